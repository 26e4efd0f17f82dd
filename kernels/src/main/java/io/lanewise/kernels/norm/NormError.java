package io.lanewise.kernels.norm;

import io.lanewise.kernels.reference.ReferenceNorm;

/**
 * What errors of a normalisation are measured in, derived in {@link BatchNormProblem}. A piece's
 * own mean is within f·rms(x) of the exact one, so what is summed after it is subtracted has a
 * spread of at most s; the mean's error is then f times that, the variance's 4·f times its square
 * (its two sums, their products by Cauchy and Schwarz, and the mean's own error).
 *
 * @param f the unit
 * @param mean exact
 * @param variance exact
 * @param spread s, of each set
 * @param invStd exact
 * @param relative error of invStd, in units of f
 */
record NormError(
    double f,
    double[] mean,
    double[] variance,
    double[] spread,
    double[] invStd,
    double[] relative) {
  /** Of all sets. */
  static NormError of(ReferenceNorm plain, double[] x, double epsilon, double f) {
    int sets = plain.sets();
    NormError e =
        new NormError(
            f,
            new double[sets],
            new double[sets],
            new double[sets],
            new double[sets],
            new double[sets]);
    plain.moments(x, e.mean, e.variance);
    for (int s = 0; s < sets; s++) {
      double meanOfSquares = e.variance[s] + e.mean[s] * e.mean[s];
      double squared = e.variance[s] + f * f * meanOfSquares;
      double total = e.variance[s] + epsilon;
      e.spread[s] = Math.sqrt(squared);
      e.invStd[s] = 1 / Math.sqrt(total);
      double q = squared / total;
      // 1/√(1 − 4fq) − 1 is below 6fq up to 4fq = ½; past that the computed variance may be 0.
      e.relative[s] = 4 * f * q <= 0.5 ? 1 + 6 * q : 1 + Math.sqrt(total / epsilon) / f;
    }
    return e;
  }

  /** The variance's. */
  double ofVariance(int set) {
    return 4 * spread[set] * spread[set] + variance[set];
  }

  /** Sets the magnitudes of y and of the statistics. */
  void ofResults(
      ReferenceNorm plain,
      double[] x,
      double[] gamma,
      double[] beta,
      double[] ofY,
      double[] ofMean,
      double[] ofInvStd) {
    plain.forEach(
        (i, c, s) -> {
          double apart = Math.abs(x[i] - mean[s]) * (3 + relative[s]);
          double shift = spread[s] * (2 + f * relative[s]);
          ofY[i] = Math.abs(gamma[c]) * invStd[s] * (apart + shift) + Math.abs(beta[c]);
        });
    for (int s = 0; s < mean.length; s++) {
      ofMean[s] = spread[s] + Math.abs(mean[s]);
      ofInvStd[s] = invStd[s] * relative[s];
    }
  }

  /** Sets the magnitudes of dx, dgamma and dbeta, which follow gamma, mean and invStd. */
  static void ofGradients(
      ReferenceNorm plain, double[][] o, double[] dy, int gamma, boolean accumulate) {
    double[] x = o[0];
    double[] mean = o[gamma + 1];
    double[] invStd = o[gamma + 2];
    double[] dx = o[gamma + 3];
    double[] dgamma = o[gamma + 4];
    double[] dbeta = o[gamma + 5];
    for (int c = 0; c < dgamma.length; c++) {
      dgamma[c] = accumulate ? Math.abs(dgamma[c]) : 0;
      dbeta[c] = accumulate ? Math.abs(dbeta[c]) : 0;
    }
    double count = plain.count();
    double[] average = new double[plain.sets()];
    double[] correlation = new double[plain.sets()];
    plain.forEach(
        (i, c, s) -> {
          double standard = Math.abs((x[i] - mean[s]) * invStd[s]);
          dbeta[c] += Math.abs(dy[i]);
          dgamma[c] += Math.abs(dy[i]) * standard;
          average[s] += Math.abs(o[gamma][c] * dy[i]) / count;
          correlation[s] += Math.abs(o[gamma][c] * dy[i]) * standard / count;
        });
    plain.forEach(
        (i, c, s) -> {
          double standard = Math.abs((x[i] - mean[s]) * invStd[s]);
          dx[i] =
              Math.abs(invStd[s])
                  * (Math.abs(o[gamma][c] * dy[i]) + average[s] + standard * correlation[s]);
        });
  }

  /** Likewise by statistics that do not depend on x. */
  static void ofFrozenGradients(
      ReferenceNorm plain,
      double[][] o,
      double[] dy,
      int gamma,
      double[] invStd,
      boolean accumulate) {
    double[] dx = o[gamma + 3];
    double[] dgamma = o[gamma + 4];
    double[] dbeta = o[gamma + 5];
    for (int c = 0; c < dgamma.length; c++) {
      dgamma[c] = accumulate ? Math.abs(dgamma[c]) : 0;
      dbeta[c] = accumulate ? Math.abs(dbeta[c]) : 0;
    }
    plain.forEach(
        (i, c, s) -> {
          dbeta[c] += Math.abs(dy[i]);
          dgamma[c] += Math.abs(dy[i] * (o[0][i] - o[gamma + 1][s]) * invStd[s]);
          dx[i] = Math.abs(o[gamma][c] * invStd[s] * dy[i]);
        });
  }
}
