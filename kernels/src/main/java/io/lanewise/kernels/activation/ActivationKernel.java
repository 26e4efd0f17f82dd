package io.lanewise.kernels.activation;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Activations and their gradients over rows of floats, in vectors; the same bits as {@link
 * Activation#at} and {@link Activation#gradientAt}. One loop a function: a loop that decided for
 * each vector would make objects of vectors.
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
      case HARD_SIGMOID -> hardSigmoid(x, xAt, y, yAt, vectors);
      case HARD_SWISH -> hardSwish(x, xAt, y, yAt, vectors);
    }
    for (int i = vectors; i < length; i++) {
      y[yAt + i] = activation.at(x[xAt + i]);
    }
  }

  /** Writes {@code slope(x)·dy}; dx may be dy itself. */
  public static void gradient(
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
          clampGradient(
              activation.lowerKink(), activation.upperKink(), x, xAt, dy, dyAt, dx, dxAt, vectors);
      case LEAKY_RELU -> leakyReluGradient(activation.low(), x, xAt, dy, dyAt, dx, dxAt, vectors);
      case HARD_SIGMOID -> hardSigmoidGradient(x, xAt, dy, dyAt, dx, dxAt, vectors);
      case HARD_SWISH -> hardSwishGradient(x, xAt, dy, dyAt, dx, dxAt, vectors);
    }
    for (int i = vectors; i < length; i++) {
      dx[dxAt + i] = activation.gradientAt(x[xAt + i], dy[dyAt + i]);
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
      clamp(low, high, FloatVector.fromArray(F, x, xAt + i)).intoArray(y, yAt + i);
    }
  }

  /** By comparisons: on x86, max and min take five instructions each to treat NaN as Java does. */
  private static FloatVector clamp(float low, float high, FloatVector x) {
    return x.blend(low, x.compare(VectorOperators.LE, low))
        .blend(high, x.compare(VectorOperators.GE, high));
  }

  private static void clampGradient(
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

  private static void leakyRelu(float slope, float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      VectorMask<Float> positive = v.compare(VectorOperators.GT, 0f);
      v.mul(slope).blend(v, positive).intoArray(y, yAt + i);
    }
  }

  private static void leakyReluGradient(
      float slope, float[] x, int xAt, float[] dy, int dyAt, float[] dx, int dxAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, dy, dyAt + i);
      VectorMask<Float> negative =
          FloatVector.fromArray(F, x, xAt + i).compare(VectorOperators.LE, 0f);
      v.blend(v.mul(slope), negative).intoArray(dx, dxAt + i);
    }
  }

  private static void hardSigmoid(float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      hardSigmoid(FloatVector.fromArray(F, x, xAt + i)).intoArray(y, yAt + i);
    }
  }

  private static void hardSigmoidGradient(
      float[] x, int xAt, float[] dy, int dyAt, float[] dx, int dxAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      VectorMask<Float> flat =
          FloatVector.fromArray(F, x, xAt + i).abs().compare(VectorOperators.GE, 3f);
      FloatVector.fromArray(F, dy, dyAt + i).mul(1f / 6f).blend(0f, flat).intoArray(dx, dxAt + i);
    }
  }

  private static void hardSwish(float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      v.mul(hardSigmoid(v)).intoArray(y, yAt + i);
    }
  }

  private static void hardSwishGradient(
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

  private static FloatVector hardSigmoid(FloatVector x) {
    return clamp(0f, 1f, x.fma(1f / 6f, 0.5f));
  }
}
