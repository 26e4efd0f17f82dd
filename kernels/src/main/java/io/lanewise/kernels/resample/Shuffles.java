package io.lanewise.kernels.resample;

import static io.lanewise.kernels.simd.Species.LANES;

/**
 * {@link Taps} by vectors of results: where the terms of a vector lie close together, they are a
 * permutation of one vector, or of two neighbours, which is far quicker than a gather. The last
 * vector of results ends with the last result and may overlap the one before.
 *
 * @param vectors how many vectors of results; 0 where results or terms do not lie so
 * @param wide whether terms come from two neighbouring vectors
 * @param most terms of a result
 * @param base where the vector of term k of vector v begins, at {@code v·most + k}
 * @param lane of that vector for each result, from {@code (v·most + k)·LANES} on
 * @param weight likewise; 0 where there is no term
 */
record Shuffles(int vectors, boolean wide, int most, int[] base, int[] lane, float[] weight) {
  private static final Shuffles NONE = new Shuffles(0, false, 0, null, null, null);

  /** Of taps; from a row that is at least {@code readable} floats long. */
  static Shuffles of(Taps taps, int readable) {
    Shuffles narrow = of(taps, readable, LANES);
    return narrow.vectors > 0 ? narrow : of(taps, readable, 2 * LANES);
  }

  private static Shuffles of(Taps taps, int readable, int reach) {
    int n = taps.outputs();
    if (n < LANES || readable < reach) {
      return NONE;
    }
    int vectors = (n + LANES - 1) / LANES;
    int most = taps.most();
    int[] base = new int[vectors * most];
    int[] lane = new int[vectors * most * LANES];
    float[] weight = new float[lane.length];
    for (int i = 0; i < base.length; i++) {
      int k = i % most;
      int first = Math.min(i / most * LANES, n - LANES);
      int low = readable - reach;
      for (int l = 0; l < LANES; l++) {
        low = Math.min(low, taps.index(k, first + l));
      }
      base[i] = low;
      for (int l = 0; l < LANES; l++) {
        int index = taps.index(k, first + l);
        if (index < taps.inputs()) {
          if (index - low >= reach) {
            return NONE;
          }
          lane[i * LANES + l] = index - low;
          weight[i * LANES + l] = taps.weight(k, first + l);
        }
      }
    }
    return new Shuffles(vectors, reach > LANES, most, base, lane, weight);
  }
}
