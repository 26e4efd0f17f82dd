package io.lanewise.kernels.micro;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * Depthwise convolution of one channel's plane: padded rows, a vector of neighbouring pixels at a
 * time, and what lays such rows out.
 *
 * <p>Each output is one chain of fused multiply-adds from +0 over the taps in the order of the
 * weights, as in {@link DepthwisePixels}. Vectors may read past a row's end, and write past a
 * scratch row's end, up to {@link #SLACK} floats.
 */
public final class DepthwisePlanes {
  /** Vectors that {@link #taps} computes. */
  private static final int VECTORS = 4;

  /** Floats past the last that may be read or, in scratch, written. */
  public static final int SLACK = 16 * VECTORS;

  private static final VectorShuffle<Float> EVEN = VectorShuffle.fromOp(F, i -> 2 * i);
  private static final VectorShuffle<Float> ODD = VectorShuffle.fromOp(F, i -> 2 * i + 1);
  private static final VectorShuffle<Float> LOW =
      VectorShuffle.fromOp(F, i -> i / 2 + i % 2 * LANES);
  private static final VectorShuffle<Float> HIGH =
      VectorShuffle.fromOp(F, i -> LANES / 2 + i / 2 + i % 2 * LANES);

  private DepthwisePlanes() {}

  /**
   * One vector of columns of a 3x3 filter at stride 1, down some rows. The window stays in
   * registers; a step down loads one row of it.
   *
   * @param at where the window of the first output begins
   * @param pitch from one source row to the next
   * @param toPitch from one output row to the next
   */
  public static void strip3x3(
      int rows,
      float[] a,
      int at,
      int pitch,
      float[] w,
      int wAt,
      float[] to,
      int toAt,
      int toPitch) {
    FloatVector w0 = FloatVector.broadcast(F, w[wAt]);
    FloatVector w1 = FloatVector.broadcast(F, w[wAt + 1]);
    FloatVector w2 = FloatVector.broadcast(F, w[wAt + 2]);
    FloatVector w3 = FloatVector.broadcast(F, w[wAt + 3]);
    FloatVector w4 = FloatVector.broadcast(F, w[wAt + 4]);
    FloatVector w5 = FloatVector.broadcast(F, w[wAt + 5]);
    FloatVector w6 = FloatVector.broadcast(F, w[wAt + 6]);
    FloatVector w7 = FloatVector.broadcast(F, w[wAt + 7]);
    FloatVector w8 = FloatVector.broadcast(F, w[wAt + 8]);
    FloatVector zero = FloatVector.zero(F);
    FloatVector x00 = FloatVector.fromArray(F, a, at);
    FloatVector x01 = FloatVector.fromArray(F, a, at + 1);
    FloatVector x02 = FloatVector.fromArray(F, a, at + 2);
    FloatVector x10 = FloatVector.fromArray(F, a, at + pitch);
    FloatVector x11 = FloatVector.fromArray(F, a, at + pitch + 1);
    FloatVector x12 = FloatVector.fromArray(F, a, at + pitch + 2);
    int from = at + 2 * pitch;
    for (int r = 0; r < rows; r++, from += pitch, toAt += toPitch) {
      FloatVector x20 = FloatVector.fromArray(F, a, from);
      FloatVector x21 = FloatVector.fromArray(F, a, from + 1);
      FloatVector x22 = FloatVector.fromArray(F, a, from + 2);
      FloatVector y = x00.fma(w0, zero);
      y = x01.fma(w1, y);
      y = x02.fma(w2, y);
      y = x10.fma(w3, y);
      y = x11.fma(w4, y);
      y = x12.fma(w5, y);
      y = x20.fma(w6, y);
      y = x21.fma(w7, y);
      y = x22.fma(w8, y);
      y.intoArray(to, toAt);
      x00 = x10;
      x01 = x11;
      x02 = x12;
      x10 = x20;
      x11 = x21;
      x12 = x22;
    }
  }

