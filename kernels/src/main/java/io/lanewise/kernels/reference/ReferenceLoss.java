package io.lanewise.kernels.reference;

import java.util.Arrays;

/** Losses and their gradients in double, as their definitions have them. */
public final class ReferenceLoss {
  private ReferenceLoss() {}

  /**
   * Element by element.
   *
   * @param reduction mean, sum or none
   * @param dx null where there is none
   */
  public static void elements(
      String kind,
      double delta,
      String reduction,
      double[] x,
      double[] t,
      double[] loss,
      double[] dx) {
    double sum = 0;
    double scale = reduction.equals("mean") ? 1.0 / x.length : 1;
    for (int i = 0; i < x.length; i++) {
      double value = value(kind, delta, x[i], t[i]);
      sum += value;
      if (reduction.equals("none")) {
        loss[i] = value;
      }
      if (dx != null) {
        dx[i] = scale * slope(kind, delta, x[i], t[i]);
      }
    }
    if (!reduction.equals("none")) {
      loss[0] = reduction.equals("mean") ? sum / x.length : sum;
    }
  }

  private static double value(String kind, double delta, double x, double t) {
    double d = x - t;
    return switch (kind) {
      case "mse" -> d * d;
      case "l1" -> Math.abs(d);
      case "huber" -> Math.abs(d) > delta ? delta * (Math.abs(d) - delta / 2) : d * d / 2;
      case "bce" -> Math.max(x, 0) - x * t + Math.log1p(Math.exp(-Math.abs(x)));
      case "kl" -> t == 0 ? 0 : t * (Math.log(t) - x);
      case "perceptron" -> Math.max(0, -t * x);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static double slope(String kind, double delta, double x, double t) {
    double d = x - t;
    return switch (kind) {
      case "mse" -> 2 * d;
      case "l1" -> Math.signum(d);
      case "huber" -> Math.max(-delta, Math.min(delta, d));
      case "bce" -> 1 / (1 + Math.exp(-x)) - t;
      case "kl" -> -t;
      case "perceptron" -> x >= 0 && t >= 0 || x <= 0 && t <= 0 ? 0 : -t;
      default -> throw new IllegalArgumentException(kind);
    };
  }

  /** What errors of {@link #elements} are measured in. */
  public static void elementMagnitudes(
      String kind,
      double delta,
      String reduction,
      double[] x,
      double[] t,
      double[] loss,
      double[] dx) {
    double sum = 0;
    double scale = reduction.equals("mean") ? 1.0 / x.length : 1;
    for (int i = 0; i < x.length; i++) {
      double a = Math.abs(x[i]);
      double b = Math.abs(t[i]);
      double d = Math.abs(x[i] - t[i]);
      double value =
          switch (kind) {
            case "huber" -> d > delta ? delta * (d + delta) : d * d;
            case "bce" -> Math.max(x[i], 0) + a * b + Math.log1p(Math.exp(-a));
            case "kl" -> b == 0 ? 0 : b * (Math.abs(Math.log(b)) + a);
            default -> Math.abs(value(kind, delta, x[i], t[i]));
          };
      // Below it a rounding loses half a denormal, however small the number.
      value += Float.MIN_NORMAL;
      sum += value;
      if (reduction.equals("none")) {
        loss[i] = value;
      }
      if (dx != null) {
        dx[i] =
            scale
                * (kind.equals("bce")
                    ? 1 / (1 + Math.exp(-x[i])) + b
                    : Math.abs(slope(kind, delta, x[i], t[i])));
      }
    }
    if (!reduction.equals("none")) {
      loss[0] = reduction.equals("mean") ? sum / x.length : sum;
    }
  }

  /**
   * Row by row.
   *
   * @param magnitudes whether what errors are measured in is wanted instead
   * @param t probabilities, or null
   * @param w the classes' weights, or null
   * @param dx null where there is none
   * @param labels null where there are probabilities
   */
  public static void labels(
      String kind,
      int rows,
      int columns,
      float smoothing,
      int ignored,
      String reduction,
      boolean magnitudes,
      double[] x,
      double[] t,
      double[] w,
      double[] loss,
      double[] dx,
      double[] labels) {
    double divisor = 0;
    for (int r = 0; r < rows; r++) {
      if (labels == null) {
        divisor++;
      } else if (labels[r] != ignored) {
        divisor += w == null ? 1 : w[(int) labels[r]];
      }
    }
    boolean mean = reduction.equals("mean");
    double scale = mean ? 1 / divisor : 1;
    double[] g = dx == null ? new double[rows * columns] : dx;
    Arrays.fill(g, 0);
    double sum = 0;
    for (int r = 0; r < rows; r++) {
      double value = 0;
      if (labels == null || labels[r] != ignored) {
        int label = labels == null ? -1 : (int) labels[r];
        double weight = w == null || label < 0 ? 1 : w[label];
        value =
            switch (kind) {
              case "nll" -> nll(columns, magnitudes, x, r * columns, label, weight, scale, g);
              case "hinge" -> hinge(columns, magnitudes, x, r * columns, label, weight, scale, g);
              default -> {
                double[] q = new double[columns];
                for (int c = 0; c < columns; c++) {
                  double part = t == null ? (c == label ? 1 : 0) : t[r * columns + c];
                  q[c] =
                      (w == null ? 1 : w[c])
                          * ((1.0 - smoothing) * part + (double) smoothing / columns);
                }
                boolean one = t == null && smoothing == 0;
                yield entropy(columns, magnitudes, x, r * columns, one ? label : -1, q, scale, g);
              }
            };
      }
      sum += value;
      if (reduction.equals("none")) {
        loss[r] = value;
      }
    }
    if (!reduction.equals("none")) {
      loss[0] = mean ? sum / divisor : sum;
    }
  }

  private static double nll(
      int n,
      boolean magnitudes,
      double[] x,
      int at,
      int label,
      double weight,
      double scale,
      double[] g) {
    g[at + label] = (magnitudes ? 1 : -1) * scale * weight;
    return magnitudes
        ? Math.abs(weight * x[at + label]) + Float.MIN_NORMAL
        : -weight * x[at + label];
  }

  private static double hinge(
      int n,
      boolean magnitudes,
      double[] x,
      int at,
      int label,
      double weight,
      double scale,
      double[] g) {
    double sum = 0;
    for (int c = 0; c < n; c++) {
      if (c == label) {
        continue;
      }
      double margin = x[at + c] - x[at + label] + 1;
      sum +=
          magnitudes && margin > 0 ? Math.abs(x[at + c] - x[at + label]) + 1 : Math.max(0, margin);
      if (!(margin <= 0)) {
        g[at + c] += scale * weight;
        g[at + label] += (magnitudes ? 1 : -1) * scale * weight;
      }
    }
    return weight * sum;
  }

  /** −Σq·log p; with a label only its own term. */
  private static double entropy(
      int n,
      boolean magnitudes,
      double[] x,
      int at,
      int label,
      double[] q,
      double scale,
      double[] g) {
    double max = ReferenceSoftmax.max(n, x, at);
    double sum = ReferenceSoftmax.sumExp(n, x, at, max);
    double spread = 0;
    double mass = 0;
    double value = 0;
    for (int c = 0; c < n; c++) {
      double e = Math.exp(x[at + c] - max);
      spread += e == 0 ? 0 : e / sum * (max - x[at + c]);
      double part = magnitudes ? Math.abs(q[c]) : q[c];
      mass += part;
      if (label < 0 || label == c) {
        value += part * (max - x[at + c] + Math.log(sum));
      }
    }
    for (int c = 0; c < n; c++) {
      double p = Math.exp(x[at + c] - max) / sum;
      double away = p == 0 ? 0 : max - x[at + c];
      g[at + c] =
          magnitudes
              ? scale * (p * mass * (1 + away + spread) + Math.abs(q[c]))
              : scale * (p * mass - q[c]);
    }
    return magnitudes ? value + mass * (spread + 1) : value;
  }
}
