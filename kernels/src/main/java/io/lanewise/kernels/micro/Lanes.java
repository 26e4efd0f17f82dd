package io.lanewise.kernels.micro;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import jdk.incubator.vector.FloatVector;

/**
 * Sums and extremes of a row over {@value #VIRTUAL} virtual lanes, whatever the machine has:
 * element i goes to lane i modulo {@value #VIRTUAL}, in ascending order. The lanes are then folded
 * in pairs 64, 32, 16, 8, 4, 2 and 1 apart; folded to 16 only, they are those of every sixteenth
 * element.
 *
 * <p>A row may be taken part by part, all but the last of a multiple of {@value #VIRTUAL} floats;
 * parts of {@value #PART} stay in the cache where a vector is narrow and each is read several
 * times.
 */
public final class Lanes {
  /**
   * Virtual lanes: eight of the widest vectors. They hide an addition's latency, and make loops too
   * long to be inlined: beside others in one caller, C2 would make objects of vectors.
   */
  public static final int VIRTUAL = 128;

  /** Floats that are best taken at a time. */
  public static final int PART = 4096;

  private Lanes() {}

  /** Adds a row. */
  public static void add(int length, float[] x, int at, float[] lanes, int to) {
    int whole = length & -VIRTUAL;
    for (int l = 0; whole > 0 && l < VIRTUAL; l += 8 * LANES) {
      addWhole(whole, x, at + l, lanes, to + l);
    }
    int i = whole;
    for (; i + LANES <= length; i += LANES) {
      FloatVector s = FloatVector.fromArray(F, lanes, to + i - whole);
      s.add(FloatVector.fromArray(F, x, at + i)).intoArray(lanes, to + i - whole);
    }
    for (; i < length; i++) {
      int lane = to + i - whole;
      lanes[lane] = lanes[lane] + x[at + i];
    }
  }

  private static void addWhole(int length, float[] x, int at, float[] lanes, int to) {
    FloatVector s0 = FloatVector.fromArray(F, lanes, to);
    FloatVector s1 = FloatVector.fromArray(F, lanes, to + LANES);
    FloatVector s2 = FloatVector.fromArray(F, lanes, to + 2 * LANES);
    FloatVector s3 = FloatVector.fromArray(F, lanes, to + 3 * LANES);
    FloatVector s4 = FloatVector.fromArray(F, lanes, to + 4 * LANES);
    FloatVector s5 = FloatVector.fromArray(F, lanes, to + 5 * LANES);
    FloatVector s6 = FloatVector.fromArray(F, lanes, to + 6 * LANES);
    FloatVector s7 = FloatVector.fromArray(F, lanes, to + 7 * LANES);
    for (int i = 0; i < length; i += VIRTUAL) {
      s0 = s0.add(FloatVector.fromArray(F, x, at + i));
      s1 = s1.add(FloatVector.fromArray(F, x, at + i + LANES));
      s2 = s2.add(FloatVector.fromArray(F, x, at + i + 2 * LANES));
      s3 = s3.add(FloatVector.fromArray(F, x, at + i + 3 * LANES));
      s4 = s4.add(FloatVector.fromArray(F, x, at + i + 4 * LANES));
      s5 = s5.add(FloatVector.fromArray(F, x, at + i + 5 * LANES));
      s6 = s6.add(FloatVector.fromArray(F, x, at + i + 6 * LANES));
      s7 = s7.add(FloatVector.fromArray(F, x, at + i + 7 * LANES));
    }
    s0.intoArray(lanes, to);
    s1.intoArray(lanes, to + LANES);
    s2.intoArray(lanes, to + 2 * LANES);
    s3.intoArray(lanes, to + 3 * LANES);
    s4.intoArray(lanes, to + 4 * LANES);
    s5.intoArray(lanes, to + 5 * LANES);
    s6.intoArray(lanes, to + 6 * LANES);
    s7.intoArray(lanes, to + 7 * LANES);
  }

  /** Adds the magnitudes of a row. */
  public static void addMagnitudes(int length, float[] x, int at, float[] lanes, int to) {
    int whole = length & -VIRTUAL;
    for (int l = 0; whole > 0 && l < VIRTUAL; l += 8 * LANES) {
      addMagnitudesWhole(whole, x, at + l, lanes, to + l);
    }
    int i = whole;
    for (; i + LANES <= length; i += LANES) {
      FloatVector s = FloatVector.fromArray(F, lanes, to + i - whole);
      s.add(FloatVector.fromArray(F, x, at + i).abs()).intoArray(lanes, to + i - whole);
    }
    for (; i < length; i++) {
      int lane = to + i - whole;
      lanes[lane] = lanes[lane] + Math.abs(x[at + i]);
    }
  }

