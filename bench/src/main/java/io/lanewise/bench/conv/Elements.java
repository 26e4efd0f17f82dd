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

  /** Of images, of the computed tensor; filters for backward-weights. */
  final int outer;

  /** Channels of the computed tensor. */
  final int channels;

  final int rows;
  final int columns;

  /** One product of an element: where its factors lie in the source and the second operand. */
  interface Product {
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

  /** Visits every product of an element. */
  void forEachProduct(int element, Product product) {
    int outermost = element / (channels * rows * columns);
    int channel = element / (rows * columns) % channels;
    int row = element / columns % rows;
    int column = element % columns;
    switch (problem.direction()) {
      case FORWARD -> forward(outermost, channel, row, column, product);
      case BACKWARD_DATA -> backwardData(outermost, channel, row, column, product);
      default -> backwardWeights(outermost, channel, row, column, product);
    }
  }

  private void forward(int n, int filter, int row, int column, Product product) {
    int first = filter / s.groupFilters() * s.groupChannels();
    for (int c = 0; c < s.groupChannels(); c++) {
      for (int i = 0; i < s.kernelHeight(); i++) {
        int h = row * s.strideHeight() - s.padTop() + i * s.dilationHeight();
        for (int j = 0; j < s.kernelWidth(); j++) {
          int v = column * s.strideWidth() - s.padLeft() + j * s.dilationWidth();
          if (inside(h, s.height()) && inside(v, s.width())) {
            product.at(x(n, first + c, h, v), w(filter, c, i, j));
          }
        }
      }
    }
  }

  private void backwardData(int n, int channel, int h, int v, Product product) {
    int group = channel / s.groupChannels();
    for (int f = 0; f < s.groupFilters(); f++) {
      int filter = group * s.groupFilters() + f;
      for (int i = 0; i < s.kernelHeight(); i++) {
        int down = h + s.padTop() - i * s.dilationHeight();
        for (int j = 0; j < s.kernelWidth(); j++) {
          int right = v + s.padLeft() - j * s.dilationWidth();
          if (down % s.strideHeight() == 0 && right % s.strideWidth() == 0) {
            int row = down / s.strideHeight();
            int column = right / s.strideWidth();
            if (inside(row, oh) && inside(column, ow)) {
              int tap = w(filter, channel % s.groupChannels(), i, j);
              product.at(y(n, filter, row, column), tap);
            }
          }
        }
      }
    }
  }

  private void backwardWeights(int filter, int c, int i, int j, Product product) {
    int channel = filter / s.groupFilters() * s.groupChannels() + c;
    for (int n = 0; n < s.batch(); n++) {
      for (int row = 0; row < oh; row++) {
        int h = row * s.strideHeight() - s.padTop() + i * s.dilationHeight();
        for (int column = 0; column < ow; column++) {
          int v = column * s.strideWidth() - s.padLeft() + j * s.dilationWidth();
          if (inside(h, s.height()) && inside(v, s.width())) {
            product.at(x(n, channel, h, v), y(n, filter, row, column));
          }
        }
      }
    }
  }

  private static boolean inside(int at, int size) {
    return at >= 0 && at < size;
  }

  private int x(int n, int channel, int h, int v) {
    return ((n * s.channels() + channel) * s.height() + h) * s.width() + v;
  }

  private int y(int n, int filter, int row, int column) {
    return ((n * s.filters() + filter) * oh + row) * ow + column;
  }

  private int w(int filter, int c, int i, int j) {
    return ((filter * s.groupChannels() + c) * s.kernelHeight() + i) * s.kernelWidth() + j;
  }
}
