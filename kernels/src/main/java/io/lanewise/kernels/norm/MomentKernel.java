package io.lanewise.kernels.norm;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;
import static jdk.incubator.vector.VectorOperators.LE;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Sums over runs of floats, in 64 virtual lanes whatever the machine has: float i of a run is added
 * to lane i modulo 64, in ascending order; the lanes are then added in pairs 32, 16, 8, 4, 2 and 1
 * apart. In NCHW16 lane l modulo 16 is a channel, so the pairs end at 16. What is subtracted comes
 * for 16 lanes: there the channels' means, else 16 times the same.
 */
final class MomentKernel {
  /** Partial sums of one quantity. */
  static final int SUMS = 64;

  /** Lanes with a mean of their own. */
  static final int BLOCK = 16;

  private MomentKernel() {}

  /**
   * Σ x; added to {@value #SUMS} lanes. As long as those below that C2 does not inline: together
   * they would be more vector operations than it takes at a time.
   */
  static void sum(float[] x, int at, int length, float[] lanes, int lanesAt) {
    int whole = length & -SUMS;
    for (int l = 0; l < BLOCK; l += LANES) {
      int from = at + l;
      int to = lanesAt + l;
      FloatVector s0 = FloatVector.fromArray(F, lanes, to);
      FloatVector s1 = FloatVector.fromArray(F, lanes, to + BLOCK);
      FloatVector s2 = FloatVector.fromArray(F, lanes, to + 2 * BLOCK);
      FloatVector s3 = FloatVector.fromArray(F, lanes, to + 3 * BLOCK);
      for (int i = 0; i < whole; i += SUMS) {
        FloatVector v0 = FloatVector.fromArray(F, x, from + i);
        FloatVector v1 = FloatVector.fromArray(F, x, from + i + BLOCK);
        FloatVector v2 = FloatVector.fromArray(F, x, from + i + 2 * BLOCK);
        FloatVector v3 = FloatVector.fromArray(F, x, from + i + 3 * BLOCK);
        s0 = s0.add(v0);
        s1 = s1.add(v1);
        s2 = s2.add(v2);
        s3 = s3.add(v3);
      }
      s0.intoArray(lanes, to);
      s1.intoArray(lanes, to + BLOCK);
      s2.intoArray(lanes, to + 2 * BLOCK);
      s3.intoArray(lanes, to + 3 * BLOCK);
    }
    int vectors = F.loopBound(length);
    for (int i = whole; i < vectors; i += LANES) {
      int lane = lanesAt + i - whole;
      FloatVector sum = FloatVector.fromArray(F, lanes, lane);
      sum.add(FloatVector.fromArray(F, x, at + i)).intoArray(lanes, lane);
    }
    for (int i = vectors; i < length; i++) {
      lanes[lanesAt + i - whole] += x[at + i];
    }
  }

  /** Likewise over runs {@code step} apart; short ones a vector of each at a time. */
  static void sum(float[] x, int at, int step, int runs, int length, float[] lanes, int lanesAt) {
    if (length > SUMS) {
      for (int run = 0; run < runs; run++) {
        sum(x, at + run * step, length, lanes, lanesAt);
      }
      return;
    }
    int vectors = F.loopBound(length);
    for (int i = 0; i < vectors; i += LANES) {
      sumDown(x, at + i, step, runs, lanes, lanesAt + i);
    }
    for (int i = vectors; i < length; i++) {
      float sum = lanes[lanesAt + i];
      for (int run = 0; run < runs; run++) {
        sum += x[at + run * step + i];
      }
      lanes[lanesAt + i] = sum;
    }
  }

  private static void sumDown(float[] x, int at, int step, int runs, float[] lanes, int to) {
    FloatVector sum = FloatVector.fromArray(F, lanes, to);
    for (int run = 0; run < runs; run++) {
      sum = sum.add(FloatVector.fromArray(F, x, at + run * step));
    }
    sum.intoArray(lanes, to);
  }

