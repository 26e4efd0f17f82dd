package io.lanewise.kernels.activation;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Activations in place over a row of floats, in vectors; the same bits as {@link Activation#at}.
 */
public final class ActivationKernel {
  private ActivationKernel() {}

  /** Replaces {@code data[offset .. offset + length)} by the activation of each. */
  public static void apply(Activation activation, float[] data, int offset, int length) {
    int vectors = F.loopBound(length);
    switch (activation.kind()) {
      case IDENTITY -> {
        return;
      }
      case RELU, RELU6, CLIP ->
          clamp(activation.lower(), activation.upper(), data, offset, vectors);
      case LEAKY_RELU -> leakyRelu(activation.low(), data, offset, vectors);
      case HARD_SIGMOID -> hardSigmoid(data, offset, vectors);
      case HARD_SWISH -> hardSwish(data, offset, vectors);
    }
    for (int i = vectors; i < length; i++) {
      data[offset + i] = activation.at(data[offset + i]);
    }
  }

  private static void clamp(float low, float high, float[] data, int offset, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector.fromArray(F, data, offset + i).max(low).min(high).intoArray(data, offset + i);
    }
  }

  private static void leakyRelu(float slope, float[] data, int offset, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector x = FloatVector.fromArray(F, data, offset + i);
      VectorMask<Float> positive = x.compare(VectorOperators.GT, 0f);
      x.mul(slope).blend(x, positive).intoArray(data, offset + i);
    }
  }

  private static void hardSigmoid(float[] data, int offset, int length) {
    for (int i = 0; i < length; i += LANES) {
      hardSigmoid(FloatVector.fromArray(F, data, offset + i)).intoArray(data, offset + i);
    }
  }

  private static void hardSwish(float[] data, int offset, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector x = FloatVector.fromArray(F, data, offset + i);
      x.mul(hardSigmoid(x)).intoArray(data, offset + i);
    }
  }

  private static FloatVector hardSigmoid(FloatVector x) {
    return x.fma(1f / 6f, 0.5f).max(0f).min(1f);
  }
}
