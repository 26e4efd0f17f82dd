package io.lanewise.nn.data;

import io.lanewise.kernels.contract.Check;
import io.lanewise.nn.shape.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * What is taken from, and then divides, the elements of a channel: (x − mean) / deviation.
 *
 * @param mean of each channel
 * @param deviation of each channel, above 0
 */
public record Normalisation(List<Float> mean, List<Float> deviation) {
  private static final String OP = "normalisation";

  /**
   * Checks the arguments.
   *
   * @throws IllegalArgumentException when there are not as many means as deviations, a mean is not
   *     finite, or a deviation not finite and above 0
   */
  public Normalisation {
    mean = List.copyOf(Check.notNull(OP, "mean", mean));
    deviation = List.copyOf(Check.notNull(OP, "deviation", deviation));
    if (mean.size() != deviation.size()) {
      throw Check.error(OP, "deviation", "must be " + mean.size() + " numbers", deviation.size());
    }
    for (float one : mean) {
      if (!Float.isFinite(one)) {
        throw Check.error(OP, "mean", "must be finite", one);
      }
    }
    for (float one : deviation) {
      if (!(one > 0 && Float.isFinite(one))) {
        throw Check.error(OP, "deviation", "must be finite and above 0", one);
      }
    }
  }

  /**
   * The means and standard deviations of a data set's channels, which makes them 0 and 1. Computed
   * in double: for each example the mean and then the squares about it, put together by the
   * formulas of Chan, Golub and LeVeque ("Updating formulae and a pairwise algorithm for computing
   * sample variances", 1979). A channel of equal elements has deviation 1.
   *
   * @throws IllegalArgumentException when there is no example
   */
  public static Normalisation of(Dataset dataset) {
    if (Check.notNull(OP, "dataset", dataset).size() == 0) {
      throw Check.error(OP, "dataset", "must have an example", dataset);
    }
    Shape shape = dataset.shape();
    int channels = shape.size(0);
    int plane = shape.size(1) * shape.size(2);
    float[] example = new float[shape.elements()];
    double[] mean = new double[channels];
    double[] squares = new double[channels];
    for (int i = 0; i < dataset.size(); i++) {
      dataset.read(i, example, 0);
      for (int c = 0; c < channels; c++) {
        double own = mean(example, c * plane, plane);
        double apart = own - mean[c];
        mean[c] += apart / (i + 1);
        squares[c] += squares(example, c * plane, plane, own);
        squares[c] += apart * apart * plane * i / (i + 1);
      }
    }
    Float[] means = new Float[channels];
    Float[] deviations = new Float[channels];
    for (int c = 0; c < channels; c++) {
      double deviation = Math.sqrt(squares[c] / ((double) dataset.size() * plane));
      means[c] = (float) mean[c];
      deviations[c] = (float) deviation > 0 ? (float) deviation : 1;
    }
    return new Normalisation(Arrays.asList(means), Arrays.asList(deviations));
  }

  private static double mean(float[] x, int from, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += x[from + i];
    }
    return sum / count;
  }

  private static double squares(float[] x, int from, int count, double mean) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double apart = x[from + i] - mean;
      sum += apart * apart;
    }
    return sum;
  }

  /**
   * Normalises an example in place.
   *
   * @param shape of the example: channels, height, width
   * @throws IllegalArgumentException when there is not one mean for each channel, or the array does
   *     not hold the example
   */
  public void apply(Shape shape, float[] example, int offset) {
    check(shape);
    Check.extent(OP, "example", example, offset, shape.elements());
    int plane = shape.elements() / shape.size(0);
    for (int c = 0; c < mean.size(); c++) {
      float less = mean.get(c);
      float by = deviation.get(c);
      int from = offset + c * plane;
      for (int i = from; i < from + plane; i++) {
        example[i] = (example[i] - less) / by;
      }
    }
  }

  /** Holds the channels of an example to those here. */
  void check(Shape shape) {
    if (shape.rank() != 3 || shape.size(0) != mean.size()) {
      throw Check.error(OP, "shape", "must have " + mean.size() + " channels", shape);
    }
  }
}
