package io.lanewise.kernels.micro;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import io.lanewise.kernels.simd.Machine;
import jdk.incubator.vector.FloatVector;

/**
 * Several filters over one channel's padded rows, as the first layer of a network of grey pictures
 * has them: a vector is neighbouring pixels, read once for all filters of a tile.
 *
 * <p>Each output is the same chain as {@link DepthwisePlanes#run} makes, so both give the same
 * bits. Vectors may read and write up to {@link DepthwisePlanes#SLACK} floats past a row's end.
 */
public final class DepthwiseFilters {
  private static final boolean WIDE = Machine.current().registers() >= 32;

  /** The most filters of a call: with 4 vectors of pixels, or 2, they fill all registers. */
  public static final int MOST = 6;

  private DepthwiseFilters() {}

  /**
   * Neighbouring outputs of some filters.
   *
   * @param filters how many, 2 to {@link #MOST}, whose weights follow each other
   * @param n outputs of each; as many more are written as fill the last vectors
   * @param k taps
   * @param at where the first output's pixel lies
   * @param steps where a tap reads, from the pixel on
   * @param apart from the first output of a filter to that of the next
   */
  public static void run(
      int filters,
      int n,
      int k,
      float[] a,
      int at,
      int[] steps,
      float[] w,
      int wAt,
      float[] to,
      int toAt,
      int apart) {
    if (filters == MOST) {
      six(n, k, a, at, steps, w, wAt, to, toAt, apart);
      return;
    }
    for (int f = 0; f < filters; f += 2) {
      // The last two may overlap those before.
      int first = Math.min(f, filters - 2);
      two(n, k, a, at, steps, w, wAt + first * k, to, toAt + first * apart, apart);
    }
  }

  private static void six(
      int n,
      int k,
      float[] a,
      int at,
      int[] steps,
      float[] w,
      int wAt,
      float[] to,
      int toAt,
      int apart) {
    if (WIDE) {
      for (int i = 0; i < n; i += 4 * LANES) {
        tile6x4(k, a, at + i, steps, w, wAt, to, toAt + i, apart);
      }
    } else {
      for (int i = 0; i < n; i += 2 * LANES) {
        tile6x2(k, a, at + i, steps, w, wAt, to, toAt + i, apart);
      }
    }
  }

  private static void two(
      int n,
      int k,
      float[] a,
      int at,
      int[] steps,
      float[] w,
      int wAt,
      float[] to,
      int toAt,
      int apart) {
    for (int i = 0; i < n; i += 4 * LANES) {
      tile2x4(k, a, at + i, steps, w, wAt, to, toAt + i, apart);
    }
  }

