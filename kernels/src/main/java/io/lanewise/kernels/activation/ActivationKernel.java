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
 * Activations over rows of floats, in vectors; the same bits as {@link Activation#at}. One loop a
 * function: a loop that decided for each vector would make objects of vectors.
 */
public final class ActivationKernel {
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
              int.class));

  private ActivationKernel() {}

  /** Replaces {@code data[offset .. offset + length)} by the activation of each. */
  public static void apply(Activation activation, float[] data, int offset, int length) {
    apply(activation, data, offset, data, offset, length);
  }

  /** Writes the activation of {@code x[xAt .. xAt + length)}; y may be x itself. */
  public static void apply(
      Activation activation, float[] x, int xAt, float[] y, int yAt, int length) {
    int vectors = F.loopBound(length);
    MethodHandle loop = LOOPS[activation.kind().ordinal()];
    if (vectors > 0) {
      // Seen to go round seldom, a loop is compiled without what it calls, and stays so.
      try {
        loop.invokeExact(activation.low(), activation.high(), x, xAt, y, yAt, vectors);
      } catch (Throwable thrown) {
        throw LoneLoop.rethrown(thrown);
      }
    }
    for (int i = vectors; i < length; i++) {
      y[yAt + i] = activation.at(x[xAt + i]);
    }
  }

  private static void identity(
      float low, float high, float[] x, int xAt, float[] y, int yAt, int length) {
    if (x != y || xAt != yAt) {
      System.arraycopy(x, xAt, y, yAt, length);
    }
  }

  private static void relu(
      float low, float high, float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      v.blend(0f, v.compare(VectorOperators.LE, 0f)).intoArray(y, yAt + i);
    }
  }

  private static void relu6(
      float low, float high, float[] x, int xAt, float[] y, int yAt, int length) {
    clip(0f, 6f, x, xAt, y, yAt, length);
  }

  private static void clip(
      float low, float high, float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      LaneActivation.clamp(low, high, v).intoArray(y, yAt + i);
    }
  }

  private static void leakyRelu(
      float slope, float high, float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      VectorMask<Float> positive = v.compare(VectorOperators.GT, 0f);
      v.mul(slope).blend(v, positive).intoArray(y, yAt + i);
    }
  }

  private static void elu(
      float alpha, float high, float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      LaneActivation.elu(alpha, v).intoArray(y, yAt + i);
    }
  }

  private static void selu(
      float low, float high, float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      LaneActivation.selu(v).intoArray(y, yAt + i);
    }
  }

  private static void sigmoid(
      float low, float high, float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      LaneMath.sigmoid(v).intoArray(y, yAt + i);
    }
  }

  private static void tanh(
      float low, float high, float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      LaneMath.tanh(v).intoArray(y, yAt + i);
    }
  }

  private static void softplus(
      float low, float high, float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      LaneActivation.softplus(v).intoArray(y, yAt + i);
    }
  }

  private static void silu(
      float low, float high, float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      LaneActivation.silu(v).intoArray(y, yAt + i);
    }
  }

  private static void mish(
      float low, float high, float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      LaneActivation.mish(v).intoArray(y, yAt + i);
    }
  }

  private static void gelu(
      float low, float high, float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      LaneActivation.gelu(v).intoArray(y, yAt + i);
    }
  }

  private static void geluTanh(
      float low, float high, float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      LaneActivation.geluTanh(v).intoArray(y, yAt + i);
    }
  }

  private static void hardSigmoid(
      float low, float high, float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      LaneActivation.hardSigmoid(v).intoArray(y, yAt + i);
    }
  }

  private static void hardSwish(
      float low, float high, float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      v.mul(LaneActivation.hardSigmoid(v)).intoArray(y, yAt + i);
    }
  }

  private static void exp(
      float low, float high, float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      LaneMath.exp(v).intoArray(y, yAt + i);
    }
  }

  private static void log(
      float low, float high, float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      LaneMath.log(v).intoArray(y, yAt + i);
    }
  }

  private static void sqrt(
      float low, float high, float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      v.sqrt().intoArray(y, yAt + i);
    }
  }

  private static void abs(
      float low, float high, float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      v.abs().intoArray(y, yAt + i);
    }
  }
}
