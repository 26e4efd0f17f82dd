package io.lanewise.kernels.activation;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import io.lanewise.kernels.simd.LaneMath;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Gradients of activations over rows of floats, in vectors; the same bits as {@link
 * Activation#gradientAt}. One loop a function, as in {@link ActivationKernel}.
 */
final class GradientKernel {
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
    switch (activation.kind()) {
      case IDENTITY -> {
        if (dy != dx || dyAt != dxAt) {
          System.arraycopy(dy, dyAt, dx, dxAt, length);
        }
        return;
      }
      case RELU, RELU6, CLIP ->
          clamp(
              activation.lowerKink(), activation.upperKink(), x, xAt, dy, dyAt, dx, dxAt, vectors);
      case LEAKY_RELU -> leakyRelu(activation.low(), x, xAt, dy, dyAt, dx, dxAt, vectors);
      case HARD_SIGMOID -> hardSigmoid(x, xAt, dy, dyAt, dx, dxAt, vectors);
      case HARD_SWISH -> hardSwish(x, xAt, dy, dyAt, dx, dxAt, vectors);
      case ELU -> elu(activation.low(), x, xAt, dy, dyAt, dx, dxAt, vectors);
      case SELU -> selu(x, xAt, dy, dyAt, dx, dxAt, vectors);
      case SIGMOID -> sigmoid(x, xAt, dy, dyAt, dx, dxAt, vectors);
      case TANH -> tanh(x, xAt, dy, dyAt, dx, dxAt, vectors);
      case SOFTPLUS -> softplus(x, xAt, dy, dyAt, dx, dxAt, vectors);
      case SILU -> silu(x, xAt, dy, dyAt, dx, dxAt, vectors);
      case MISH -> mish(x, xAt, dy, dyAt, dx, dxAt, vectors);
      case GELU -> gelu(x, xAt, dy, dyAt, dx, dxAt, vectors);
      case GELU_TANH -> geluTanh(x, xAt, dy, dyAt, dx, dxAt, vectors);
      case EXP -> exp(x, xAt, dy, dyAt, dx, dxAt, vectors);
      case LOG -> log(x, xAt, dy, dyAt, dx, dxAt, vectors);
      case SQRT -> sqrt(x, xAt, dy, dyAt, dx, dxAt, vectors);
      case ABS -> abs(x, xAt, dy, dyAt, dx, dxAt, vectors);
    }
    for (int i = vectors; i < length; i++) {
      dx[dxAt + i] = activation.gradientAt(x[xAt + i], dy[dyAt + i]);
    }
  }

  private static void clamp(
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
      float slope, float[] x, int xAt, float[] dy, int dyAt, float[] dx, int dxAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, dy, dyAt + i);
      VectorMask<Float> negative =
          FloatVector.fromArray(F, x, xAt + i).compare(VectorOperators.LE, 0f);
      v.blend(v.mul(slope), negative).intoArray(dx, dxAt + i);
    }
  }

  private static void hardSigmoid(
      float[] x, int xAt, float[] dy, int dyAt, float[] dx, int dxAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      VectorMask<Float> flat =
          FloatVector.fromArray(F, x, xAt + i).abs().compare(VectorOperators.GE, 3f);
      FloatVector.fromArray(F, dy, dyAt + i).mul(1f / 6f).blend(0f, flat).intoArray(dx, dxAt + i);
    }
  }

  private static void hardSwish(
      float[] x, int xAt, float[] dy, int dyAt, float[] dx, int dxAt, int length) {
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
      float alpha, float[] x, int xAt, float[] dy, int dyAt, float[] dx, int dxAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + i);
      LaneActivation.eluGradient(alpha, v, g).intoArray(dx, dxAt + i);
    }
  }

  private static void selu(
      float[] x, int xAt, float[] dy, int dyAt, float[] dx, int dxAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + i);
      LaneActivation.seluGradient(v, g).intoArray(dx, dxAt + i);
    }
  }

  private static void sigmoid(
      float[] x, int xAt, float[] dy, int dyAt, float[] dx, int dxAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + i);
      LaneActivation.sigmoidSlope(v).mul(g).intoArray(dx, dxAt + i);
    }
  }

  private static void tanh(
      float[] x, int xAt, float[] dy, int dyAt, float[] dx, int dxAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + i);
      LaneActivation.tanhSlope(v).mul(g).intoArray(dx, dxAt + i);
    }
  }

  private static void softplus(
      float[] x, int xAt, float[] dy, int dyAt, float[] dx, int dxAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + i);
      LaneMath.sigmoid(v).mul(g).intoArray(dx, dxAt + i);
    }
  }

  private static void silu(
      float[] x, int xAt, float[] dy, int dyAt, float[] dx, int dxAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + i);
      LaneActivation.siluSlope(v).mul(g).intoArray(dx, dxAt + i);
    }
  }

  private static void mish(
      float[] x, int xAt, float[] dy, int dyAt, float[] dx, int dxAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + i);
      LaneActivation.mishSlope(v).mul(g).intoArray(dx, dxAt + i);
    }
  }

  private static void gelu(
      float[] x, int xAt, float[] dy, int dyAt, float[] dx, int dxAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + i);
      LaneActivation.geluSlope(v).mul(g).intoArray(dx, dxAt + i);
    }
  }

  private static void geluTanh(
      float[] x, int xAt, float[] dy, int dyAt, float[] dx, int dxAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + i);
      LaneActivation.geluTanhSlope(v).mul(g).intoArray(dx, dxAt + i);
    }
  }

  private static void exp(
      float[] x, int xAt, float[] dy, int dyAt, float[] dx, int dxAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + i);
      LaneMath.exp(v).mul(g).intoArray(dx, dxAt + i);
    }
  }

  private static void log(
      float[] x, int xAt, float[] dy, int dyAt, float[] dx, int dxAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + i);
      g.div(v).intoArray(dx, dxAt + i);
    }
  }

  private static void sqrt(
      float[] x, int xAt, float[] dy, int dyAt, float[] dx, int dxAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + i);
      g.div(v.sqrt().mul(2f)).intoArray(dx, dxAt + i);
    }
  }

  private static void abs(
      float[] x, int xAt, float[] dy, int dyAt, float[] dx, int dxAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + i);
      LaneActivation.absGradient(v, g).intoArray(dx, dxAt + i);
    }
  }
}
