package io.lanewise.kernels.micro;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import jdk.incubator.vector.FloatVector;

/** F(6×6, 3×3) with the points 0, ±1, ±2, ±½, ∞. */
public final class Winograd6 implements WinogradTransform {
  private static final int BLOCK = Pixels.BLOCK;
  private static final int SIDE = 8;

  @Override
  public int outputs() {
    return 6;
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
      at += 6 * BLOCK;
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
        output(6, spare, spareAt, SIDE * BLOCK, BLOCK, to, toAt + l, rowFloats, BLOCK);
      }
      at += BLOCK;
      toAt += 6 * BLOCK;
    }
  }

  /** Bᵀ times 8 vectors that lie {@code step} apart, for some lines {@code next} apart. */
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
    FloatVector minus17Quarters = FloatVector.broadcast(F, -4.25f);
    FloatVector minus5Quarters = FloatVector.broadcast(F, -1.25f);
    FloatVector quarter = FloatVector.broadcast(F, 0.25f);
    FloatVector minusFive = FloatVector.broadcast(F, -5f);
    FloatVector four = FloatVector.broadcast(F, 4f);
    FloatVector twentyOneQuarters = FloatVector.broadcast(F, 5.25f);
    FloatVector two = FloatVector.broadcast(F, 2f);
    FloatVector minusTwo = FloatVector.broadcast(F, -2f);
    FloatVector half = FloatVector.broadcast(F, 0.5f);
    FloatVector minusHalf = FloatVector.broadcast(F, -0.5f);
    for (int line = 0; line < lines; line++, at += next, toAt += toNext) {
      FloatVector d0 = FloatVector.fromArray(F, from, at);
      FloatVector d1 = FloatVector.fromArray(F, from, at + step);
      FloatVector d2 = FloatVector.fromArray(F, from, at + 2 * step);
      FloatVector d3 = FloatVector.fromArray(F, from, at + 3 * step);
      FloatVector d4 = FloatVector.fromArray(F, from, at + 4 * step);
      FloatVector d5 = FloatVector.fromArray(F, from, at + 5 * step);
      FloatVector d6 = FloatVector.fromArray(F, from, at + 6 * step);
      FloatVector d7 = FloatVector.fromArray(F, from, at + 7 * step);
      FloatVector e1 = d4.fma(minus17Quarters, d2.add(d6));
      FloatVector o1 = d3.fma(minus17Quarters, d1.add(d5));
      FloatVector e2 = d4.fma(minus5Quarters, d2.fma(quarter, d6));
      FloatVector o2 = d3.fma(minus5Quarters, d1.fma(quarter, d5));
      FloatVector e3 = d4.fma(minusFive, d2.fma(four, d6));
      FloatVector o3 = d3.fma(minusFive, d1.fma(four, d5));
      d4.sub(d2).fma(twentyOneQuarters, d0.sub(d6)).intoArray(to, toAt);
      e1.add(o1).intoArray(to, toAt + toStep);
      e1.sub(o1).intoArray(to, toAt + 2 * toStep);
      o2.fma(two, e2).intoArray(to, toAt + 3 * toStep);
      o2.fma(minusTwo, e2).intoArray(to, toAt + 4 * toStep);
      o3.fma(half, e3).intoArray(to, toAt + 5 * toStep);
      o3.fma(minusHalf, e3).intoArray(to, toAt + 6 * toStep);
      d3.sub(d5).fma(twentyOneQuarters, d7.sub(d1)).intoArray(to, toAt + 7 * toStep);
    }
  }

  /** Aᵀ times 8 vectors, likewise. */
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
    FloatVector half = FloatVector.broadcast(F, 0.5f);
    FloatVector two = FloatVector.broadcast(F, 2f);
    FloatVector quarter = FloatVector.broadcast(F, 0.25f);
    FloatVector four = FloatVector.broadcast(F, 4f);
    FloatVector eighth = FloatVector.broadcast(F, 0.125f);
    FloatVector eight = FloatVector.broadcast(F, 8f);
    FloatVector sixteenth = FloatVector.broadcast(F, 0.0625f);
    FloatVector sixteen = FloatVector.broadcast(F, 16f);
    FloatVector thirtySecond = FloatVector.broadcast(F, 0.03125f);
    FloatVector thirtyTwo = FloatVector.broadcast(F, 32f);
    for (int line = 0; line < lines; line++, at += next, toAt += toNext) {
      FloatVector m0 = FloatVector.fromArray(F, from, at);
      FloatVector m1 = FloatVector.fromArray(F, from, at + step);
      FloatVector m2 = FloatVector.fromArray(F, from, at + 2 * step);
      FloatVector m3 = FloatVector.fromArray(F, from, at + 3 * step);
      FloatVector m4 = FloatVector.fromArray(F, from, at + 4 * step);
      FloatVector m5 = FloatVector.fromArray(F, from, at + 5 * step);
      FloatVector m6 = FloatVector.fromArray(F, from, at + 6 * step);
      FloatVector m7 = FloatVector.fromArray(F, from, at + 7 * step);
      FloatVector s1 = m1.add(m2);
      FloatVector t1 = m1.sub(m2);
      FloatVector s2 = m3.add(m4);
      FloatVector t2 = m3.sub(m4);
      FloatVector s3 = m5.add(m6);
      FloatVector t3 = m5.sub(m6);
      m0.add(s1).add(s2.add(s3)).intoArray(to, toAt);
      t3.fma(half, t2.fma(two, t1)).intoArray(to, toAt + toStep);
      s3.fma(quarter, s2.fma(four, s1)).intoArray(to, toAt + 2 * toStep);
      t3.fma(eighth, t2.fma(eight, t1)).intoArray(to, toAt + 3 * toStep);
      s3.fma(sixteenth, s2.fma(sixteen, s1)).intoArray(to, toAt + 4 * toStep);
      t3.fma(thirtySecond, t2.fma(thirtyTwo, t1)).add(m7).intoArray(to, toAt + 5 * toStep);
    }
  }
}
