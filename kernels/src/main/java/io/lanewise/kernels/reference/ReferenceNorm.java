package io.lanewise.kernels.reference;

import java.util.Arrays;

/**
 * Normalisation in double, as its definition has it. Tensors are images × channels × pixels. What
 * is normalised together, a set, is numbered: for batch norm it is a channel of all images, else a
 * group of neighbouring channels of one image.
 *
 * @param images of a tensor
 * @param channels of an image
 * @param pixels of a channel
 * @param acrossImages whether a set is of all images
 * @param groups that the channels are cut into
 */
public record ReferenceNorm(
    int images, int channels, int pixels, boolean acrossImages, int groups) {
  /** How many sets there are. */
  public int sets() {
    return acrossImages ? groups : images * groups;
  }

  /** Elements of a set. */
  public double count() {
    double ofImage = groups == 0 ? 0 : (double) channels / groups * pixels;
    return acrossImages ? images * ofImage : ofImage;
  }

  /** The set of a channel of an image. */
  public int set(int image, int channel) {
    int group = channel / (channels / groups);
    return acrossImages ? group : image * groups + group;
  }

  /** What is done with an element. */
  @FunctionalInterface
  public interface Element {
    /** Sees an element: its place, its channel and its set. */
    void at(int index, int channel, int set);
  }

  /** Every element once. */
  public void forEach(Element element) {
    int index = 0;
    for (int n = 0; n < images; n++) {
      for (int c = 0; c < channels; c++) {
        for (int p = 0; p < pixels; p++) {
          element.at(index++, c, set(n, c));
        }
      }
    }
  }

  /**
   * Means and biased variances of the sets, both in two passes; 0 for a set without elements, NaN
   * for one that holds a NaN or an infinity.
   */
  public void moments(double[] x, double[] mean, double[] variance) {
    double count = Math.max(1, count());
    double[] first = new double[sets()];
    forEach((i, c, s) -> first[s] += x[i] / count);
    Arrays.fill(mean, 0);
    forEach((i, c, s) -> mean[s] += (x[i] - first[s]) / count);
    for (int s = 0; s < mean.length; s++) {
      mean[s] += first[s];
    }
    Arrays.fill(variance, 0);
    forEach((i, c, s) -> variance[s] += (x[i] - mean[s]) * (x[i] - mean[s]) / count);
  }

  /** {@code y = gamma·(x − mean)·invStd + beta}, with gamma and beta of the channel. */
  public void apply(
      double[] x, double[] gamma, double[] beta, double[] mean, double[] invStd, double[] y) {
    forEach((i, c, s) -> y[i] = gamma[c] * (x[i] - mean[s]) * invStd[s] + beta[c]);
  }

  /**
   * The gradients of {@link #apply} with the means and deviations of {@link #moments}. With x̂ = (x
   * − mean)·invStd, averages over a set of N elements and sums over a channel: {@code dbeta = Σ
   * dy}, {@code dgamma = Σ dy·x̂}, {@code dx = invStd·(gamma·dy − avg(gamma·dy) −
   * x̂·avg(gamma·dy·x̂))}.
   *
   * @param dgamma is added to, as is dbeta
   */
  public void gradients(
      double[] x,
      double[] dy,
      double[] gamma,
      double[] mean,
      double[] invStd,
      double[] dx,
      double[] dgamma,
      double[] dbeta) {
    double count = count();
    double[] average = new double[sets()];
    double[] correlation = new double[sets()];
    forEach(
        (i, c, s) -> {
          double standard = (x[i] - mean[s]) * invStd[s];
          dbeta[c] += dy[i];
          dgamma[c] += dy[i] * standard;
          average[s] += gamma[c] * dy[i] / count;
          correlation[s] += gamma[c] * dy[i] * standard / count;
        });
    forEach(
        (i, c, s) -> {
          double standard = (x[i] - mean[s]) * invStd[s];
          dx[i] = invStd[s] * (gamma[c] * dy[i] - average[s] - standard * correlation[s]);
        });
  }

  /**
   * The gradients of {@link #apply} with means and deviations that do not depend on x: {@code dx =
   * gamma·invStd·dy}, dgamma and dbeta as above.
   *
   * @param dgamma is added to, as is dbeta
   */
  public void frozenGradients(
      double[] x,
      double[] dy,
      double[] gamma,
      double[] mean,
      double[] invStd,
      double[] dx,
      double[] dgamma,
      double[] dbeta) {
    forEach(
        (i, c, s) -> {
          dbeta[c] += dy[i];
          dgamma[c] += dy[i] * (x[i] - mean[s]) * invStd[s];
          dx[i] = gamma[c] * invStd[s] * dy[i];
        });
  }
}
