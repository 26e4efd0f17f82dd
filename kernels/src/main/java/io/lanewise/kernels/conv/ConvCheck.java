package io.lanewise.kernels.conv;

import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.gemm.EpilogueData;
import io.lanewise.kernels.observe.SelfCheck;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.kernels.shape.Layout;
import java.util.concurrent.ThreadLocalRandom;

/** Some outputs of one convolution computed in double, to hold the plan's to. */
final class ConvCheck {
  private static final int MOST = 64;
  private static final int LEAST = 4;
  private static final long PRODUCTS = 1 << 22;

  /** No tile of any algorithm reaches farther from one of its outputs. */
  private static final int TILE_REACH = 8;

  private final ConvPlan plan;
  private final ConvProblem problem;
  private final ConvShape s;
  private final Tensor source;
  private final Tensor second;
  private final Tensor target;
  private final boolean tiles;
  private final int[] places;
  private final double[] exact;
  private final double[] norm;

  /** A tensor in its array; filters are one of plain planes. */
  private record Tensor(
      float[] array, int at, Layout layout, int images, int channels, int height, int width) {
    int place(int n, int c, int h, int w) {
      long image = layout.imageFloats(channels, height, width);
      return (int) (at + n * image + layout.index(channels, height, width, c, h, w));
    }

    double get(int n, int c, int h, int w) {
      return h < 0 || h >= height || w < 0 || w >= width ? 0 : array[place(n, c, h, w)];
    }

    double largest(int n, int c, int top, int left, int bottom, int right) {
      double largest = 0;
      for (int h = Math.max(0, top); h < Math.min(height, bottom); h++) {
        for (int w = Math.max(0, left); w < Math.min(width, right); w++) {
          largest = Math.max(largest, Math.abs(get(n, c, h, w)));
        }
      }
      return largest;
    }
  }

  private ConvCheck(
      ConvPlan plan,
      float[] source,
      int sourceOffset,
      float[] second,
      int secondOffset,
      float[] target,
      int targetOffset) {
    this.plan = plan;
    problem = plan.problem();
    s = problem.shape();
    boolean fromX =
        problem.direction() == Direction.FORWARD
            || problem.direction() == Direction.BACKWARD_WEIGHTS;
    this.source = fromX ? x(source, sourceOffset) : y(source, sourceOffset);
    this.second =
        switch (problem.direction()) {
          case FORWARD, BACKWARD_DATA -> filters(second, secondOffset);
          case BACKWARD_WEIGHTS -> y(second, secondOffset);
          case BACKWARD_BIAS -> null;
        };
    this.target =
        switch (problem.direction()) {
          case FORWARD -> y(target, targetOffset);
          case BACKWARD_DATA -> x(target, targetOffset);
          case BACKWARD_WEIGHTS -> filters(target, targetOffset);
          case BACKWARD_BIAS -> new Tensor(target, targetOffset, Layout.NCHW, 1, s.filters(), 1, 1);
        };
    tiles = plan.errorBound().norm() == ErrorBound.Norm.TILE;
    int count = Math.clamp(PRODUCTS / Math.max(1, chain()), LEAST, MOST);
    places = new int[count];
    exact = new double[count];
    norm = new double[count];
  }

  private long chain() {
    return ConvAlgorithm.chain(problem);
  }

  private Tensor x(float[] array, int at) {
    return new Tensor(array, at, problem.xLayout(), s.batch(), s.channels(), s.height(), s.width());
  }

  private Tensor y(float[] array, int at) {
    return new Tensor(
        array, at, problem.yLayout(), s.batch(), s.filters(), s.outHeight(), s.outWidth());
  }

  private Tensor filters(float[] array, int at) {
    return new Tensor(
        array, at, Layout.NCHW, s.filters(), s.groupChannels(), s.kernelHeight(), s.kernelWidth());
  }

  /**
   * Before the run, which may overwrite what is read.
   *
   * @param second filters as they were before they were packed, or the gradient of y
   */
  static ConvCheck begin(
      ConvPlan plan,
      float[] source,
      int sourceOffset,
      float[] second,
      int secondOffset,
      EpilogueData epilogue,
      float[] target,
      int targetOffset) {
    ConvCheck check =
        new ConvCheck(plan, source, sourceOffset, second, secondOffset, target, targetOffset);
    ThreadLocalRandom random = ThreadLocalRandom.current();
    for (int i = 0; i < check.places.length; i++) {
      check.compute(
          i,
          random.nextInt(check.target.images),
          random.nextInt(check.target.channels),
          random.nextInt(check.target.height),
          random.nextInt(check.target.width),
          epilogue);
    }
    return check;
  }

