package io.lanewise.kernels.micro;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import jdk.incubator.vector.FloatVector;

/**
 * F(4×4, 3×3) with the points 0, ±1, ½, −2, ∞, which round less than 0, ±1, ±2, ∞ (Barabasz et al.,
 * Error Analysis and Improving the Accuracy of Winograd Convolution, ACM TOMS 46(4), 2020).
 */
public final class Winograd4 implements WinogradTransform {
  private static final int BLOCK = Pixels.BLOCK;
  private static final int SIDE = 6;

  @Override
  public int outputs() {
    return 4;
  }

  @Override
  public void input(
      int tiles,
      float[] from,
      int at,
      int rowFloats,
      float[] spare,
      int spareAt,
      float[] to,
      int toAt,
      int plane) {
    for (int tile = 0; tile < tiles; tile++) {
      for (int l = 0; l < BLOCK; l += LANES) {
        // Down each column, then along each row.
        input(SIDE, from, at + l, BLOCK, rowFloats, spare, spareAt, BLOCK, SIDE * BLOCK);
        input(SIDE, spare, spareAt, SIDE * BLOCK, BLOCK, to, toAt + l, SIDE * plane, plane);
      }
      at += 4 * BLOCK;
      toAt += BLOCK;
    }
  }

  @Override
  public void output(
      int tiles,
      float[] from,
      int at,
      int plane,
      float[] spare,
      int spareAt,
      float[] to,
      int toAt,
      int rowFloats) {
    for (int tile = 0; tile < tiles; tile++) {
      for (int l = 0; l < BLOCK; l += LANES) {
        output(SIDE, from, at + l, plane, SIDE * plane, spare, spareAt, BLOCK, SIDE * BLOCK);
        output(4, spare, spareAt, SIDE * BLOCK, BLOCK, to, toAt + l, rowFloats, BLOCK);
      }
      at += BLOCK;
      toAt += 4 * BLOCK;
    }
  }

  /** Bᵀ times 6 vectors that lie {@code step} apart, for some lines {@code next} apart. */
  private static void input(
      int lines,
      float[] from,
      int at,
      int next,
      int step,
      float[] to,
      int toAt,
      int toNext,
      int toStep) {
    FloatVector threeHalves = FloatVector.broadcast(F, 1.5f);
    FloatVector two = FloatVector.broadcast(F, 2f);
    FloatVector minusHalf = FloatVector.broadcast(F, -0.5f);
    for (int line = 0; line < lines; line++, at += next, toAt += toNext) {
      FloatVector d0 = FloatVector.fromArray(F, from, at);
      FloatVector d1 = FloatVector.fromArray(F, from, at + step);
      FloatVector d2 = FloatVector.fromArray(F, from, at + 2 * step);
      FloatVector d3 = FloatVector.fromArray(F, from, at + 3 * step);
      FloatVector d4 = FloatVector.fromArray(F, from, at + 4 * step);
      FloatVector d5 = FloatVector.fromArray(F, from, at + 5 * step);
      // Times x² + 3/2·x − 1, the factors of ½ and −2; then the others.
      FloatVector q0 = d1.fma(threeHalves, d2.sub(d0));
      FloatVector q1 = d2.fma(threeHalves, d3.sub(d1));
      FloatVector q2 = d3.fma(threeHalves, d4.sub(d2));
      FloatVector q3 = d4.fma(threeHalves, d5.sub(d3));
      // Times x² − 1, the factors of ±1.
      FloatVector r1 = d3.sub(d1);
      FloatVector r2 = d4.sub(d2);
      q2.sub(q0).intoArray(to, toAt);
      q2.add(q1).intoArray(to, toAt + toStep);
      q2.sub(q1).intoArray(to, toAt + 2 * toStep);
      r1.fma(two, r2).intoArray(to, toAt + 3 * toStep);
      r1.fma(minusHalf, r2).intoArray(to, toAt + 4 * toStep);
      q3.sub(q1).intoArray(to, toAt + 5 * toStep);
    }
  }

  /** Aᵀ times 6 vectors, likewise. */
  private static void output(
      int lines,
      float[] from,
      int at,
      int next,
      int step,
      float[] to,
      int toAt,
      int toNext,
      int toStep) {
    FloatVector minusTwo = FloatVector.broadcast(F, -2f);
    FloatVector half = FloatVector.broadcast(F, 0.5f);
    FloatVector four = FloatVector.broadcast(F, 4f);
    FloatVector quarter = FloatVector.broadcast(F, 0.25f);
    FloatVector minusEight = FloatVector.broadcast(F, -8f);
    FloatVector eighth = FloatVector.broadcast(F, 0.125f);
    for (int line = 0; line < lines; line++, at += next, toAt += toNext) {
      FloatVector m0 = FloatVector.fromArray(F, from, at);
      FloatVector m1 = FloatVector.fromArray(F, from, at + step);
      FloatVector m2 = FloatVector.fromArray(F, from, at + 2 * step);
      FloatVector m3 = FloatVector.fromArray(F, from, at + 3 * step);
      FloatVector m4 = FloatVector.fromArray(F, from, at + 4 * step);
      FloatVector m5 = FloatVector.fromArray(F, from, at + 5 * step);
      FloatVector s = m1.add(m2);
      FloatVector t = m1.sub(m2);
      m0.add(s).add(m3.add(m4)).intoArray(to, toAt);
      m4.fma(minusTwo, m3.fma(half, t)).intoArray(to, toAt + toStep);
      m4.fma(four, m3.fma(quarter, s)).intoArray(to, toAt + 2 * toStep);
      m4.fma(minusEight, m3.fma(eighth, t)).add(m5).intoArray(to, toAt + 3 * toStep);
    }
  }
}