  /** Σ (x − mean), added to {@value #SUMS} lanes, and Σ (x − mean)², to the next. */
  static void deviations(
      float[] x, int at, int length, float[] mean, int meanAt, float[] lanes, int lanesAt) {
    int whole = length & -SUMS;
    for (int l = 0; l < BLOCK; l += LANES) {
      deviationsWhole(x, at + l, whole, mean, meanAt + l, lanes, lanesAt + l);
    }
    int vectors = F.loopBound(length);
    for (int i = whole; i < vectors; i += LANES) {
      int lane = lanesAt + i - whole;
      FloatVector d =
          FloatVector.fromArray(F, x, at + i)
              .sub(FloatVector.fromArray(F, mean, meanAt + (i & BLOCK - 1)));
      FloatVector.fromArray(F, lanes, lane).add(d).intoArray(lanes, lane);
      d.fma(d, FloatVector.fromArray(F, lanes, lane + SUMS)).intoArray(lanes, lane + SUMS);
    }
    for (int i = vectors; i < length; i++) {
      int lane = lanesAt + i - whole;
      float d = x[at + i] - mean[meanAt + (i & BLOCK - 1)];
      lanes[lane] += d;
      lanes[lane + SUMS] = Math.fma(d, d, lanes[lane + SUMS]);
    }
  }

  /** Likewise over runs {@code step} apart; short ones a vector of each at a time. */
  static void deviations(
      float[] x,
      int at,
      int step,
      int runs,
      int length,
      float[] mean,
      int meanAt,
      float[] lanes,
      int lanesAt) {
    if (length > SUMS) {
      for (int run = 0; run < runs; run++) {
        deviations(x, at + run * step, length, mean, meanAt, lanes, lanesAt);
      }
      return;
    }
    int vectors = F.loopBound(length);
    for (int i = 0; i < vectors; i += LANES) {
      deviationsDown(x, at + i, step, runs, mean, meanAt + (i & BLOCK - 1), lanes, lanesAt + i);
    }
    for (int i = vectors; i < length; i++) {
      float m = mean[meanAt + (i & BLOCK - 1)];
      float sum = lanes[lanesAt + i];
      float squares = lanes[lanesAt + i + SUMS];
      for (int run = 0; run < runs; run++) {
        float d = x[at + run * step + i] - m;
        sum += d;
        squares = Math.fma(d, d, squares);
      }
      lanes[lanesAt + i] = sum;
      lanes[lanesAt + i + SUMS] = squares;
    }
  }

  private static void deviationsDown(
      float[] x, int at, int step, int runs, float[] mean, int meanAt, float[] lanes, int to) {
    FloatVector m = FloatVector.fromArray(F, mean, meanAt);
    FloatVector sum = FloatVector.fromArray(F, lanes, to);
    FloatVector squares = FloatVector.fromArray(F, lanes, to + SUMS);
    for (int run = 0; run < runs; run++) {
      FloatVector d = FloatVector.fromArray(F, x, at + run * step).sub(m);
      sum = sum.add(d);
      squares = d.fma(d, squares);
    }
    sum.intoArray(lanes, to);
    squares.intoArray(lanes, to + SUMS);
  }