  private void compute(int i, int n, int c, int h, int w, EpilogueData data) {
    places[i] = target.place(n, c, h, w);
    switch (problem.direction()) {
      case FORWARD -> forward(i, n, c, h, w);
      case BACKWARD_DATA -> backwardData(i, n, c, h, w);
      case BACKWARD_WEIGHTS -> backwardWeights(i, n, c, h, w);
      case BACKWARD_BIAS -> backwardBias(i, c);
    }
    if (problem.accumulate()) {
      add(i, target.array[places[i]]);
    }
    int inImage = places[i] - target.place(n, 0, 0, 0);
    switch (problem.epilogue().bias()) {
      case NONE -> {}
      case CHANNEL -> add(i, data.bias()[data.biasOffset() + c]);
      case FULL -> add(i, data.bias()[data.biasOffset() + inImage]);
    }
    if (problem.epilogue().residual()) {
      add(i, data.residual()[data.residualOffset() + places[i] - target.at]);
    }
  }

  private void forward(int i, int n, int f, int h, int w) {
    int first = f / s.groupFilters() * s.groupChannels();
    int top = h * s.strideHeight() - s.padTop();
    int left = w * s.strideWidth() - s.padLeft();
    for (int c = 0; c < s.groupChannels(); c++) {
      for (int p = 0; p < s.kernelHeight(); p++) {
        for (int q = 0; q < s.kernelWidth(); q++) {
          int row = top + p * s.dilationHeight();
          int column = left + q * s.dilationWidth();
          product(i, source.get(n, first + c, row, column), second.get(f, c, p, q));
        }
      }
      tile(i, n, first + c, top, left, f, c);
    }
  }

  private void backwardData(int i, int n, int c, int h, int w) {
    int group = c / s.groupChannels();
    for (int g = 0; g < s.groupFilters(); g++) {
      int f = group * s.groupFilters() + g;
      for (int p = 0; p < s.kernelHeight(); p++) {
        for (int q = 0; q < s.kernelWidth(); q++) {
          int row = h + s.padTop() - p * s.dilationHeight();
          int column = w + s.padLeft() - q * s.dilationWidth();
          if (row % s.strideHeight() == 0 && column % s.strideWidth() == 0) {
            double dy = source.get(n, f, row / s.strideHeight(), column / s.strideWidth());
            product(i, dy, second.get(f, c % s.groupChannels(), p, q));
          }
        }
      }
      tile(i, n, f, h, w, f, c % s.groupChannels());
    }
  }

  private void backwardWeights(int i, int f, int c, int p, int q) {
    int channel = f / s.groupFilters() * s.groupChannels() + c;
    for (int n = 0; n < s.batch(); n++) {
      for (int h = 0; h < s.outHeight(); h++) {
        for (int w = 0; w < s.outWidth(); w++) {
          int row = h * s.strideHeight() - s.padTop() + p * s.dilationHeight();
          int column = w * s.strideWidth() - s.padLeft() + q * s.dilationWidth();
          product(i, source.get(n, channel, row, column), second.get(n, f, h, w));
        }
      }
    }
    if (tiles) {
      // Nobody has such an algorithm, so nobody knows its norm.
      norm[i] = Double.POSITIVE_INFINITY;
    }
  }

  private void backwardBias(int i, int f) {
    for (int n = 0; n < s.batch(); n++) {
      for (int h = 0; h < s.outHeight(); h++) {
        for (int w = 0; w < s.outWidth(); w++) {
          product(i, source.get(n, f, h, w), 1);
        }
      }
    }
  }

  private void product(int i, double a, double b) {
    exact[i] += a * b;
    if (!tiles) {
      norm[i] += Math.abs(a * b);
    }
  }

  /** The norm of a tile, with the maximum of all around in place of the tile's own. */
  private void tile(int i, int n, int from, int row, int column, int filter, int by) {
    if (tiles) {
      double around =
          source.largest(
              n,
              from,
              row - TILE_REACH,
              column - TILE_REACH,
              row + TILE_REACH + 1,
              column + TILE_REACH + 1);
      norm[i] += around * second.largest(filter, by, 0, 0, s.kernelHeight(), s.kernelWidth());
    }
  }

  private void add(int i, double term) {
    exact[i] += term;
    norm[i] += Math.abs(term);
  }

  /** After the run. */
  SelfCheck.Tally tally() {
    double factor = plan.errorBound().factor();
    double nearZero = (chain() + 4.0) * Float.MIN_VALUE;
    SelfCheck.Tally tally = new SelfCheck.Tally();
    for (int i = 0; i < places.length; i++) {
      var activation = problem.epilogue().activation();
      tally.compare(
          "target",
          places[i],
          activation.exactly(exact[i]),
          target.array[places[i]],
          activation.allowed(exact[i], factor * norm[i] + nearZero));
    }
    return tally;
  }
}
