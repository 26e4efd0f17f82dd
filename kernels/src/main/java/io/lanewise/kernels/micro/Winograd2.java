package io.lanewise.kernels.micro;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import jdk.incubator.vector.FloatVector;

/** F(2×2, 3×3) with the points 0, ±1, ∞. Exact where sums of small integers are. */
public final class Winograd2 implements WinogradTransform {
  private static final int BLOCK = Pixels.BLOCK;
  private static final int SIDE = 4;

  @Override
  public int outputs() {
    return 2;
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
      at += 2 * BLOCK;
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
        output(2, spare, spareAt, SIDE * BLOCK, BLOCK, to, toAt + l, rowFloats, BLOCK);
      }
      at += BLOCK;
      toAt += 2 * BLOCK;
    }
  }

  /** Bᵀ times 4 vectors that lie {@code step} apart, for some lines {@code next} apart. */
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
    for (int line = 0; line < lines; line++, at += next, toAt += toNext) {
      FloatVector d0 = FloatVector.fromArray(F, from, at);
      FloatVector d1 = FloatVector.fromArray(F, from, at + step);
      FloatVector d2 = FloatVector.fromArray(F, from, at + 2 * step);
      FloatVector d3 = FloatVector.fromArray(F, from, at + 3 * step);
      d0.sub(d2).intoArray(to, toAt);
      d1.add(d2).intoArray(to, toAt + toStep);
      d2.sub(d1).intoArray(to, toAt + 2 * toStep);
      d3.sub(d1).intoArray(to, toAt + 3 * toStep);
    }
  }

  /** Aᵀ times 4 vectors, likewise. */
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
    for (int line = 0; line < lines; line++, at += next, toAt += toNext) {
      FloatVector m0 = FloatVector.fromArray(F, from, at);
      FloatVector m1 = FloatVector.fromArray(F, from, at + step);
      FloatVector m2 = FloatVector.fromArray(F, from, at + 2 * step);
      FloatVector m3 = FloatVector.fromArray(F, from, at + 3 * step);
      FloatVector s = m1.add(m2);
      FloatVector t = m1.sub(m2);
      m0.add(s).intoArray(to, toAt);
      t.add(m3).intoArray(to, toAt + toStep);
    }
  }
}