  private static void deviationsWhole(
      float[] x, int at, int length, float[] mean, int meanAt, float[] lanes, int to) {
    FloatVector m = FloatVector.fromArray(F, mean, meanAt);
    FloatVector s0 = FloatVector.fromArray(F, lanes, to);
    FloatVector s1 = FloatVector.fromArray(F, lanes, to + BLOCK);
    FloatVector s2 = FloatVector.fromArray(F, lanes, to + 2 * BLOCK);
    FloatVector s3 = FloatVector.fromArray(F, lanes, to + 3 * BLOCK);
    FloatVector q0 = FloatVector.fromArray(F, lanes, to + SUMS);
    FloatVector q1 = FloatVector.fromArray(F, lanes, to + SUMS + BLOCK);
    FloatVector q2 = FloatVector.fromArray(F, lanes, to + SUMS + 2 * BLOCK);
    FloatVector q3 = FloatVector.fromArray(F, lanes, to + SUMS + 3 * BLOCK);
    for (int i = 0; i < length; i += SUMS) {
      FloatVector d0 = FloatVector.fromArray(F, x, at + i).sub(m);
      FloatVector d1 = FloatVector.fromArray(F, x, at + i + BLOCK).sub(m);
      FloatVector d2 = FloatVector.fromArray(F, x, at + i + 2 * BLOCK).sub(m);
      FloatVector d3 = FloatVector.fromArray(F, x, at + i + 3 * BLOCK).sub(m);
      s0 = s0.add(d0);
      s1 = s1.add(d1);
      s2 = s2.add(d2);
      s3 = s3.add(d3);
      q0 = d0.fma(d0, q0);
      q1 = d1.fma(d1, q1);
      q2 = d2.fma(d2, q2);
      q3 = d3.fma(d3, q3);
    }
    s0.intoArray(lanes, to);
    s1.intoArray(lanes, to + BLOCK);
    s2.intoArray(lanes, to + 2 * BLOCK);
    s3.intoArray(lanes, to + 3 * BLOCK);
    q0.intoArray(lanes, to + SUMS);
    q1.intoArray(lanes, to + SUMS + BLOCK);
    q2.intoArray(lanes, to + SUMS + 2 * BLOCK);
    q3.intoArray(lanes, to + SUMS + 3 * BLOCK);
  }