  /**
   * Likewise at stride 2, from planes of even and odd rows and columns.
   *
   * @param at00 where the first tap lies, in the plane of even rows and columns
   * @param at01 where the first tap in an even row and odd column lies; likewise the others
   */
  public static void strip3x3Stride2(
      int rows,
      float[] a,
      int at00,
      int at01,
      int at10,
      int at11,
      int pitch,
      float[] w,
      int wAt,
      float[] to,
      int toAt,
      int toPitch) {
    FloatVector w0 = FloatVector.broadcast(F, w[wAt]);
    FloatVector w1 = FloatVector.broadcast(F, w[wAt + 1]);
    FloatVector w2 = FloatVector.broadcast(F, w[wAt + 2]);
    FloatVector w3 = FloatVector.broadcast(F, w[wAt + 3]);
    FloatVector w4 = FloatVector.broadcast(F, w[wAt + 4]);
    FloatVector w5 = FloatVector.broadcast(F, w[wAt + 5]);
    FloatVector w6 = FloatVector.broadcast(F, w[wAt + 6]);
    FloatVector w7 = FloatVector.broadcast(F, w[wAt + 7]);
    FloatVector w8 = FloatVector.broadcast(F, w[wAt + 8]);
    FloatVector zero = FloatVector.zero(F);
    FloatVector x00 = FloatVector.fromArray(F, a, at00);
    FloatVector x01 = FloatVector.fromArray(F, a, at01);
    FloatVector x02 = FloatVector.fromArray(F, a, at00 + 1);
    for (int r = 0; r < rows; r++, at10 += pitch, at11 += pitch, toAt += toPitch) {
      at00 += pitch;
      at01 += pitch;
      FloatVector x10 = FloatVector.fromArray(F, a, at10);
      FloatVector x11 = FloatVector.fromArray(F, a, at11);
      FloatVector x12 = FloatVector.fromArray(F, a, at10 + 1);
      FloatVector x20 = FloatVector.fromArray(F, a, at00);
      FloatVector x21 = FloatVector.fromArray(F, a, at01);
      FloatVector x22 = FloatVector.fromArray(F, a, at00 + 1);
      FloatVector y = x00.fma(w0, zero);
      y = x01.fma(w1, y);
      y = x02.fma(w2, y);
      y = x10.fma(w3, y);
      y = x11.fma(w4, y);
      y = x12.fma(w5, y);
      y = x20.fma(w6, y);
      y = x21.fma(w7, y);
      y = x22.fma(w8, y);
      y.intoArray(to, toAt);
      x00 = x20;
      x01 = x21;
      x02 = x22;
    }
  }

  /**
   * Neighbouring outputs of any filter.
   *
   * @param n how many; as many more are written as fill the last vectors
   * @param k taps
   * @param at where the first output's pixel lies
   * @param steps where a tap reads, from the pixel on
   */
  public static void run(
      int n, int k, float[] a, int at, int[] steps, float[] w, int wAt, float[] to, int toAt) {
    for (int i = 0; i < n; i += VECTORS * LANES) {
      taps(k, a, at + i, steps, w, wAt, to, toAt + i);
    }
  }

  private static void taps(
      int k, float[] a, int at, int[] steps, float[] w, int wAt, float[] to, int toAt) {
    FloatVector y0 = FloatVector.zero(F);
    FloatVector y1 = FloatVector.zero(F);
    FloatVector y2 = FloatVector.zero(F);
    FloatVector y3 = FloatVector.zero(F);
    for (int t = 0; t < k; t++) {
      int p = at + steps[t];
      FloatVector x = FloatVector.broadcast(F, w[wAt + t]);
      y0 = FloatVector.fromArray(F, a, p).fma(x, y0);
      y1 = FloatVector.fromArray(F, a, p + LANES).fma(x, y1);
      y2 = FloatVector.fromArray(F, a, p + 2 * LANES).fma(x, y2);
      y3 = FloatVector.fromArray(F, a, p + 3 * LANES).fma(x, y3);
    }
    y0.intoArray(to, toAt);
    y1.intoArray(to, toAt + LANES);
    y2.intoArray(to, toAt + 2 * LANES);
    y3.intoArray(to, toAt + 3 * LANES);
  }

  /**
   * Copies rows between zeros. Column by column of vectors, because the rows are often short: a
   * loop along each of them would do little else than begin and end.
   *
   * @param before zeros before a row's pixels
   * @param count pixels of a row; where there are none, {@code at} means nothing
   * @param pitch of the padded rows
   */
  public static void pad(
      int rows,
      int before,
      int count,
      int pitch,
      float[] from,
      int at,
      int fromPitch,
      float[] to,
      int toAt) {
    if (count >= LANES) {
      for (int j = 0; j < count; j += LANES) {
        int column = Math.min(j, count - LANES);
        column(rows, from, at + column, fromPitch, to, toAt + before + column, pitch);
      }
    } else if (count > 0) {
      int whole = whole(rows, from.length - LANES - at, fromPitch);
      column(whole, from, at, fromPitch, to, toAt + before, pitch);
      for (int r = whole; r < rows; r++) {
        for (int j = 0; j < count; j++) {
          to[toAt + r * pitch + before + j] = from[at + r * fromPitch + j];
        }
      }
    }
    gap(rows, before, count, pitch, to, toAt);
  }

  /** How many of some rows a pitch apart begin no later than {@code last}. */
  private static int whole(int rows, int last, int pitch) {
    return last < 0 ? 0 : (int) Math.min(rows, last / (long) pitch + 1);
  }

