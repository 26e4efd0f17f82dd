package io.lanewise.bench.conv;

import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.kernels.shape.Layout;

/**
 * What a convolution computes, an element at a time: a second, independent reference, that need not
 * compute all to know some. Elements are counted in NCHW or OIHW, and so are the operands'.
 */
final class Elements {
  private final ConvProblem problem;
  private final ConvShape s;
  private final int oh;
  private final int ow;

  /** Images of the computed tensor; filters for backward-weights. */
  final int outer;

  /** Channels of the computed tensor. */
  final int channels;

  final int rows;
  final int columns;

  /** Something of the source, and something of the second operand. */
  interface Pair {
    void at(int source, int second);
  }

  Elements(ConvProblem problem) {
    this.problem = problem;
    s = problem.shape();
    oh = s.outHeight();
    ow = s.outWidth();
    switch (problem.direction()) {
      case FORWARD -> {
        outer = s.batch();
        channels = s.filters();
        rows = oh;
        columns = ow;
      }
      case BACKWARD_DATA -> {
        outer = s.batch();
        channels = s.channels();
        rows = s.height();
        columns = s.width();
      }
      case BACKWARD_WEIGHTS -> {
        outer = s.filters();
        channels = s.groupChannels();
        rows = s.kernelHeight();
        columns = s.kernelWidth();
      }
      default -> throw new IllegalArgumentException("no elements of " + problem);
    }
  }

  /** How many there are. */
  int count() {
    return outer * channels * rows * columns;
  }

  /** The number of an element. */
  int element(int outermost, int channel, int row, int column) {
    return ((outermost * channels + channel) * rows + row) * columns + column;
  }

  /** Where an element lies in the answer, which is in the problem's layout. */
  int place(int element) {
    Layout layout =
        switch (problem.direction()) {
          case FORWARD -> problem.yLayout();
          case BACKWARD_DATA -> problem.xLayout();
          default -> Layout.NCHW;
        };
    int image = (int) layout.imageFloats(channels, rows, columns);
    int within =
        layout.index(
            channels,
            rows,
            columns,
            element / (rows * columns) % channels,
            element / columns % rows,
            element % columns);
    return element / (channels * rows * columns) * image + within;
  }

  /**
   * Visits what an element is a sum over: every pair of a plane of the source and a plane of the
   * second operand, by their numbers. A filter's plane is its taps for one channel.
   */
  void forEachPlanes(int element, Pair planes) {
    int outermost = element / (channels * rows * columns);
    int channel = element / (rows * columns) % channels;
    switch (problem.direction()) {
      case FORWARD -> {
        int first = channel / s.groupFilters() * s.groupChannels();
        for (int c = 0; c < s.groupChannels(); c++) {
          planes.at(outermost * s.channels() + first + c, channel * s.groupChannels() + c);
        }
      }
      case BACKWARD_DATA -> {
        int first = channel / s.groupChannels() * s.groupFilters();
        int within = channel % s.groupChannels();
        for (int filter = first; filter < first + s.groupFilters(); filter++) {
          planes.at(outermost * s.filters() + filter, filter * s.groupChannels() + within);
        }
      }
      default -> {
        int seen = outermost / s.groupFilters() * s.groupChannels() + channel;
        for (int n = 0; n < s.batch(); n++) {
          planes.at(n * s.channels() + seen, n * s.filters() + outermost);
        }
      }
    }
  }

  /** Visits every product of an element: where its factors lie in the source and the second. */
  void forEachProduct(int element, Pair factors) {
    int row = element / columns % rows;
    int column = element % columns;
    forEachPlanes(
        element,
        (source, second) -> {
          switch (problem.direction()) {
            case FORWARD -> forward(source, second, row, column, factors);
            case BACKWARD_DATA -> backwardData(source, second, row, column, factors);
            default -> backwardWeights(source, second, row, column, factors);
          }
        });
  }

  private void forward(int xPlane, int wPlane, int row, int column, Pair factors) {
    for (int i = 0; i < s.kernelHeight(); i++) {
      int h = row * s.strideHeight() - s.padTop() + i * s.dilationHeight();
      for (int j = 0; j < s.kernelWidth(); j++) {
        int v = column * s.strideWidth() - s.padLeft() + j * s.dilationWidth();
        if (inside(h, s.height()) && inside(v, s.width())) {
          factors.at(x(xPlane, h, v), w(wPlane, i, j));
        }
      }
    }
  }

  private void backwardData(int yPlane, int wPlane, int h, int v, Pair factors) {
    for (int i = 0; i < s.kernelHeight(); i++) {
      int down = h + s.padTop() - i * s.dilationHeight();
      for (int j = 0; j < s.kernelWidth(); j++) {
        int right = v + s.padLeft() - j * s.dilationWidth();
        if (down % s.strideHeight() == 0 && right % s.strideWidth() == 0) {
          int row = down / s.strideHeight();
          int column = right / s.strideWidth();
          if (inside(row, oh) && inside(column, ow)) {
            factors.at(y(yPlane, row, column), w(wPlane, i, j));
          }
        }
      }
    }
  }

  private void backwardWeights(int xPlane, int yPlane, int i, int j, Pair factors) {
    for (int row = 0; row < oh; row++) {
      int h = row * s.strideHeight() - s.padTop() + i * s.dilationHeight();
      for (int column = 0; column < ow; column++) {
        int v = column * s.strideWidth() - s.padLeft() + j * s.dilationWidth();
        if (inside(h, s.height()) && inside(v, s.width())) {
          factors.at(x(xPlane, h, v), y(yPlane, row, column));
        }
      }
    }
  }

  private static boolean inside(int at, int size) {
    return at >= 0 && at < size;
  }

  private int x(int plane, int h, int v) {
    return (plane * s.height() + h) * s.width() + v;
  }

  private int y(int plane, int row, int column) {
    return (plane * oh + row) * ow + column;
  }

  private int w(int plane, int i, int j) {
    return (plane * s.kernelHeight() + i) * s.kernelWidth() + j;
  }
}