  /** Σ dy, added to {@value #SUMS} lanes, and Σ dy·(x − mean), to the next. */
  static void products(
      float[] x,
      int at,
      float[] dy,
      int dyAt,
      int length,
      float[] mean,
      int meanAt,
      float[] lanes,
      int lanesAt) {
    int whole = length & -SUMS;
    for (int l = 0; l < BLOCK; l += LANES) {
      productsWhole(x, at + l, dy, dyAt + l, whole, mean, meanAt + l, lanes, lanesAt + l);
    }
    int vectors = F.loopBound(length);
    for (int i = whole; i < vectors; i += LANES) {
      int lane = lanesAt + i - whole;
      FloatVector d =
          FloatVector.fromArray(F, x, at + i)
              .sub(FloatVector.fromArray(F, mean, meanAt + (i & BLOCK - 1)));
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + i);
      FloatVector.fromArray(F, lanes, lane).add(g).intoArray(lanes, lane);
      d.fma(g, FloatVector.fromArray(F, lanes, lane + SUMS)).intoArray(lanes, lane + SUMS);
    }
    for (int i = vectors; i < length; i++) {
      int lane = lanesAt + i - whole;
      float d = x[at + i] - mean[meanAt + (i & BLOCK - 1)];
      float g = dy[dyAt + i];
      lanes[lane] += g;
      lanes[lane + SUMS] = Math.fma(d, g, lanes[lane + SUMS]);
    }
  }

  private static void productsWhole(
      float[] x,
      int at,
      float[] dy,
      int dyAt,
      int length,
      float[] mean,
      int meanAt,
      float[] lanes,
      int to) {
    FloatVector m = FloatVector.fromArray(F, mean, meanAt);
    FloatVector s0 = FloatVector.fromArray(F, lanes, to);
    FloatVector s1 = FloatVector.fromArray(F, lanes, to + BLOCK);
    FloatVector s2 = FloatVector.fromArray(F, lanes, to + 2 * BLOCK);
    FloatVector s3 = FloatVector.fromArray(F, lanes, to + 3 * BLOCK);
    FloatVector q0 = FloatVector.fromArray(F, lanes, to + SUMS);
    FloatVector q1 = FloatVector.fromArray(F, lanes, to + SUMS + BLOCK);
    FloatVector q2 = FloatVector.fromArray(F, lanes, to + SUMS + 2 * BLOCK);
    FloatVector q3 = FloatVector.fromArray(F, lanes, to + SUMS + 3 * BLOCK);
    for (int i = 0; i < length; i += SUMS) {
      FloatVector g0 = FloatVector.fromArray(F, dy, dyAt + i);
      FloatVector g1 = FloatVector.fromArray(F, dy, dyAt + i + BLOCK);
      FloatVector g2 = FloatVector.fromArray(F, dy, dyAt + i + 2 * BLOCK);
      FloatVector g3 = FloatVector.fromArray(F, dy, dyAt + i + 3 * BLOCK);
      s0 = s0.add(g0);
      s1 = s1.add(g1);
      s2 = s2.add(g2);
      s3 = s3.add(g3);
      q0 = FloatVector.fromArray(F, x, at + i).sub(m).fma(g0, q0);
      q1 = FloatVector.fromArray(F, x, at + i + BLOCK).sub(m).fma(g1, q1);
      q2 = FloatVector.fromArray(F, x, at + i + 2 * BLOCK).sub(m).fma(g2, q2);
      q3 = FloatVector.fromArray(F, x, at + i + 3 * BLOCK).sub(m).fma(g3, q3);
    }
    s0.intoArray(lanes, to);
    s1.intoArray(lanes, to + BLOCK);
    s2.intoArray(lanes, to + 2 * BLOCK);
    s3.intoArray(lanes, to + 3 * BLOCK);
    q0.intoArray(lanes, to + SUMS);
    q1.intoArray(lanes, to + SUMS + BLOCK);
    q2.intoArray(lanes, to + SUMS + 2 * BLOCK);
    q3.intoArray(lanes, to + SUMS + 3 * BLOCK);
  }

  /** Likewise where y is not at or below 0; elsewhere dy counts as 0. */
  static void maskedProducts(
      float[] x,
      int at,
      float[] dy,
      int dyAt,
      float[] y,
      int yAt,
      int length,
      float[] mean,
      int meanAt,
      float[] lanes,
      int lanesAt) {
    int whole = length & -SUMS;
    for (int l = 0; l < BLOCK; l += LANES) {
      maskedWhole(x, at + l, dy, dyAt + l, y, yAt + l, whole, mean, meanAt + l, lanes, lanesAt + l);
    }
    int vectors = F.loopBound(length);
    for (int i = whole; i < vectors; i += LANES) {
      int lane = lanesAt + i - whole;
      FloatVector d =
          FloatVector.fromArray(F, x, at + i)
              .sub(FloatVector.fromArray(F, mean, meanAt + (i & BLOCK - 1)));
      VectorMask<Float> off = FloatVector.fromArray(F, y, yAt + i).compare(LE, 0f);
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + i).blend(0f, off);
      FloatVector.fromArray(F, lanes, lane).add(g).intoArray(lanes, lane);
      d.fma(g, FloatVector.fromArray(F, lanes, lane + SUMS)).intoArray(lanes, lane + SUMS);
    }
    for (int i = vectors; i < length; i++) {
      int lane = lanesAt + i - whole;
      float d = x[at + i] - mean[meanAt + (i & BLOCK - 1)];
      float g = y[yAt + i] <= 0 ? 0 : dy[dyAt + i];
      lanes[lane] += g;
      lanes[lane + SUMS] = Math.fma(d, g, lanes[lane + SUMS]);
    }
  }

  private static void maskedWhole(
      float[] x,
      int at,
      float[] dy,
      int dyAt,
      float[] y,
      int yAt,
      int length,
      float[] mean,
      int meanAt,
      float[] lanes,
      int to) {
    FloatVector m = FloatVector.fromArray(F, mean, meanAt);
    FloatVector s0 = FloatVector.fromArray(F, lanes, to);
    FloatVector s1 = FloatVector.fromArray(F, lanes, to + BLOCK);
    FloatVector s2 = FloatVector.fromArray(F, lanes, to + 2 * BLOCK);
    FloatVector s3 = FloatVector.fromArray(F, lanes, to + 3 * BLOCK);
    FloatVector q0 = FloatVector.fromArray(F, lanes, to + SUMS);
    FloatVector q1 = FloatVector.fromArray(F, lanes, to + SUMS + BLOCK);
    FloatVector q2 = FloatVector.fromArray(F, lanes, to + SUMS + 2 * BLOCK);
    FloatVector q3 = FloatVector.fromArray(F, lanes, to + SUMS + 3 * BLOCK);
    for (int i = 0; i < length; i += SUMS) {
      VectorMask<Float> off0 = FloatVector.fromArray(F, y, yAt + i).compare(LE, 0f);
      FloatVector g0 = FloatVector.fromArray(F, dy, dyAt + i).blend(0f, off0);
      VectorMask<Float> off1 = FloatVector.fromArray(F, y, yAt + i + BLOCK).compare(LE, 0f);
      FloatVector g1 = FloatVector.fromArray(F, dy, dyAt + i + BLOCK).blend(0f, off1);
      VectorMask<Float> off2 = FloatVector.fromArray(F, y, yAt + i + 2 * BLOCK).compare(LE, 0f);
      FloatVector g2 = FloatVector.fromArray(F, dy, dyAt + i + 2 * BLOCK).blend(0f, off2);
      VectorMask<Float> off3 = FloatVector.fromArray(F, y, yAt + i + 3 * BLOCK).compare(LE, 0f);
      FloatVector g3 = FloatVector.fromArray(F, dy, dyAt + i + 3 * BLOCK).blend(0f, off3);
      s0 = s0.add(g0);
      s1 = s1.add(g1);
      s2 = s2.add(g2);
      s3 = s3.add(g3);
      q0 = FloatVector.fromArray(F, x, at + i).sub(m).fma(g0, q0);
      q1 = FloatVector.fromArray(F, x, at + i + BLOCK).sub(m).fma(g1, q1);
      q2 = FloatVector.fromArray(F, x, at + i + 2 * BLOCK).sub(m).fma(g2, q2);
      q3 = FloatVector.fromArray(F, x, at + i + 3 * BLOCK).sub(m).fma(g3, q3);
    }
    s0.intoArray(lanes, to);
    s1.intoArray(lanes, to + BLOCK);
    s2.intoArray(lanes, to + 2 * BLOCK);
    s3.intoArray(lanes, to + 3 * BLOCK);
    q0.intoArray(lanes, to + SUMS);
    q1.intoArray(lanes, to + SUMS + BLOCK);
    q2.intoArray(lanes, to + SUMS + 2 * BLOCK);
    q3.intoArray(lanes, to + SUMS + 3 * BLOCK);
  }

  /** Lanes that begin anew. */
  static void clear(float[] lanes, int at, int count) {
    Arrays.fill(lanes, at, at + count, 0f);
  }

  /**
   * Adds the lanes in pairs until {@code left} remain, which lie at the front; {@code left} is 16
   * or 1.
   */
  static void fold(float[] lanes, int at, int left) {
    for (int apart = SUMS / 2; apart >= BLOCK; apart /= 2) {
      for (int i = 0; i < apart; i += LANES) {
        FloatVector.fromArray(F, lanes, at + i)
            .add(FloatVector.fromArray(F, lanes, at + i + apart))
            .intoArray(lanes, at + i);
      }
    }
    if (left == 1) {
      lanes[at] = total(lanes, at);
    }
  }

  /** The last 16, in named floats: in an array each pair would wait for a store. */
  private static float total(float[] s, int at) {
    float s0 = (s[at] + s[at + 8]) + (s[at + 4] + s[at + 12]);
    float s1 = (s[at + 1] + s[at + 9]) + (s[at + 5] + s[at + 13]);
    float s2 = (s[at + 2] + s[at + 10]) + (s[at + 6] + s[at + 14]);
    float s3 = (s[at + 3] + s[at + 11]) + (s[at + 7] + s[at + 15]);
    return (s0 + s2) + (s1 + s3);
  }
}
