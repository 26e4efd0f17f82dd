package io.lanewise.kernels.simd;

import static io.lanewise.kernels.simd.ScalarMath.ATANH_0;
import static io.lanewise.kernels.simd.ScalarMath.ATANH_1;
import static io.lanewise.kernels.simd.ScalarMath.ATANH_2;
import static io.lanewise.kernels.simd.ScalarMath.ATANH_3;
import static io.lanewise.kernels.simd.ScalarMath.EVEN;
import static io.lanewise.kernels.simd.ScalarMath.EVEN_BITS;
import static io.lanewise.kernels.simd.ScalarMath.EXP2_0;
import static io.lanewise.kernels.simd.ScalarMath.EXP2_1;
import static io.lanewise.kernels.simd.ScalarMath.EXP2_2;
import static io.lanewise.kernels.simd.ScalarMath.EXP2_3;
import static io.lanewise.kernels.simd.ScalarMath.EXP2_4;
import static io.lanewise.kernels.simd.ScalarMath.EXP2_5;
import static io.lanewise.kernels.simd.ScalarMath.EXP2_HIGHEST;
import static io.lanewise.kernels.simd.ScalarMath.EXP2_LOWEST;
import static io.lanewise.kernels.simd.ScalarMath.HALF;
import static io.lanewise.kernels.simd.ScalarMath.NORMALISER;
import static io.lanewise.kernels.simd.ScalarMath.NORMALISER_EXPONENT;
import static io.lanewise.kernels.simd.ScalarMath.ROOT_HALF;
import static io.lanewise.kernels.simd.ScalarMath.ROUNDER;
import static io.lanewise.kernels.simd.ScalarMath.SIGN;
import static io.lanewise.kernels.simd.ScalarMath.SPLIT;
import static io.lanewise.kernels.simd.ScalarMath.TWICE_LOG2_E;
import static io.lanewise.kernels.simd.ScalarMath.TWICE_LOG2_E_LOW;
import static io.lanewise.kernels.simd.ScalarMath.TWO;
import static io.lanewise.kernels.simd.ScalarMath.pow;
import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link ScalarMath#pow} over rows of floats, with the same bits; its steps are explained there.
 *
 * <p>A kernel of its own, not a function of vectors like those of {@link LaneMath}: so many vector
 * operations exceed what C2 inlines into a caller. For the same reason it calls no method of ours.
 */
public final class PowKernel {
  private static final VectorSpecies<Integer> I = F.withLanes(int.class);

  private PowKernel() {}

  /**
   * {@code z[zOffset + i] = pow(x[xOffset + i], y[yOffset + i·yStep])} for i from 0 to length − 1.
   * z may be x or y where the offsets are equal as well.
   *
   * @param yStep 1, or 0 for one exponent, which then stands in the first {@link Species#LANES}
   *     places of y
   */
  public static void apply(
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      int yStep,
      float[] z,
      int zOffset,
      int length) {
    int vectors = F.loopBound(length);
    vectors(x, xOffset, y, yOffset, yStep, z, zOffset, vectors);
    for (int i = vectors; i < length; i++) {
      z[zOffset + i] = pow(x[xOffset + i], y[yOffset + i * yStep]);
    }
  }

  private static void vectors(
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      int yStep,
      float[] z,
      int zOffset,
      int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector base = FloatVector.fromArray(F, x, xOffset + i);
      FloatVector power = FloatVector.fromArray(F, y, yOffset + i * yStep);

      FloatVector a = base.abs();
      VectorMask<Float> tiny = a.compare(LT, Float.MIN_NORMAL);
      IntVector bits = a.blend(a.mul(NORMALISER), tiny).reinterpretAsInts();
      IntVector exponent = bits.sub(ROOT_HALF).lanewise(ASHR, 23);
      FloatVector m = bits.sub(exponent.lanewise(LSHL, 23)).reinterpretAsFloats();
      FloatVector k = (FloatVector) exponent.sub(NORMALISER_EXPONENT, tiny.cast(I)).convert(I2F, 0);

      FloatVector f = m.sub(1);
      FloatVector d = m.add(1);
      FloatVector dLow = m.sub(d.sub(1));
      FloatVector inverse = broadcast(F, 1).div(d);
      FloatVector q = f.mul(inverse);
      FloatVector minusQ = q.neg();
      FloatVector q2 = q.mul(q);
      FloatVector qLow = minusQ.fma(dLow, minusQ.fma(d, f)).mul(inverse.fma(q2, inverse));

      FloatVector p = broadcast(F, -ATANH_3);
      p = p.fma(q2, broadcast(F, -ATANH_2));
      p = p.fma(q2, broadcast(F, -ATANH_1));
      p = p.fma(q2, broadcast(F, -ATANH_0));
      FloatVector head = q.mul(TWICE_LOG2_E);
      FloatVector low = q.fma(broadcast(F, -TWICE_LOG2_E), head);
      low = q.fma(broadcast(F, -TWICE_LOG2_E_LOW), low);
      low = qLow.fma(broadcast(F, -TWICE_LOG2_E), low);
      low = q.mul(q2).fma(p, low);
      FloatVector sum = k.add(head);
      low = low.add(sum.sub(k).sub(head));
      FloatVector log = sum.sub(low);
      low = low.add(log.sub(sum));
      log = log.blend(Float.NEGATIVE_INFINITY, a.compare(EQ, 0));
      log = a.blend(log, a.compare(LT, Float.POSITIVE_INFINITY));

      FloatVector product = power.mul(log);
      FloatVector productLow = power.fma(low, power.neg().fma(log, product));
      FloatVector shifted = product.add(ROUNDER);
      FloatVector g = product.sub(shifted.sub(ROUNDER)).sub(productLow);
      p = broadcast(F, EXP2_5);
      p = p.fma(g, broadcast(F, EXP2_4));
      p = p.fma(g, broadcast(F, EXP2_3));
      p = p.fma(g, broadcast(F, EXP2_2));
      p = p.fma(g, broadcast(F, EXP2_1));
      p = p.fma(g, broadcast(F, EXP2_0));
      p = p.fma(g, broadcast(F, 1));
      IntVector scale = shifted.reinterpretAsInts().lanewise(LSHL, 23);
      IntVector high = scale.max(SPLIT);
      FloatVector result =
          p.mul(high.add(HALF).reinterpretAsFloats())
              .mul(scale.sub(high).add(TWO).reinterpretAsFloats());
      result = result.blend(Float.POSITIVE_INFINITY, product.compare(GE, EXP2_HIGHEST));
      result = result.blend(0, product.compare(LE, EXP2_LOWEST));
      result = result.blend(1, power.compare(EQ, 0));

      FloatVector b = power.abs().reinterpretAsInts().min(EVEN_BITS).reinterpretAsFloats();
      FloatVector away = b.sub(b.add(EVEN).sub(EVEN)).abs();
      VectorMask<Float> odd = away.compare(EQ, 1);
      VectorMask<Float> undefined =
          away.compare(NE, 0)
              .andNot(odd)
              .and(base.compare(LT, 0))
              .and(base.compare(GT, Float.NEGATIVE_INFINITY));
      IntVector sign = base.reinterpretAsInts().and(SIGN);
      result = result.blend(Float.NaN, undefined);
      result
          .blend(result.reinterpretAsInts().or(sign).reinterpretAsFloats(), odd)
          .intoArray(z, zOffset + i);
    }
  }
}
