package io.lanewise.kernels.resample;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;
import static jdk.incubator.vector.VectorOperators.EQ;

import io.lanewise.kernels.shape.Layout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of rows, and of columns of a row; always from the first term, then fused multiply-adds.
 * Lanes are taken as integers, of which an index is no shuffle first; and where they are taken is
 * written out, since C2 leaves methods out that it meets after many others, and their vectors would
 * be objects.
 */
final class ResizeKernel {
  private static final int BLOCK = Layout.BLOCK;

  /** Vectors of 128 bits gather no faster than plain loops, where they can at all. */
  private static final boolean GATHERS = LANES >= 8;

  private static final VectorSpecies<Integer> I = F.withLanes(int.class);

  private ResizeKernel() {}

  /** A row times its weight. */
  static void scale(int n, float weight, float[] x, int at, float[] to, int toAt) {
    int whole = F.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector.fromArray(F, x, at + i).mul(weight).intoArray(to, toAt + i);
    }
    if (whole < n) {
      VectorMask<Float> rest = F.indexInRange(whole, n);
      FloatVector.fromArray(F, x, at + whole, rest).mul(weight).intoArray(to, toAt + whole, rest);
    }
  }

  /** Two rows times their weights. */
  static void scale(int n, float u, int a, float v, int b, float[] x, float[] to, int toAt) {
    int whole = F.loopBound(n);
    FloatVector second = FloatVector.broadcast(F, v);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector sum = FloatVector.fromArray(F, x, a + i).mul(u);
      FloatVector.fromArray(F, x, b + i).fma(second, sum).intoArray(to, toAt + i);
    }
    if (whole < n) {
      VectorMask<Float> rest = F.indexInRange(whole, n);
      FloatVector sum = FloatVector.fromArray(F, x, a + whole, rest).mul(u);
      FloatVector.fromArray(F, x, b + whole, rest)
          .fma(second, sum)
          .intoArray(to, toAt + whole, rest);
    }
  }

  /** One more row to a sum. */
  static void add(int n, float weight, float[] x, int at, float[] to, int toAt) {
    int whole = F.loopBound(n);
    FloatVector factor = FloatVector.broadcast(F, weight);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector sum = FloatVector.fromArray(F, to, toAt + i);
      FloatVector.fromArray(F, x, at + i).fma(factor, sum).intoArray(to, toAt + i);
    }
    if (whole < n) {
      VectorMask<Float> rest = F.indexInRange(whole, n);
      FloatVector sum = FloatVector.fromArray(F, to, toAt + whole, rest);
      FloatVector.fromArray(F, x, at + whole, rest)
          .fma(factor, sum)
          .intoArray(to, toAt + whole, rest);
    }
  }

  /** Columns of a row, as they are. */
  static void pick(Taps taps, float[] x, int at, float[] y, int yAt) {
    int n = taps.outputs();
    int[] index = taps.index();
    int whole = GATHERS ? F.loopBound(n) : 0;
    for (int j = 0; j < whole; j += LANES) {
      FloatVector.fromArray(F, x, at, index, j).intoArray(y, yAt + j);
    }
    for (int j = whole; j < n; j++) {
      y[yAt + j] = x[at + index[j]];
    }
  }

  /** Columns of a row, as they are, by permutations. */
  static void pick(Shuffles shuffles, int n, float[] x, int at, float[] y, int yAt) {
    if (shuffles.wide()) {
      pickWide(shuffles.vectors(), n, shuffles.base(), shuffles.lane(), x, at, y, yAt);
    } else {
      pickNarrow(shuffles.vectors(), n, shuffles.base(), shuffles.lane(), x, at, y, yAt);
    }
  }

  private static void pickNarrow(
      int vectors, int n, int[] base, int[] lane, float[] x, int at, float[] y, int yAt) {
    for (int v = 0; v < vectors; v++) {
      IntVector lanes = IntVector.fromArray(I, lane, v * LANES);
      IntVector bits = FloatVector.fromArray(F, x, at + base[v]).reinterpretAsInts();
      FloatVector picked = lanes.selectFrom(bits).reinterpretAsFloats();
      picked.intoArray(y, yAt + Math.min(v * LANES, n - LANES));
    }
  }

  private static void pickWide(
      int vectors, int n, int[] base, int[] lane, float[] x, int at, float[] y, int yAt) {
    for (int v = 0; v < vectors; v++) {
      IntVector lanes = IntVector.fromArray(I, lane, v * LANES);
      IntVector low = FloatVector.fromArray(F, x, at + base[v]).reinterpretAsInts();
      IntVector high = FloatVector.fromArray(F, x, at + base[v] + LANES).reinterpretAsInts();
      FloatVector picked = lanes.selectFrom(low, high).reinterpretAsFloats();
      picked.intoArray(y, yAt + Math.min(v * LANES, n - LANES));
    }
  }

  /** Sums of columns of a row, by permutations. */
  static void mix(Shuffles shuffles, int n, float[] x, int at, float[] y, int yAt) {
    int vectors = shuffles.vectors();
    int most = shuffles.most();
    int[] base = shuffles.base();
    int[] lane = shuffles.lane();
    float[] weight = shuffles.weight();
    if (shuffles.wide()) {
      mixWide(vectors, n, most, base, lane, weight, x, at, y, yAt);
    } else {
      mixNarrow(vectors, n, most, base, lane, weight, x, at, y, yAt);
    }
  }

  private static void mixNarrow(
      int vectors,
      int n,
      int most,
      int[] base,
      int[] lane,
      float[] weight,
      float[] x,
      int at,
      float[] y,
      int yAt) {
    for (int v = 0; v < vectors; v++) {
      int i = v * most;
      FloatVector w = FloatVector.fromArray(F, weight, i * LANES);
      IntVector lanes = IntVector.fromArray(I, lane, i * LANES);
      IntVector bits = FloatVector.fromArray(F, x, at + base[i]).reinterpretAsInts();
      FloatVector a = lanes.selectFrom(bits).reinterpretAsFloats();
      FloatVector sum = a.blend(0f, w.compare(EQ, 0f)).mul(w);
      for (int k = i + 1; k < i + most; k++) {
        w = FloatVector.fromArray(F, weight, k * LANES);
        lanes = IntVector.fromArray(I, lane, k * LANES);
        bits = FloatVector.fromArray(F, x, at + base[k]).reinterpretAsInts();
        a = lanes.selectFrom(bits).reinterpretAsFloats();
        sum = a.blend(0f, w.compare(EQ, 0f)).fma(w, sum);
      }
      sum.intoArray(y, yAt + Math.min(v * LANES, n - LANES));
    }
  }

  private static void mixWide(
      int vectors,
      int n,
      int most,
      int[] base,
      int[] lane,
      float[] weight,
      float[] x,
      int at,
      float[] y,
      int yAt) {
    for (int v = 0; v < vectors; v++) {
      int i = v * most;
      FloatVector w = FloatVector.fromArray(F, weight, i * LANES);
      IntVector lanes = IntVector.fromArray(I, lane, i * LANES);
      IntVector low = FloatVector.fromArray(F, x, at + base[i]).reinterpretAsInts();
      IntVector high = FloatVector.fromArray(F, x, at + base[i] + LANES).reinterpretAsInts();
      FloatVector a = lanes.selectFrom(low, high).reinterpretAsFloats();
      FloatVector sum = a.blend(0f, w.compare(EQ, 0f)).mul(w);
      for (int k = i + 1; k < i + most; k++) {
        w = FloatVector.fromArray(F, weight, k * LANES);
        lanes = IntVector.fromArray(I, lane, k * LANES);
        low = FloatVector.fromArray(F, x, at + base[k]).reinterpretAsInts();
        high = FloatVector.fromArray(F, x, at + base[k] + LANES).reinterpretAsInts();
        a = lanes.selectFrom(low, high).reinterpretAsFloats();
        sum = a.blend(0f, w.compare(EQ, 0f)).fma(w, sum);
      }
      sum.intoArray(y, yAt + Math.min(v * LANES, n - LANES));
    }
  }

  /** Pixels of a row, as they are. */
  static void pickPixels(Taps taps, float[] x, int at, float[] y, int yAt) {
    int[] index = taps.index();
    for (int j = 0; j < taps.outputs(); j++) {
      int from = at + index[j] * BLOCK;
      for (int l = 0; l < BLOCK; l += LANES) {
        FloatVector.fromArray(F, x, from + l).intoArray(y, yAt + j * BLOCK + l);
      }
    }
  }

  /** Sums of columns of a row, behind which a 0 stands. */
  static void mix(Taps taps, float[] x, int at, float[] y, int yAt) {
    int n = taps.outputs();
    int whole = GATHERS ? F.loopBound(n) : 0;
    if (taps.most() == 2) {
      mixTwo(whole, n, taps.index(), taps.weight(), x, at, y, yAt);
    } else {
      mixMany(whole, n, taps.most(), taps.index(), taps.weight(), x, at, y, yAt);
    }
    int[] index = taps.index();
    float[] weight = taps.weight();
    for (int j = whole; j < n; j++) {
      float sum = weight[j] * x[at + index[j]];
      for (int k = 1; k < taps.most(); k++) {
        sum = Math.fma(weight[k * n + j], x[at + index[k * n + j]], sum);
      }
      y[yAt + j] = sum;
    }
  }

  private static void mixTwo(
      int whole, int n, int[] index, float[] weight, float[] x, int at, float[] y, int yAt) {
    for (int j = 0; j < whole; j += LANES) {
      FloatVector a = FloatVector.fromArray(F, x, at, index, j);
      FloatVector b = FloatVector.fromArray(F, x, at, index, n + j);
      FloatVector sum = a.mul(FloatVector.fromArray(F, weight, j));
      b.fma(FloatVector.fromArray(F, weight, n + j), sum).intoArray(y, yAt + j);
    }
  }

  private static void mixMany(
      int whole,
      int n,
      int most,
      int[] index,
      float[] weight,
      float[] x,
      int at,
      float[] y,
      int yAt) {
    for (int j = 0; j < whole; j += LANES) {
      FloatVector sum =
          FloatVector.fromArray(F, x, at, index, j).mul(FloatVector.fromArray(F, weight, j));
      for (int k = n + j; k < most * n; k += n) {
        FloatVector a = FloatVector.fromArray(F, x, at, index, k);
        sum = a.fma(FloatVector.fromArray(F, weight, k), sum);
      }
      sum.intoArray(y, yAt + j);
    }
  }

  /** Sums of pixels of a row, behind which a pixel of 0 stands. */
  static void mixPixels(Taps taps, float[] x, int at, float[] y, int yAt) {
    int n = taps.outputs();
    int most = taps.most();
    int[] index = taps.index();
    float[] weight = taps.weight();
    for (int j = 0; j < n; j++) {
      for (int l = 0; l < BLOCK; l += LANES) {
        FloatVector sum = FloatVector.fromArray(F, x, at + index[j] * BLOCK + l).mul(weight[j]);
        for (int k = n + j; k < most * n; k += n) {
          FloatVector a = FloatVector.fromArray(F, x, at + index[k] * BLOCK + l);
          sum = a.fma(FloatVector.broadcast(F, weight[k]), sum);
        }
        sum.intoArray(y, yAt + j * BLOCK + l);
      }
    }
  }
}