  private static void addMagnitudesWhole(int length, float[] x, int at, float[] lanes, int to) {
    FloatVector s0 = FloatVector.fromArray(F, lanes, to);
    FloatVector s1 = FloatVector.fromArray(F, lanes, to + LANES);
    FloatVector s2 = FloatVector.fromArray(F, lanes, to + 2 * LANES);
    FloatVector s3 = FloatVector.fromArray(F, lanes, to + 3 * LANES);
    FloatVector s4 = FloatVector.fromArray(F, lanes, to + 4 * LANES);
    FloatVector s5 = FloatVector.fromArray(F, lanes, to + 5 * LANES);
    FloatVector s6 = FloatVector.fromArray(F, lanes, to + 6 * LANES);
    FloatVector s7 = FloatVector.fromArray(F, lanes, to + 7 * LANES);
    for (int i = 0; i < length; i += VIRTUAL) {
      s0 = s0.add(FloatVector.fromArray(F, x, at + i).abs());
      s1 = s1.add(FloatVector.fromArray(F, x, at + i + LANES).abs());
      s2 = s2.add(FloatVector.fromArray(F, x, at + i + 2 * LANES).abs());
      s3 = s3.add(FloatVector.fromArray(F, x, at + i + 3 * LANES).abs());
      s4 = s4.add(FloatVector.fromArray(F, x, at + i + 4 * LANES).abs());
      s5 = s5.add(FloatVector.fromArray(F, x, at + i + 5 * LANES).abs());
      s6 = s6.add(FloatVector.fromArray(F, x, at + i + 6 * LANES).abs());
      s7 = s7.add(FloatVector.fromArray(F, x, at + i + 7 * LANES).abs());
    }
    s0.intoArray(lanes, to);
    s1.intoArray(lanes, to + LANES);
    s2.intoArray(lanes, to + 2 * LANES);
    s3.intoArray(lanes, to + 3 * LANES);
    s4.intoArray(lanes, to + 4 * LANES);
    s5.intoArray(lanes, to + 5 * LANES);
    s6.intoArray(lanes, to + 6 * LANES);
    s7.intoArray(lanes, to + 7 * LANES);
  }

  /** Adds the products of two rows. */
  public static void addProducts(
      int length, float[] x, int at, float[] y, int yAt, float[] lanes, int to) {
    int whole = length & -VIRTUAL;
    for (int l = 0; whole > 0 && l < VIRTUAL; l += 8 * LANES) {
      addProductsWhole(whole, x, at + l, y, yAt + l, lanes, to + l);
    }
    int i = whole;
    for (; i + LANES <= length; i += LANES) {
      FloatVector s = FloatVector.fromArray(F, lanes, to + i - whole);
      FloatVector.fromArray(F, x, at + i)
          .fma(FloatVector.fromArray(F, y, yAt + i), s)
          .intoArray(lanes, to + i - whole);
    }
    for (; i < length; i++) {
      int lane = to + i - whole;
      lanes[lane] = Math.fma(x[at + i], y[yAt + i], lanes[lane]);
    }
  }

  private static void addProductsWhole(
      int length, float[] x, int at, float[] y, int yAt, float[] lanes, int to) {
    FloatVector s0 = FloatVector.fromArray(F, lanes, to);
    FloatVector s1 = FloatVector.fromArray(F, lanes, to + LANES);
    FloatVector s2 = FloatVector.fromArray(F, lanes, to + 2 * LANES);
    FloatVector s3 = FloatVector.fromArray(F, lanes, to + 3 * LANES);
    FloatVector s4 = FloatVector.fromArray(F, lanes, to + 4 * LANES);
    FloatVector s5 = FloatVector.fromArray(F, lanes, to + 5 * LANES);
    FloatVector s6 = FloatVector.fromArray(F, lanes, to + 6 * LANES);
    FloatVector s7 = FloatVector.fromArray(F, lanes, to + 7 * LANES);
    for (int i = 0; i < length; i += VIRTUAL) {
      s0 = FloatVector.fromArray(F, x, at + i).fma(FloatVector.fromArray(F, y, yAt + i), s0);
      s1 =
          FloatVector.fromArray(F, x, at + i + LANES)
              .fma(FloatVector.fromArray(F, y, yAt + i + LANES), s1);
      s2 =
          FloatVector.fromArray(F, x, at + i + 2 * LANES)
              .fma(FloatVector.fromArray(F, y, yAt + i + 2 * LANES), s2);
      s3 =
          FloatVector.fromArray(F, x, at + i + 3 * LANES)
              .fma(FloatVector.fromArray(F, y, yAt + i + 3 * LANES), s3);
      s4 =
          FloatVector.fromArray(F, x, at + i + 4 * LANES)
              .fma(FloatVector.fromArray(F, y, yAt + i + 4 * LANES), s4);
      s5 =
          FloatVector.fromArray(F, x, at + i + 5 * LANES)
              .fma(FloatVector.fromArray(F, y, yAt + i + 5 * LANES), s5);
      s6 =
          FloatVector.fromArray(F, x, at + i + 6 * LANES)
              .fma(FloatVector.fromArray(F, y, yAt + i + 6 * LANES), s6);
      s7 =
          FloatVector.fromArray(F, x, at + i + 7 * LANES)
              .fma(FloatVector.fromArray(F, y, yAt + i + 7 * LANES), s7);
    }
    s0.intoArray(lanes, to);
    s1.intoArray(lanes, to + LANES);
    s2.intoArray(lanes, to + 2 * LANES);
    s3.intoArray(lanes, to + 3 * LANES);
    s4.intoArray(lanes, to + 4 * LANES);
    s5.intoArray(lanes, to + 5 * LANES);
    s6.intoArray(lanes, to + 6 * LANES);
    s7.intoArray(lanes, to + 7 * LANES);
  }

