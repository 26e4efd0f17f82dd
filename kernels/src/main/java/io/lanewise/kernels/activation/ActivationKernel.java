package io.lanewise.kernels.activation;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import io.lanewise.kernels.simd.LaneMath;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Activations over rows of floats, in vectors; the same bits as {@link Activation#at}. One loop a
 * function: a loop that decided for each vector would make objects of vectors.
 */
public final class ActivationKernel {
  private ActivationKernel() {}

  /** Replaces {@code data[offset .. offset + length)} by the activation of each. */
  public static void apply(Activation activation, float[] data, int offset, int length) {
    apply(activation, data, offset, data, offset, length);
  }

  /** Writes the activation of {@code x[xAt .. xAt + length)}; y may be x itself. */
  public static void apply(
      Activation activation, float[] x, int xAt, float[] y, int yAt, int length) {
    int vectors = F.loopBound(length);
    switch (activation.kind()) {
      case IDENTITY -> {
        if (x != y || xAt != yAt) {
          System.arraycopy(x, xAt, y, yAt, length);
        }
        return;
      }
      case RELU, RELU6, CLIP ->
          clamp(activation.lower(), activation.upper(), x, xAt, y, yAt, vectors);
      case LEAKY_RELU -> leakyRelu(activation.low(), x, xAt, y, yAt, vectors);
      case ELU -> elu(activation.low(), x, xAt, y, yAt, vectors);
      case SELU -> selu(x, xAt, y, yAt, vectors);
      case SIGMOID -> sigmoid(x, xAt, y, yAt, vectors);
      case TANH -> tanh(x, xAt, y, yAt, vectors);
      case SOFTPLUS -> softplus(x, xAt, y, yAt, vectors);
      case SILU -> silu(x, xAt, y, yAt, vectors);
      case MISH -> mish(x, xAt, y, yAt, vectors);
      case GELU -> gelu(x, xAt, y, yAt, vectors);
      case GELU_TANH -> geluTanh(x, xAt, y, yAt, vectors);
      case HARD_SIGMOID -> hardSigmoid(x, xAt, y, yAt, vectors);
      case HARD_SWISH -> hardSwish(x, xAt, y, yAt, vectors);
      case EXP -> exp(x, xAt, y, yAt, vectors);
      case LOG -> log(x, xAt, y, yAt, vectors);
      case SQRT -> sqrt(x, xAt, y, yAt, vectors);
      case ABS -> abs(x, xAt, y, yAt, vectors);
    }
    for (int i = vectors; i < length; i++) {
      y[yAt + i] = activation.at(x[xAt + i]);
    }
  }

  private static void clamp(
      float low, float high, float[] x, int xAt, float[] y, int yAt, int length) {
    if (high == Float.POSITIVE_INFINITY) {
      for (int i = 0; i < length; i += LANES) {
        FloatVector v = FloatVector.fromArray(F, x, xAt + i);
        v.blend(low, v.compare(VectorOperators.LE, low)).intoArray(y, yAt + i);
      }
      return;
    }
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      LaneActivation.clamp(low, high, v).intoArray(y, yAt + i);
    }
  }

  private static void leakyRelu(float slope, float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      VectorMask<Float> positive = v.compare(VectorOperators.GT, 0f);
      v.mul(slope).blend(v, positive).intoArray(y, yAt + i);
    }
  }

  private static void elu(float alpha, float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      LaneActivation.elu(alpha, v).intoArray(y, yAt + i);
    }
  }

  private static void selu(float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      LaneActivation.selu(v).intoArray(y, yAt + i);
    }
  }

  private static void sigmoid(float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      LaneMath.sigmoid(v).intoArray(y, yAt + i);
    }
  }

  private static void tanh(float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      LaneMath.tanh(v).intoArray(y, yAt + i);
    }
  }

  private static void softplus(float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      LaneActivation.softplus(v).intoArray(y, yAt + i);
    }
  }

  private static void silu(float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      LaneActivation.silu(v).intoArray(y, yAt + i);
    }
  }

  private static void mish(float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      LaneActivation.mish(v).intoArray(y, yAt + i);
    }
  }

  private static void gelu(float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      LaneActivation.gelu(v).intoArray(y, yAt + i);
    }
  }

  private static void geluTanh(float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      LaneActivation.geluTanh(v).intoArray(y, yAt + i);
    }
  }

  private static void hardSigmoid(float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      LaneActivation.hardSigmoid(v).intoArray(y, yAt + i);
    }
  }

  private static void hardSwish(float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      v.mul(LaneActivation.hardSigmoid(v)).intoArray(y, yAt + i);
    }
  }

  private static void exp(float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      LaneMath.exp(v).intoArray(y, yAt + i);
    }
  }

  private static void log(float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      LaneMath.log(v).intoArray(y, yAt + i);
    }
  }

  private static void sqrt(float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      v.sqrt().intoArray(y, yAt + i);
    }
  }

  private static void abs(float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      v.abs().intoArray(y, yAt + i);
    }
  }
}
