package io.lanewise.kernels.activation;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import io.lanewise.kernels.simd.LaneMath;
import io.lanewise.kernels.simd.LoneLoop;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Gradients of activations over rows of floats, in vectors; the same bits as {@link
 * Activation#gradientAt}. One loop a function, as in {@link ActivationKernel}.
 */
final class GradientKernel {
  private static final MethodHandle[] LOOPS =
      Loops.of(
          MethodHandles.lookup(),
          MethodType.methodType(
              void.class,
              float.class,
              float.class,
              float[].class,
              int.class,
              float[].class,
              int.class,
              float[].class,
              int.class,
              int.class));

  private GradientKernel() {}

  /** Writes {@code slope(x)·dy}; dx may be dy itself. */
  static void apply(
      Activation activation,
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int length) {
    int vectors = F.loopBound(length);
    MethodHandle loop = LOOPS[activation.kind().ordinal()];
    boolean clamps = activation.kind().clamps();
    float low = clamps ? activation.lowerKink() : activation.low();
    float high = activation.upperKink();
    if (vectors > 0) {
      // Seen to go round seldom, a loop is compiled without what it calls, and stays so.
      try {
        loop.invokeExact(low, high, x, xAt, dy, dyAt, dx, dxAt, vectors);
      } catch (Throwable thrown) {
        throw LoneLoop.rethrown(thrown);
      }
    }
    for (int i = vectors; i < length; i++) {
      dx[dxAt + i] = activation.gradientAt(x[xAt + i], dy[dyAt + i]);
    }
  }

  private static void identity(
      float low,
      float high,
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int length) {
    if (dy != dx || dyAt != dxAt) {
      System.arraycopy(dy, dyAt, dx, dxAt, length);
    }
  }

  private static void relu(
      float low,
      float high,
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int length) {
    for (int i = 0; i < length; i += LANES) {
      VectorMask<Float> flat = FloatVector.fromArray(F, x, xAt + i).compare(VectorOperators.LE, 0f);
      FloatVector.fromArray(F, dy, dyAt + i).blend(0f, flat).intoArray(dx, dxAt + i);
    }
  }

  private static void relu6(
      float low,
      float high,
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int length) {
    clip(low, high, x, xAt, dy, dyAt, dx, dxAt, length);
  }

  private static void clip(
      float low,
      float high,
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      VectorMask<Float> flat =
          v.compare(VectorOperators.LE, low).or(v.compare(VectorOperators.GE, high));
      FloatVector.fromArray(F, dy, dyAt + i).blend(0f, flat).intoArray(dx, dxAt + i);
    }
  }

  private static void leakyRelu(
      float slope,
      float high,
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, dy, dyAt + i);
      VectorMask<Float> negative =
          FloatVector.fromArray(F, x, xAt + i).compare(VectorOperators.LE, 0f);
      v.blend(v.mul(slope), negative).intoArray(dx, dxAt + i);
    }
  }

  private static void hardSigmoid(
      float low,
      float high,
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int length) {
    for (int i = 0; i < length; i += LANES) {
      VectorMask<Float> flat =
          FloatVector.fromArray(F, x, xAt + i).abs().compare(VectorOperators.GE, 3f);
      FloatVector.fromArray(F, dy, dyAt + i).mul(1f / 6f).blend(0f, flat).intoArray(dx, dxAt + i);
    }
  }

  private static void hardSwish(
      float low,
      float high,
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + i);
      v.fma(1f / 3f, 0.5f)
          .mul(g)
          .blend(0f, v.compare(VectorOperators.LE, -3f))
          .blend(g, v.compare(VectorOperators.GE, 3f))
          .intoArray(dx, dxAt + i);
    }
  }

  private static void elu(
      float alpha,
      float high,
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + i);
      LaneActivation.eluGradient(alpha, v, g).intoArray(dx, dxAt + i);
    }
  }

  private static void selu(
      float low,
      float high,
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + i);
      LaneActivation.seluGradient(v, g).intoArray(dx, dxAt + i);
    }
  }

  private static void sigmoid(
      float low,
      float high,
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + i);
      LaneActivation.sigmoidSlope(v).mul(g).intoArray(dx, dxAt + i);
    }
  }

  private static void tanh(
      float low,
      float high,
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + i);
      LaneActivation.tanhSlope(v).mul(g).intoArray(dx, dxAt + i);
    }
  }

  private static void softplus(
      float low,
      float high,
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + i);
      LaneMath.sigmoid(v).mul(g).intoArray(dx, dxAt + i);
    }
  }

  private static void silu(
      float low,
      float high,
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + i);
      LaneActivation.siluSlope(v).mul(g).intoArray(dx, dxAt + i);
    }
  }

  private static void mish(
      float low,
      float high,
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + i);
      LaneActivation.mishSlope(v).mul(g).intoArray(dx, dxAt + i);
    }
  }

  private static void gelu(
      float low,
      float high,
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + i);
      LaneActivation.geluSlope(v).mul(g).intoArray(dx, dxAt + i);
    }
  }

  private static void geluTanh(
      float low,
      float high,
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + i);
      LaneActivation.geluTanhSlope(v).mul(g).intoArray(dx, dxAt + i);
    }
  }

  private static void exp(
      float low,
      float high,
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + i);
      LaneMath.exp(v).mul(g).intoArray(dx, dxAt + i);
    }
  }

  private static void log(
      float low,
      float high,
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + i);
      g.div(v).intoArray(dx, dxAt + i);
    }
  }

  private static void sqrt(
      float low,
      float high,
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + i);
      g.div(v.sqrt().mul(2f)).intoArray(dx, dxAt + i);
    }
  }

  private static void abs(
      float low,
      float high,
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + i);
      LaneActivation.absGradient(v, g).intoArray(dx, dxAt + i);
    }
  }
}
