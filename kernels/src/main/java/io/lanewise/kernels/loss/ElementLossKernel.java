package io.lanewise.kernels.loss;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import io.lanewise.kernels.micro.RowLoop;
import io.lanewise.kernels.simd.LaneMath;
import io.lanewise.kernels.simd.ScalarMath;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Losses of elements and their gradients: rows x, y of targets, z of results; a is huber's delta, b
 * the gradient's scale. The rest of a row by its twin.
 */
final class ElementLossKernel {
  private static final RowLoop[] VALUES = loops("");
  private static final RowLoop BCE_EXP = RowLoop.of(MethodHandles.lookup(), "bceExp");
  private static final RowLoop[] GRADIENTS = loops("Gradient");

  private ElementLossKernel() {}

  /** The loops that are called as their kinds are, and a word more. */
  private static RowLoop[] loops(String more) {
    return Arrays.stream(ElementLossProblem.Kind.values())
        .map(kind -> RowLoop.of(MethodHandles.lookup(), kind.text() + more))
        .toArray(RowLoop[]::new);
  }

  /** Writes the losses of {@code n} elements. */
  static void values(
      ElementLossProblem problem,
      int n,
      float[] x,
      int at,
      float[] t,
      int tAt,
      float[] v,
      int vAt) {
    float delta = problem.delta();
    int whole = F.loopBound(n);
    if (problem.kind() == ElementLossProblem.Kind.BCE) {
      BCE_EXP.run(whole, 0f, 0f, x, at, t, tAt, v, vAt);
    }
    VALUES[problem.kind().ordinal()].run(whole, delta, 0f, x, at, t, tAt, v, vAt);
    for (int i = whole; i < n; i++) {
      v[vAt + i] = value(problem.kind(), delta, x[at + i], t[tAt + i]);
    }
  }

  /** Writes the gradients of {@code n} elements; dx may be x itself. */
  static void gradients(
      ElementLossProblem problem,
      int n,
      float[] x,
      int at,
      float[] t,
      int tAt,
      float[] dx,
      int to) {
    float delta = problem.delta();
    float scale = problem.scale();
    int whole = F.loopBound(n);
    GRADIENTS[problem.kind().ordinal()].run(whole, delta, scale, x, at, t, tAt, dx, to);
    for (int i = whole; i < n; i++) {
      dx[to + i] = gradient(problem.kind(), delta, scale, x[at + i], t[tAt + i]);
    }
  }

  private static float value(ElementLossProblem.Kind kind, float delta, float x, float t) {
    float d = x - t;
    float a = Math.abs(d);
    return switch (kind) {
      case MSE -> d * d;
      case L1 -> a;
      case HUBER -> a > delta ? delta * (a - 0.5f * delta) : d * d * 0.5f;
      case BCE -> Math.fma(-x, t, Math.max(x, 0f)) + ScalarMath.log1p(ScalarMath.exp(-Math.abs(x)));
      case KL -> t == 0 ? 0f : t * (ScalarMath.log(t) - x);
      case PERCEPTRON -> Math.max(-t * x, 0f);
    };
  }

  private static float gradient(
      ElementLossProblem.Kind kind, float delta, float scale, float x, float t) {
    float d = x - t;
    return switch (kind) {
      case MSE -> d * (2 * scale);
      case L1 -> d > 0 ? scale : d < 0 ? -scale : d * 0f;
      case HUBER -> Math.max(Math.min(d, delta), -delta) * scale;
      case BCE -> (ScalarMath.sigmoid(x) - t) * scale;
      case KL -> t * -scale;
      case PERCEPTRON -> x >= 0 && t >= 0 || x <= 0 && t <= 0 ? 0f : t * -scale;
    };
  }

  private static FloatVector difference(float[] x, int at, float[] t, int tAt) {
    return FloatVector.fromArray(F, x, at).sub(FloatVector.fromArray(F, t, tAt));
  }

  private static void mse(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector d = difference(x, at + i, y, yAt + i);
      d.mul(d).intoArray(z, zAt + i);
    }
  }

  private static void mseGradient(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < n; i += LANES) {
      difference(x, at + i, y, yAt + i).mul(2 * b).intoArray(z, zAt + i);
    }
  }

  private static void l1(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < n; i += LANES) {
      difference(x, at + i, y, yAt + i).abs().intoArray(z, zAt + i);
    }
  }

  private static void l1Gradient(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector d = difference(x, at + i, y, yAt + i);
      d.mul(0f)
          .blend(b, d.compare(VectorOperators.GT, 0f))
          .blend(-b, d.compare(VectorOperators.LT, 0f))
          .intoArray(z, zAt + i);
    }
  }

  private static void huber(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector d = difference(x, at + i, y, yAt + i);
      FloatVector size = d.abs();
      d.mul(d)
          .mul(0.5f)
          .blend(size.sub(0.5f * a).mul(a), size.compare(VectorOperators.GT, a))
          .intoArray(z, zAt + i);
    }
  }

  private static void huberGradient(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < n; i += LANES) {
      difference(x, at + i, y, yAt + i).min(a).max(-a).mul(b).intoArray(z, zAt + i);
    }
  }

  /** By itself: with the logarithm it would be more than C2 inlines. */
  private static void bceExp(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < n; i += LANES) {
      LaneMath.exp(FloatVector.fromArray(F, x, at + i).abs().neg()).intoArray(z, zAt + i);
    }
  }

  private static void bce(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector s = FloatVector.fromArray(F, x, at + i);
      s.neg()
          .fma(FloatVector.fromArray(F, y, yAt + i), s.max(0f))
          .add(LaneMath.log1p(FloatVector.fromArray(F, z, zAt + i)))
          .intoArray(z, zAt + i);
    }
  }

  private static void bceGradient(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < n; i += LANES) {
      LaneMath.sigmoid(FloatVector.fromArray(F, x, at + i))
          .sub(FloatVector.fromArray(F, y, yAt + i))
          .mul(b)
          .intoArray(z, zAt + i);
    }
  }

  private static void kl(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector p = FloatVector.fromArray(F, y, yAt + i);
      LaneMath.log(p)
          .sub(FloatVector.fromArray(F, x, at + i))
          .mul(p)
          .blend(0f, p.compare(VectorOperators.EQ, 0f))
          .intoArray(z, zAt + i);
    }
  }

  private static void klGradient(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector.fromArray(F, y, yAt + i).mul(-b).intoArray(z, zAt + i);
    }
  }

  private static void perceptron(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector.fromArray(F, y, yAt + i)
          .neg()
          .mul(FloatVector.fromArray(F, x, at + i))
          .max(0f)
          .intoArray(z, zAt + i);
    }
  }

  private static void perceptronGradient(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector s = FloatVector.fromArray(F, x, at + i);
      FloatVector sign = FloatVector.fromArray(F, y, yAt + i);
      VectorMask<Float> right =
          s.compare(VectorOperators.GE, 0f).and(sign.compare(VectorOperators.GE, 0f));
      VectorMask<Float> rightBelow =
          s.compare(VectorOperators.LE, 0f).and(sign.compare(VectorOperators.LE, 0f));
      sign.mul(-b).blend(0f, right.or(rightBelow)).intoArray(z, zAt + i);
    }
  }
}
