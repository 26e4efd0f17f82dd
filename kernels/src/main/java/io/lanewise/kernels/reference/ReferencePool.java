package io.lanewise.kernels.reference;

import io.lanewise.kernels.shape.PoolShape;
import io.lanewise.kernels.shape.Windows;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/** Poolings and their gradients in double, as their definitions have them; arrays are NCHW. */
public final class ReferencePool {
  private ReferencePool() {}

  /** What an average divides by. */
  @FunctionalInterface
  public interface Divisor {
    /** For the window of an output element. */
    double at(int row, int column);
  }

  /** What is done with a window. */
  private interface Window {
    /** Sees the place of an output, and the window's indices in the input. */
    void at(int y, int row, int column, int[] x);
  }

  private static void forEachWindow(PoolShape s, Window window) {
    int y = 0;
    for (int plane = 0; plane < planes(s); plane++) {
      for (int row = 0; row < s.rows().out(); row++) {
        for (int column = 0; column < s.columns().out(); column++) {
          window.at(y++, row, column, taps(s, plane, row, column));
        }
      }
    }
  }

  private static int planes(PoolShape s) {
    return s.input().batch() * s.input().channels();
  }

  /** A window's indices in row-major order. */
  private static int[] taps(PoolShape s, int plane, int row, int column) {
    Windows r = s.rows();
    Windows c = s.columns();
    int[] taps = new int[r.taps(row) * c.taps(column)];
    int next = 0;
    for (int i = 0; i < r.taps(row); i++) {
      int h = r.first(row) + i * r.dilation();
      for (int j = 0; j < c.taps(column); j++) {
        int w = c.first(column) + j * c.dilation();
        taps[next++] = (plane * r.size() + h) * c.size() + w;
      }
    }
    return taps;
  }

  /**
   * The largest element of each window.
   *
   * @param indices gets its place in the plane; may be null
   */
  public static void max(PoolShape s, double[] x, double[] y, double[] indices) {
    int pixels = s.rows().size() * s.columns().size();
    forEachWindow(
        s,
        (to, row, column, taps) -> {
          int winner = taps[0];
          double most = x[winner];
          for (int i : taps) {
            if (x[i] > x[winner] || Double.isNaN(x[i]) && !Double.isNaN(x[winner])) {
              winner = i;
            }
            most = Math.max(most, x[i]);
          }
          y[to] = most;
          if (indices != null) {
            indices[to] = winner % pixels;
          }
        });
  }

  /** Each gradient is added to the element of its index. */
  public static void maxGradient(PoolShape s, double[] dy, double[] indices, double[] dx) {
    Arrays.fill(dx, 0);
    forEachWindow(s, (y, row, column, taps) -> dx[at(s, y, indices)] += dy[y]);
  }

  /** Each element is put where its index says, the last winning; 0 elsewhere. */
  public static void unpool(PoolShape s, double[] y, double[] indices, double[] x) {
    Arrays.fill(x, 0);
    forEachWindow(s, (from, row, column, taps) -> x[at(s, from, indices)] = y[from]);
  }

  /** Each gradient is taken from where its element was put. */
  public static void unpoolGradient(PoolShape s, double[] dx, double[] indices, double[] dy) {
    forEachWindow(s, (y, row, column, taps) -> dy[y] = dx[at(s, y, indices)]);
  }

  private static int at(PoolShape s, int y, double[] indices) {
    int plane = y / (s.rows().out() * s.columns().out());
    return plane * s.rows().size() * s.columns().size() + (int) indices[y];
  }

  /** The sum of each window's elements, divided. */
  public static void average(PoolShape s, Divisor divisor, double[] x, double[] y) {
    forEachWindow(
        s, (to, row, column, taps) -> y[to] = sum(taps, i -> x[i]) / divisor.at(row, column));
  }

  /** Each gradient, divided, is added to every element of its window. */
  public static void averageGradient(PoolShape s, Divisor divisor, double[] dy, double[] dx) {
    Arrays.fill(dx, 0);
    forEachWindow(
        s,
        (y, row, column, taps) -> {
          for (int i : taps) {
            dx[i] += dy[y] / divisor.at(row, column);
          }
        });
  }

  /** {@code (Σ|x|^p)^(1/p)} of each window. */
  public static void lp(PoolShape s, double p, double[] x, double[] y) {
    forEachWindow(
        s,
        (to, row, column, taps) ->
            y[to] = root(sum(taps, i -> StrictMath.pow(Math.abs(x[i]), p)), p));
  }

  private static double root(double sum, double p) {
    return p == 1 ? sum : p == 2 ? Math.sqrt(sum) : StrictMath.pow(sum, 1 / p);
  }

  /** {@code sign(x)·|x|^(p−1)·Σ dy·y^(1−p)}, where p > 1 without the windows whose y is 0. */
  public static void lpGradient(
      PoolShape s, double p, double[] x, double[] y, double[] dy, double[] dx) {
    Arrays.fill(dx, 0);
    forEachWindow(
        s,
        (from, row, column, taps) -> {
          double scaled = p > 1 && y[from] == 0 ? 0 : dy[from] / StrictMath.pow(y[from], p - 1);
          for (int i : taps) {
            dx[i] += scaled;
          }
        });
    for (int i = 0; i < dx.length; i++) {
      dx[i] *= Math.signum(x[i]) * StrictMath.pow(Math.abs(x[i]), p - 1);
    }
  }

  private static double sum(int[] taps, IntToDoubleFunction element) {
    double sum = 0;
    for (int i : taps) {
      sum += element.applyAsDouble(i);
    }
    return sum;
  }
}
