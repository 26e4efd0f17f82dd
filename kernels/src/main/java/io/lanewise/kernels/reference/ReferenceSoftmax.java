package io.lanewise.kernels.reference;

/** Softmax, its logarithm and log-sum-exp in double, as their definitions have them. */
public final class ReferenceSoftmax {
  /** An exponential below it loses more than its share, before a large factor brings it back. */
  private static final double VANISHED = Float.MIN_NORMAL;

  private ReferenceSoftmax() {}

  /**
   * Row by row.
   *
   * @param kind 0 softmax, 1 log-softmax, 2 log-sum-exp
   */
  public static void rows(int kind, boolean backward, int rows, int columns, double[][] operands) {
    double[] a = operands[0];
    double[] result = operands[operands.length - 1];
    for (int r = 0; r < rows; r++) {
      int at = r * columns;
      if (!backward) {
        double lse = logSumExp(columns, a, at);
        double max = max(columns, a, at);
        if (kind == 2) {
          result[r] = lse;
          continue;
        }
        // From the largest, whose logarithm may be far from 0; its infinities make NaN.
        double rest = Math.log(sumExp(columns, a, at, max));
        for (int i = at; i < at + columns; i++) {
          double y = a[i] - max - rest;
          result[i] = kind == 0 ? Math.exp(y) : y;
        }
      } else if (kind == 2) {
        for (int i = at; i < at + columns; i++) {
          result[i] = Math.exp(a[i] - operands[1][r]) * operands[2][r];
        }
      } else {
        double[] dy = operands[1];
        double sum = 0;
        for (int i = at; i < at + columns; i++) {
          sum += kind == 0 ? a[i] * dy[i] : dy[i];
        }
        for (int i = at; i < at + columns; i++) {
          result[i] = kind == 0 ? a[i] * (dy[i] - sum) : dy[i] - Math.exp(a[i]) * sum;
        }
      }
    }
  }

  /** What errors of {@link #rows} are measured in. */
  public static void magnitudes(
      int kind, boolean backward, int rows, int columns, double[][] operands) {
    double[] a = operands[0];
    double[] result = operands[operands.length - 1];
    for (int r = 0; r < rows; r++) {
      int at = r * columns;
      if (!backward) {
        double max = max(columns, a, at);
        double sum = sumExp(columns, a, at, max);
        double spread = 0;
        for (int i = at; i < at + columns; i++) {
          double e = Math.exp(a[i] - max);
          spread += e == 0 ? 0 : e / sum * (max - a[i]);
        }
        if (kind == 2) {
          result[r] = Math.abs(max) + Math.log(sum) + spread + 1;
          continue;
        }
        for (int i = at; i < at + columns; i++) {
          double e = Math.exp(a[i] - max);
          result[i] =
              kind == 1
                  ? max - a[i] + spread + Math.log(sum) + 1
                  : e == 0 ? 0 : e / sum * (max - a[i] + spread + 1);
        }
      } else if (kind == 2) {
        for (int i = at; i < at + columns; i++) {
          double away = a[i] - operands[1][r];
          double e = Math.exp(away) * (1 + Math.abs(away)) + VANISHED;
          result[i] = e * Math.abs(operands[2][r]);
        }
      } else {
        double[] dy = operands[1];
        double sum = 0;
        for (int i = at; i < at + columns; i++) {
          sum += Math.abs(kind == 0 ? a[i] * dy[i] : dy[i]);
        }
        for (int i = at; i < at + columns; i++) {
          result[i] =
              kind == 0
                  ? Math.abs(a[i]) * (Math.abs(dy[i]) + sum)
                  : Math.abs(dy[i]) + (Math.exp(a[i]) + VANISHED) * sum;
        }
      }
    }
  }

  /** log Σexp(x), where the largest is infinite that. */
  static double logSumExp(int n, double[] x, int at) {
    double max = max(n, x, at);
    return Double.isInfinite(max) ? max : max + Math.log(sumExp(n, x, at, max));
  }

  static double max(int n, double[] x, int at) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = at; i < at + n; i++) {
      max = Math.max(max, x[i]);
    }
    return max;
  }

  static double sumExp(int n, double[] x, int at, double shift) {
    double sum = 0;
    for (int i = at; i < at + n; i++) {
      sum += Math.exp(x[i] - shift);
    }
    return sum;
  }
}
