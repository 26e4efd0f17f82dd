package io.lanewise.testkit.simd;

import static io.lanewise.kernels.simd.Species.F;

import io.lanewise.kernels.simd.LaneMath;
import jdk.incubator.vector.FloatVector;

/** One vector through a function; apart, because test classes are read without the module too. */
final class OneVector {
  private OneVector() {}

  /** The function of the first lanes from that offset on. */
  static void apply(Elementary function, float[] arguments, int offset, float[] results) {
    FloatVector x = FloatVector.fromArray(F, arguments, offset);
    FloatVector y =
        switch (function) {
          case EXP -> LaneMath.exp(x);
          case EXPM1 -> LaneMath.expm1(x);
          case LOG -> LaneMath.log(x);
          case LOG1P -> LaneMath.log1p(x);
          case TANH -> LaneMath.tanh(x);
          case SIGMOID -> LaneMath.sigmoid(x);
          case ERF -> LaneMath.erf(x);
        };
    y.intoArray(results, 0);
  }
}