  /** Copies one vector of each row, in ascending order. */
  private static void column(
      int rows, float[] from, int at, int fromPitch, float[] to, int toAt, int toPitch) {
    for (int r = 0; r < rows; r++, at += fromPitch, toAt += toPitch) {
      FloatVector.fromArray(F, from, at).intoArray(to, toAt);
    }
  }

  /** Zeros before and behind the pixels of each row. */
  private static void gap(int rows, int before, int count, int pitch, float[] to, int toAt) {
    for (int j = 0; j < before; j++) {
      zeros(rows, to, toAt + j, pitch);
    }
    for (int j = before + count; j < pitch; j++) {
      zeros(rows, to, toAt + j, pitch);
    }
  }

  private static void zeros(int rows, float[] to, int at, int pitch) {
    for (int r = 0; r < rows; r++, at += pitch) {
      to[at] = 0f;
    }
  }

  /**
   * Copies rows, parting even pixels from odd ones; a plane for each, between zeros.
   *
   * @param evens pixels 0, 2, 4 and so on to keep
   * @param evenBefore zeros before them
   * @param odds pixels 1, 3, 5 and so on to keep
   * @param oddBefore zeros before them
   * @param pitch of the padded rows
   */
  public static void part(
      int rows,
      int evens,
      int evenBefore,
      int odds,
      int oddBefore,
      int pitch,
      float[] from,
      int at,
      int fromPitch,
      float[] to,
      int evenAt,
      int oddAt) {
    int pairs = Math.min(evens, odds);
    int even = evenAt + evenBefore;
    int odd = oddAt + oddBefore;
    int done = 0;
    if (pairs >= LANES) {
      for (int i = 0; i < pairs; i += LANES) {
        int c = Math.min(i, pairs - LANES);
        pairs(rows, from, at + 2 * c, fromPitch, to, even + c, odd + c, pitch);
      }
      done = rows;
    } else if (pairs > 0) {
      done = whole(rows, from.length - 2 * LANES - at, fromPitch);
      pairs(done, from, at, fromPitch, to, even, odd, pitch);
    }
    for (int r = 0; r < rows; r++) {
      int row = at + r * fromPitch;
      for (int j = r < done ? pairs : 0; j < evens; j++) {
        to[even + r * pitch + j] = from[row + 2 * j];
      }
      for (int j = r < done ? pairs : 0; j < odds; j++) {
        to[odd + r * pitch + j] = from[row + 2 * j + 1];
      }
    }
    gap(rows, evenBefore, evens, pitch, to, evenAt);
    gap(rows, oddBefore, odds, pitch, to, oddAt);
  }

  /** One vector of evens and of odds of each row. */
  private static void pairs(
      int rows, float[] from, int at, int fromPitch, float[] to, int evenAt, int oddAt, int pitch) {
    for (int r = 0; r < rows; r++, at += fromPitch, evenAt += pitch, oddAt += pitch) {
      FloatVector x = FloatVector.fromArray(F, from, at);
      FloatVector y = FloatVector.fromArray(F, from, at + LANES);
      x.rearrange(EVEN, y).intoArray(to, evenAt);
      x.rearrange(ODD, y).intoArray(to, oddAt);
    }
  }

  /** Merges even and odd pixels to a row of {@code n}. */
  public static void merge(int n, float[] from, int evenAt, int oddAt, float[] to, int toAt) {
    int pairs = n / 2;
    int vectors = F.loopBound(pairs);
    for (int i = 0; i < vectors; i += LANES) {
      FloatVector x = FloatVector.fromArray(F, from, evenAt + i);
      FloatVector y = FloatVector.fromArray(F, from, oddAt + i);
      x.rearrange(LOW, y).intoArray(to, toAt + 2 * i);
      x.rearrange(HIGH, y).intoArray(to, toAt + 2 * i + LANES);
    }
    for (int i = vectors; i < pairs; i++) {
      to[toAt + 2 * i] = from[evenAt + i];
      to[toAt + 2 * i + 1] = from[oddAt + i];
    }
    if (n % 2 == 1) {
      to[toAt + n - 1] = from[evenAt + pairs];
    }
  }

  /** Copies rows to rows that lie side by side; nothing past the last one's end is written. */
  public static void home(
      int rows, int columns, float[] from, int at, int pitch, float[] to, int toAt) {
    if (columns >= LANES) {
      for (int j = 0; j < columns; j += LANES) {
        int column = Math.min(j, columns - LANES);
        column(rows, from, at + column, pitch, to, toAt + column, columns);
      }
      return;
    }
    int whole = whole(rows, rows * columns - LANES, columns);
    column(whole, from, at, pitch, to, toAt, columns);
    for (int r = whole; r < rows; r++) {
      for (int j = 0; j < columns; j++) {
        to[toAt + r * columns + j] = from[at + r * pitch + j];
      }
    }
  }
}