  /** Six filters, 4 vectors of pixels: 29 registers. */
  private static void tile6x4(
      int k, float[] a, int at, int[] steps, float[] w, int wAt, float[] to, int toAt, int apart) {
    FloatVector c0x = FloatVector.zero(F);
    FloatVector c0y = FloatVector.zero(F);
    FloatVector c0u = FloatVector.zero(F);
    FloatVector c0v = FloatVector.zero(F);
    FloatVector c1x = FloatVector.zero(F);
    FloatVector c1y = FloatVector.zero(F);
    FloatVector c1u = FloatVector.zero(F);
    FloatVector c1v = FloatVector.zero(F);
    FloatVector c2x = FloatVector.zero(F);
    FloatVector c2y = FloatVector.zero(F);
    FloatVector c2u = FloatVector.zero(F);
    FloatVector c2v = FloatVector.zero(F);
    FloatVector c3x = FloatVector.zero(F);
    FloatVector c3y = FloatVector.zero(F);
    FloatVector c3u = FloatVector.zero(F);
    FloatVector c3v = FloatVector.zero(F);
    FloatVector c4x = FloatVector.zero(F);
    FloatVector c4y = FloatVector.zero(F);
    FloatVector c4u = FloatVector.zero(F);
    FloatVector c4v = FloatVector.zero(F);
    FloatVector c5x = FloatVector.zero(F);
    FloatVector c5y = FloatVector.zero(F);
    FloatVector c5u = FloatVector.zero(F);
    FloatVector c5v = FloatVector.zero(F);
    for (int t = 0; t < k; t++) {
      int p = at + steps[t];
      FloatVector x = FloatVector.fromArray(F, a, p);
      FloatVector y = FloatVector.fromArray(F, a, p + LANES);
      FloatVector u = FloatVector.fromArray(F, a, p + 2 * LANES);
      FloatVector v = FloatVector.fromArray(F, a, p + 3 * LANES);
      FloatVector s = FloatVector.broadcast(F, w[wAt + t]);
      c0x = s.fma(x, c0x);
      c0y = s.fma(y, c0y);
      c0u = s.fma(u, c0u);
      c0v = s.fma(v, c0v);
      s = FloatVector.broadcast(F, w[wAt + k + t]);
      c1x = s.fma(x, c1x);
      c1y = s.fma(y, c1y);
      c1u = s.fma(u, c1u);
      c1v = s.fma(v, c1v);
      s = FloatVector.broadcast(F, w[wAt + 2 * k + t]);
      c2x = s.fma(x, c2x);
      c2y = s.fma(y, c2y);
      c2u = s.fma(u, c2u);
      c2v = s.fma(v, c2v);
      s = FloatVector.broadcast(F, w[wAt + 3 * k + t]);
      c3x = s.fma(x, c3x);
      c3y = s.fma(y, c3y);
      c3u = s.fma(u, c3u);
      c3v = s.fma(v, c3v);
      s = FloatVector.broadcast(F, w[wAt + 4 * k + t]);
      c4x = s.fma(x, c4x);
      c4y = s.fma(y, c4y);
      c4u = s.fma(u, c4u);
      c4v = s.fma(v, c4v);
      s = FloatVector.broadcast(F, w[wAt + 5 * k + t]);
      c5x = s.fma(x, c5x);
      c5y = s.fma(y, c5y);
      c5u = s.fma(u, c5u);
      c5v = s.fma(v, c5v);
    }
    c0x.intoArray(to, toAt);
    c0y.intoArray(to, toAt + LANES);
    c0u.intoArray(to, toAt + 2 * LANES);
    c0v.intoArray(to, toAt + 3 * LANES);
    toAt += apart;
    c1x.intoArray(to, toAt);
    c1y.intoArray(to, toAt + LANES);
    c1u.intoArray(to, toAt + 2 * LANES);
    c1v.intoArray(to, toAt + 3 * LANES);
    toAt += apart;
    c2x.intoArray(to, toAt);
    c2y.intoArray(to, toAt + LANES);
    c2u.intoArray(to, toAt + 2 * LANES);
    c2v.intoArray(to, toAt + 3 * LANES);
    toAt += apart;
    c3x.intoArray(to, toAt);
    c3y.intoArray(to, toAt + LANES);
    c3u.intoArray(to, toAt + 2 * LANES);
    c3v.intoArray(to, toAt + 3 * LANES);
    toAt += apart;
    c4x.intoArray(to, toAt);
    c4y.intoArray(to, toAt + LANES);
    c4u.intoArray(to, toAt + 2 * LANES);
    c4v.intoArray(to, toAt + 3 * LANES);
    toAt += apart;
    c5x.intoArray(to, toAt);
    c5y.intoArray(to, toAt + LANES);
    c5u.intoArray(to, toAt + 2 * LANES);
    c5v.intoArray(to, toAt + 3 * LANES);
  }