  /** Takes the greatest of a row and what is there. */
  public static void max(int length, float[] x, int at, float[] lanes, int to) {
    int whole = length & -VIRTUAL;
    for (int l = 0; whole > 0 && l < VIRTUAL; l += 8 * LANES) {
      maxWhole(whole, x, at + l, lanes, to + l);
    }
    int i = whole;
    for (; i + LANES <= length; i += LANES) {
      FloatVector s = FloatVector.fromArray(F, lanes, to + i - whole);
      s.max(FloatVector.fromArray(F, x, at + i)).intoArray(lanes, to + i - whole);
    }
    for (; i < length; i++) {
      int lane = to + i - whole;
      lanes[lane] = Math.max(lanes[lane], x[at + i]);
    }
  }

  private static void maxWhole(int length, float[] x, int at, float[] lanes, int to) {
    FloatVector s0 = FloatVector.fromArray(F, lanes, to);
    FloatVector s1 = FloatVector.fromArray(F, lanes, to + LANES);
    FloatVector s2 = FloatVector.fromArray(F, lanes, to + 2 * LANES);
    FloatVector s3 = FloatVector.fromArray(F, lanes, to + 3 * LANES);
    FloatVector s4 = FloatVector.fromArray(F, lanes, to + 4 * LANES);
    FloatVector s5 = FloatVector.fromArray(F, lanes, to + 5 * LANES);
    FloatVector s6 = FloatVector.fromArray(F, lanes, to + 6 * LANES);
    FloatVector s7 = FloatVector.fromArray(F, lanes, to + 7 * LANES);
    for (int i = 0; i < length; i += VIRTUAL) {
      s0 = s0.max(FloatVector.fromArray(F, x, at + i));
      s1 = s1.max(FloatVector.fromArray(F, x, at + i + LANES));
      s2 = s2.max(FloatVector.fromArray(F, x, at + i + 2 * LANES));
      s3 = s3.max(FloatVector.fromArray(F, x, at + i + 3 * LANES));
      s4 = s4.max(FloatVector.fromArray(F, x, at + i + 4 * LANES));
      s5 = s5.max(FloatVector.fromArray(F, x, at + i + 5 * LANES));
      s6 = s6.max(FloatVector.fromArray(F, x, at + i + 6 * LANES));
      s7 = s7.max(FloatVector.fromArray(F, x, at + i + 7 * LANES));
    }
    s0.intoArray(lanes, to);
    s1.intoArray(lanes, to + LANES);
    s2.intoArray(lanes, to + 2 * LANES);
    s3.intoArray(lanes, to + 3 * LANES);
    s4.intoArray(lanes, to + 4 * LANES);
    s5.intoArray(lanes, to + 5 * LANES);
    s6.intoArray(lanes, to + 6 * LANES);
    s7.intoArray(lanes, to + 7 * LANES);
  }

  /** Takes the least of a row and what is there. */
  public static void min(int length, float[] x, int at, float[] lanes, int to) {
    int whole = length & -VIRTUAL;
    for (int l = 0; whole > 0 && l < VIRTUAL; l += 8 * LANES) {
      minWhole(whole, x, at + l, lanes, to + l);
    }
    int i = whole;
    for (; i + LANES <= length; i += LANES) {
      FloatVector s = FloatVector.fromArray(F, lanes, to + i - whole);
      s.min(FloatVector.fromArray(F, x, at + i)).intoArray(lanes, to + i - whole);
    }
    for (; i < length; i++) {
      int lane = to + i - whole;
      lanes[lane] = Math.min(lanes[lane], x[at + i]);
    }
  }

