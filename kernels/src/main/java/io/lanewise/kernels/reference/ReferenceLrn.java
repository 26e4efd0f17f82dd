package io.lanewise.kernels.reference;

/**
 * Local response normalisation in double, as its definition has it. Tensors are images × channels ×
 * pixels.
 *
 * @param images of a tensor
 * @param channels of an image
 * @param pixels of a channel
 * @param size channels that a sum is of
 * @param alpha factor of the mean of the squares
 * @param beta the power
 * @param k what is added to the mean
 */
public record ReferenceLrn(
    int images, int channels, int pixels, int size, double alpha, double beta, double k) {
  /** The first channel that counts for one: {@code ⌊(size − 1)/2⌋} before it, or the very first. */
  public int first(int channel) {
    return Math.max(0, channel - (size - 1) / 2);
  }

  /** One past the last: {@code ⌈(size − 1)/2⌉} after it count, as far as there are such. */
  public int end(int channel) {
    return (int) Math.min(channels, channel + size / 2 + 1L);
  }

  private int at(int image, int channel, int pixel) {
    return (image * channels + channel) * pixels + pixel;
  }

  /** What is done with an element. */
  @FunctionalInterface
  public interface Element {
    /** Sees an element. */
    void at(int image, int channel, int pixel, int index);
  }

  /** Every element once. */
  public void forEach(Element element) {
    for (int n = 0; n < images; n++) {
      for (int c = 0; c < channels; c++) {
        for (int p = 0; p < pixels; p++) {
          element.at(n, c, p, at(n, c, p));
        }
      }
    }
  }

  /** {@code k + alpha/size·Σx²}, over the channels around one. */
  public double scale(double[] x, int image, int channel, int pixel) {
    double squares = 0;
    for (int c = first(channel); c < end(channel); c++) {
      squares += x[at(image, c, pixel)] * x[at(image, c, pixel)];
    }
    return k + alpha / size * squares;
  }

  /** {@code y = x·scale^−beta}. */
  public void apply(double[] x, double[] y) {
    forEach((n, c, p, i) -> y[i] = x[i] * Math.pow(scale(x, n, c, p), -beta));
  }

  /**
   * The gradient of {@link #apply}: {@code dx = dy·scale^−beta − 2·alpha·beta/size·x·Σ
   * dy·x·scale^(−beta−1)}, the sum over those channels for which this one counts.
   */
  public void gradient(double[] x, double[] dy, double[] dx) {
    forEach(
        (n, c, p, i) -> {
          double sum = 0;
          for (int o = 0; o < channels; o++) {
            if (c >= first(o) && c < end(o)) {
              int other = at(n, o, p);
              sum += dy[other] * x[other] * Math.pow(scale(x, n, o, p), -beta - 1);
            }
          }
          double own = dy[i] * Math.pow(scale(x, n, c, p), -beta);
          dx[i] = own - 2 * alpha * beta / size * x[i] * sum;
        });
  }
}
