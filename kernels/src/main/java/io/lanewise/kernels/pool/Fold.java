package io.lanewise.kernels.pool;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Folds several stretches of floats into one, element by element in the order of the stretches:
 * {@code to[j] = x₀[j] ∘ x₁[j] ∘ …}. So windows are folded along rows, and where neighbouring
 * windows lie side by side along columns.
 *
 * <p>Stretch t begins at {@code at + steps[stepsAt + t]}; there is at least one. What is written
 * lies apart from what is read. Three stretches are folded at a time, further ones one by one into
 * what stands.
 */
final class Fold {
  private static final FoldLoop MAX2 = loop("max2");
  private static final FoldLoop MAX3 = loop("max3");
  private static final FoldLoop MAX_MORE = loop("maxMore");
  private static final FoldLoop SUM2 = loop("sum2");
  private static final FoldLoop SUM3 = loop("sum3");
  private static final FoldLoop SUM_MORE = loop("sumMore");
  private static final FoldLoop MAGNITUDES_MORE = loop("magnitudesMore");
  private static final FoldLoop SQUARES_MORE = loop("squaresMore");

  private Fold() {}

  private static FoldLoop loop(String name) {
    return FoldLoop.of(MethodHandles.lookup(), name);
  }

  /** The largest; NaN wins. */
  static void max(int n, int k, float[] x, int at, int[] steps, int stepsAt, float[] to, int toAt) {
    int first = at + steps[stepsAt];
    if (k == 1) {
      System.arraycopy(x, first, to, toAt, n);
    } else if (k == 2) {
      MAX2.run(n, x, first, at + steps[stepsAt + 1], 0, to, toAt);
    } else {
      MAX3.run(n, x, first, at + steps[stepsAt + 1], at + steps[stepsAt + 2], to, toAt);
      for (int t = 3; t < k; t++) {
        MAX_MORE.run(n, x, at + steps[stepsAt + t], 0, 0, to, toAt);
      }
    }
  }

  private static void max2(int n, float[] x, int a, int b, int c, float[] to, int toAt) {
    for (int i = 0; n >= LANES && i < n; i += LANES) {
      int j = Math.min(i, n - LANES);
      FloatVector.fromArray(F, x, a + j)
          .max(FloatVector.fromArray(F, x, b + j))
          .intoArray(to, toAt + j);
    }
    for (int j = 0; n < LANES && j < n; j++) {
      to[toAt + j] = Math.max(x[a + j], x[b + j]);
    }
  }

  private static void max3(int n, float[] x, int a, int b, int c, float[] to, int toAt) {
    for (int i = 0; n >= LANES && i < n; i += LANES) {
      int j = Math.min(i, n - LANES);
      FloatVector.fromArray(F, x, a + j)
          .max(FloatVector.fromArray(F, x, b + j))
          .max(FloatVector.fromArray(F, x, c + j))
          .intoArray(to, toAt + j);
    }
    for (int j = 0; n < LANES && j < n; j++) {
      to[toAt + j] = Math.max(Math.max(x[a + j], x[b + j]), x[c + j]);
    }
  }

  private static void maxMore(int n, float[] x, int a, int b, int c, float[] to, int toAt) {
    for (int i = 0; n >= LANES && i < n; i += LANES) {
      int j = Math.min(i, n - LANES);
      FloatVector.fromArray(F, to, toAt + j)
          .max(FloatVector.fromArray(F, x, a + j))
          .intoArray(to, toAt + j);
    }
    for (int j = 0; n < LANES && j < n; j++) {
      to[toAt + j] = Math.max(to[toAt + j], x[a + j]);
    }
  }

  /** The sum. */
  static void sum(int n, int k, float[] x, int at, int[] steps, int stepsAt, float[] to, int toAt) {
    int first = at + steps[stepsAt];
    if (k == 1) {
      System.arraycopy(x, first, to, toAt, n);
    } else if (k == 2) {
      SUM2.run(n, x, first, at + steps[stepsAt + 1], 0, to, toAt);
    } else {
      SUM3.run(n, x, first, at + steps[stepsAt + 1], at + steps[stepsAt + 2], to, toAt);
      for (int t = 3; t < k; t++) {
        SUM_MORE.run(n, x, at + steps[stepsAt + t], 0, 0, to, toAt);
      }
    }
  }

  private static void sum2(int n, float[] x, int a, int b, int c, float[] to, int toAt) {
    for (int i = 0; n >= LANES && i < n; i += LANES) {
      int j = Math.min(i, n - LANES);
      FloatVector.fromArray(F, x, a + j)
          .add(FloatVector.fromArray(F, x, b + j))
          .intoArray(to, toAt + j);
    }
    for (int j = 0; n < LANES && j < n; j++) {
      to[toAt + j] = x[a + j] + x[b + j];
    }
  }

  private static void sum3(int n, float[] x, int a, int b, int c, float[] to, int toAt) {
    for (int i = 0; n >= LANES && i < n; i += LANES) {
      int j = Math.min(i, n - LANES);
      FloatVector.fromArray(F, x, a + j)
          .add(FloatVector.fromArray(F, x, b + j))
          .add(FloatVector.fromArray(F, x, c + j))
          .intoArray(to, toAt + j);
    }
    for (int j = 0; n < LANES && j < n; j++) {
      to[toAt + j] = x[a + j] + x[b + j] + x[c + j];
    }
  }

  private static void sumMore(int n, float[] x, int a, int b, int c, float[] to, int toAt) {
    int whole = F.loopBound(n);
    for (int j = 0; j < whole; j += LANES) {
      FloatVector.fromArray(F, to, toAt + j)
          .add(FloatVector.fromArray(F, x, a + j))
          .intoArray(to, toAt + j);
    }
    for (int j = whole; j < n; j++) {
      to[toAt + j] += x[a + j];
    }
  }

  /** The sum of magnitudes. */
  static void magnitudes(
      int n, int k, float[] x, int at, int[] steps, int stepsAt, float[] to, int toAt) {
    Arrays.fill(to, toAt, toAt + n, 0f);
    for (int t = 0; t < k; t++) {
      MAGNITUDES_MORE.run(n, x, at + steps[stepsAt + t], 0, 0, to, toAt);
    }
  }

  private static void magnitudesMore(int n, float[] x, int a, int b, int c, float[] to, int toAt) {
    int whole = F.loopBound(n);
    for (int j = 0; j < whole; j += LANES) {
      FloatVector.fromArray(F, to, toAt + j)
          .add(FloatVector.fromArray(F, x, a + j).abs())
          .intoArray(to, toAt + j);
    }
    for (int j = whole; j < n; j++) {
      to[toAt + j] += Math.abs(x[a + j]);
    }
  }

  /** The sum of squares, a chain of fused multiply-adds from +0. */
  static void squares(
      int n, int k, float[] x, int at, int[] steps, int stepsAt, float[] to, int toAt) {
    Arrays.fill(to, toAt, toAt + n, 0f);
    for (int t = 0; t < k; t++) {
      SQUARES_MORE.run(n, x, at + steps[stepsAt + t], 0, 0, to, toAt);
    }
  }

  private static void squaresMore(int n, float[] x, int a, int b, int c, float[] to, int toAt) {
    int whole = F.loopBound(n);
    for (int j = 0; j < whole; j += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, a + j);
      v.fma(v, FloatVector.fromArray(F, to, toAt + j)).intoArray(to, toAt + j);
    }
    for (int j = whole; j < n; j++) {
      to[toAt + j] = Math.fma(x[a + j], x[a + j], to[toAt + j]);
    }
  }
}