  private static void minWhole(int length, float[] x, int at, float[] lanes, int to) {
    FloatVector s0 = FloatVector.fromArray(F, lanes, to);
    FloatVector s1 = FloatVector.fromArray(F, lanes, to + LANES);
    FloatVector s2 = FloatVector.fromArray(F, lanes, to + 2 * LANES);
    FloatVector s3 = FloatVector.fromArray(F, lanes, to + 3 * LANES);
    FloatVector s4 = FloatVector.fromArray(F, lanes, to + 4 * LANES);
    FloatVector s5 = FloatVector.fromArray(F, lanes, to + 5 * LANES);
    FloatVector s6 = FloatVector.fromArray(F, lanes, to + 6 * LANES);
    FloatVector s7 = FloatVector.fromArray(F, lanes, to + 7 * LANES);
    for (int i = 0; i < length; i += VIRTUAL) {
      s0 = s0.min(FloatVector.fromArray(F, x, at + i));
      s1 = s1.min(FloatVector.fromArray(F, x, at + i + LANES));
      s2 = s2.min(FloatVector.fromArray(F, x, at + i + 2 * LANES));
      s3 = s3.min(FloatVector.fromArray(F, x, at + i + 3 * LANES));
      s4 = s4.min(FloatVector.fromArray(F, x, at + i + 4 * LANES));
      s5 = s5.min(FloatVector.fromArray(F, x, at + i + 5 * LANES));
      s6 = s6.min(FloatVector.fromArray(F, x, at + i + 6 * LANES));
      s7 = s7.min(FloatVector.fromArray(F, x, at + i + 7 * LANES));
    }
    s0.intoArray(lanes, to);
    s1.intoArray(lanes, to + LANES);
    s2.intoArray(lanes, to + 2 * LANES);
    s3.intoArray(lanes, to + 3 * LANES);
    s4.intoArray(lanes, to + 4 * LANES);
    s5.intoArray(lanes, to + 5 * LANES);
    s6.intoArray(lanes, to + 6 * LANES);
    s7.intoArray(lanes, to + 7 * LANES);
  }

  /** Leaves what the lanes hold for every sixteenth element in the first 16. */
  public static void foldSums(float[] lanes, int at) {
    for (int apart = VIRTUAL / 2; apart >= 16; apart /= 2) {
      for (int i = at; i < at + apart; i += LANES) {
        FloatVector y = FloatVector.fromArray(F, lanes, i + apart);
        FloatVector.fromArray(F, lanes, i).add(y).intoArray(lanes, i);
      }
    }
  }

  /** Leaves what the lanes hold for every sixteenth element in the first 16. */
  public static void foldGreatest(float[] lanes, int at) {
    for (int apart = VIRTUAL / 2; apart >= 16; apart /= 2) {
      for (int i = at; i < at + apart; i += LANES) {
        FloatVector y = FloatVector.fromArray(F, lanes, i + apart);
        FloatVector.fromArray(F, lanes, i).max(y).intoArray(lanes, i);
      }
    }
  }

  /** Leaves what the lanes hold for every sixteenth element in the first 16. */
  public static void foldLeast(float[] lanes, int at) {
    for (int apart = VIRTUAL / 2; apart >= 16; apart /= 2) {
      for (int i = at; i < at + apart; i += LANES) {
        FloatVector y = FloatVector.fromArray(F, lanes, i + apart);
        FloatVector.fromArray(F, lanes, i).min(y).intoArray(lanes, i);
      }
    }
  }

  /** The sum of all lanes. */
  public static float sum(float[] lanes, int at) {
    foldSums(lanes, at);
    return Dot.sum(lanes, at);
  }

  /** The greatest of all lanes. */
  public static float greatest(float[] lanes, int at) {
    foldGreatest(lanes, at);
    float most = lanes[at];
    for (int i = 1; i < 16; i++) {
      most = Math.max(most, lanes[at + i]);
    }
    return most;
  }

  /** The least of all lanes. */
  public static float least(float[] lanes, int at) {
    foldLeast(lanes, at);
    float least = lanes[at];
    for (int i = 1; i < 16; i++) {
      least = Math.min(least, lanes[at + i]);
    }
    return least;
  }

  /** The first place of a row that holds a value, be it NaN; the length where none does. */
  public static int find(float value, int length, float[] x, int at) {
    int i = value != value ? nans(length, x, at) : equals(value, length, x, at);
    while (i < length && x[at + i] != value && (x[at + i] == x[at + i] || value == value)) {
      i++;
    }
    return i;
  }

  /** Where the first vector begins that holds a value, or the last, partial one. */
  private static int equals(float value, int length, float[] x, int at) {
    int i = 0;
    while (i + LANES <= length && !FloatVector.fromArray(F, x, at + i).eq(value).anyTrue()) {
      i += LANES;
    }
    return i;
  }

  private static int nans(int length, float[] x, int at) {
    int i = 0;
    for (; i + LANES <= length; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, at + i);
      if (!v.eq(v).allTrue()) {
        return i;
      }
    }
    return i;
  }
}