  /** Six filters, 2 vectors of pixels: 15 registers. */
  private static void tile6x2(
      int k, float[] a, int at, int[] steps, float[] w, int wAt, float[] to, int toAt, int apart) {
    FloatVector c0x = FloatVector.zero(F);
    FloatVector c0y = FloatVector.zero(F);
    FloatVector c1x = FloatVector.zero(F);
    FloatVector c1y = FloatVector.zero(F);
    FloatVector c2x = FloatVector.zero(F);
    FloatVector c2y = FloatVector.zero(F);
    FloatVector c3x = FloatVector.zero(F);
    FloatVector c3y = FloatVector.zero(F);
    FloatVector c4x = FloatVector.zero(F);
    FloatVector c4y = FloatVector.zero(F);
    FloatVector c5x = FloatVector.zero(F);
    FloatVector c5y = FloatVector.zero(F);
    for (int t = 0; t < k; t++) {
      int p = at + steps[t];
      FloatVector x = FloatVector.fromArray(F, a, p);
      FloatVector y = FloatVector.fromArray(F, a, p + LANES);
      FloatVector s = FloatVector.broadcast(F, w[wAt + t]);
      c0x = s.fma(x, c0x);
      c0y = s.fma(y, c0y);
      s = FloatVector.broadcast(F, w[wAt + k + t]);
      c1x = s.fma(x, c1x);
      c1y = s.fma(y, c1y);
      s = FloatVector.broadcast(F, w[wAt + 2 * k + t]);
      c2x = s.fma(x, c2x);
      c2y = s.fma(y, c2y);
      s = FloatVector.broadcast(F, w[wAt + 3 * k + t]);
      c3x = s.fma(x, c3x);
      c3y = s.fma(y, c3y);
      s = FloatVector.broadcast(F, w[wAt + 4 * k + t]);
      c4x = s.fma(x, c4x);
      c4y = s.fma(y, c4y);
      s = FloatVector.broadcast(F, w[wAt + 5 * k + t]);
      c5x = s.fma(x, c5x);
      c5y = s.fma(y, c5y);
    }
    c0x.intoArray(to, toAt);
    c0y.intoArray(to, toAt + LANES);
    toAt += apart;
    c1x.intoArray(to, toAt);
    c1y.intoArray(to, toAt + LANES);
    toAt += apart;
    c2x.intoArray(to, toAt);
    c2y.intoArray(to, toAt + LANES);
    toAt += apart;
    c3x.intoArray(to, toAt);
    c3y.intoArray(to, toAt + LANES);
    toAt += apart;
    c4x.intoArray(to, toAt);
    c4y.intoArray(to, toAt + LANES);
    toAt += apart;
    c5x.intoArray(to, toAt);
    c5y.intoArray(to, toAt + LANES);
  }

  /** Two filters, 4 vectors of pixels: the chains that keep two units busy. */
  private static void tile2x4(
      int k, float[] a, int at, int[] steps, float[] w, int wAt, float[] to, int toAt, int apart) {
    FloatVector c0x = FloatVector.zero(F);
    FloatVector c0y = FloatVector.zero(F);
    FloatVector c0u = FloatVector.zero(F);
    FloatVector c0v = FloatVector.zero(F);
    FloatVector c1x = FloatVector.zero(F);
    FloatVector c1y = FloatVector.zero(F);
    FloatVector c1u = FloatVector.zero(F);
    FloatVector c1v = FloatVector.zero(F);
    for (int t = 0; t < k; t++) {
      int p = at + steps[t];
      FloatVector x = FloatVector.fromArray(F, a, p);
      FloatVector y = FloatVector.fromArray(F, a, p + LANES);
      FloatVector u = FloatVector.fromArray(F, a, p + 2 * LANES);
      FloatVector v = FloatVector.fromArray(F, a, p + 3 * LANES);
      FloatVector s = FloatVector.broadcast(F, w[wAt + t]);
      c0x = s.fma(x, c0x);
      c0y = s.fma(y, c0y);
      c0u = s.fma(u, c0u);
      c0v = s.fma(v, c0v);
      s = FloatVector.broadcast(F, w[wAt + k + t]);
      c1x = s.fma(x, c1x);
      c1y = s.fma(y, c1y);
      c1u = s.fma(u, c1u);
      c1v = s.fma(v, c1v);
    }
    c0x.intoArray(to, toAt);
    c0y.intoArray(to, toAt + LANES);
    c0u.intoArray(to, toAt + 2 * LANES);
    c0v.intoArray(to, toAt + 3 * LANES);
    toAt += apart;
    c1x.intoArray(to, toAt);
    c1y.intoArray(to, toAt + LANES);
    c1u.intoArray(to, toAt + 2 * LANES);
    c1v.intoArray(to, toAt + 3 * LANES);
  }
}
