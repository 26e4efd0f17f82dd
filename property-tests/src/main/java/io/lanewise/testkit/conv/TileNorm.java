package io.lanewise.testkit.conv;

import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.testkit.Tensor;

/**
 * The norm that the error of Winograd's method goes with: {@code Σ_c max_tile|x|·max|w|}. A tile is
 * taken to be all that any tile with the element among its outputs could read, so the norm does not
 * depend on where tiles begin.
 *
 * @param outputs rows and columns of a tile's outputs
 */
record TileNorm(int outputs) {
  /** The norm of each element of the target, as the tensors of {@link Tensor#forEach} have it. */
  double[] of(ConvData data) {
    ConvShape s = data.problem().shape();
    return switch (data.problem().direction()) {
      case FORWARD -> sums(data, tops(data.x(), overX(s), s.outHeight(), s.outWidth()), true);
      case BACKWARD_DATA -> sums(data, tops(data.y(), overY(s), s.height(), s.width()), false);
      case BACKWARD_WEIGHTS -> weights(data);
      case BACKWARD_BIAS -> throw new IllegalArgumentException("bias has no tiles");
    };
  }

  /** Which elements of the target are written by a tile that may read a marked one. */
  boolean[] near(ConvProblem problem, Tensor marked) {
    ConvShape s = problem.shape();
    double[][] tops =
        switch (problem.direction()) {
          case FORWARD -> tops(marked, overX(s), s.outHeight(), s.outWidth());
          case BACKWARD_DATA -> tops(marked, overY(s), s.height(), s.width());
          default -> null;
        };
    int channels = marked.channels();
    boolean forward = tops != null && problem.direction().ordinal() == 0;
    int to = forward ? s.filters() : s.channels();
    int pixels = tops == null ? 1 : tops[0].length;
    boolean[] near =
        new boolean[tops == null ? Math.toIntExact(s.weights()) : s.batch() * to * pixels];
    for (int i = 0; i < near.length; i++) {
      if (tops == null) {
        near[i] = true;
        continue;
      }
      int n = i / (to * pixels);
      int group = i / pixels % to / (to / s.groups());
      int each = channels / s.groups();
      for (int c = group * each; c < (group + 1) * each; c++) {
        near[i] |= tops[n * channels + c][i % pixels] > 0;
      }
    }
    return near;
  }

  /** A stretch of rows or columns that an output's tile may read: first and length. */
  private interface Reads {
    int first(int output);

    int length();
  }

  private record Both(Reads rows, Reads columns) {}

  private Both overX(ConvShape s) {
    return new Both(
        reads(s.strideHeight(), -s.padTop(), (s.kernelHeight() - 1) * s.dilationHeight()),
        reads(s.strideWidth(), -s.padLeft(), (s.kernelWidth() - 1) * s.dilationWidth()));
  }

  /** The gradient of the input reads that of the output as a forward convolution does. */
  private Both overY(ConvShape s) {
    if (s.strideHeight() > 1 || s.strideWidth() > 1) {
      return new Both(everything(), everything());
    }
    int rows = (s.kernelHeight() - 1) * s.dilationHeight();
    int columns = (s.kernelWidth() - 1) * s.dilationWidth();
    return new Both(reads(1, s.padTop() - rows, rows), reads(1, s.padLeft() - columns, columns));
  }

  private Reads reads(int stride, int shift, int reach) {
    return new Reads() {
      @Override
      public int first(int output) {
        return (output - (outputs - 1)) * stride + shift;
      }

      @Override
      public int length() {
        return 2 * (outputs - 1) * stride + reach + 1;
      }
    };
  }

  private static Reads everything() {
    return new Reads() {
      @Override
      public int first(int output) {
        return 0;
      }

      @Override
      public int length() {
        return 1 << 20;
      }
    };
  }

  /** For each image and channel, and each output pixel, the largest magnitude near it. */
  private static double[][] tops(Tensor x, Both reads, int outHeight, int outWidth) {
    double[][] tops = new double[x.images() * x.channels()][outHeight * outWidth];
    double[] all = x.wide(Math::abs);
    int pixels = x.height() * x.width();
    for (int plane = 0; plane < tops.length; plane++) {
      double[] rows = new double[outHeight * x.width()];
      for (int row = 0; row < outHeight; row++) {
        for (int column = 0; column < x.width(); column++) {
          int at = plane * pixels + column;
          rows[row * x.width() + column] = top(all, at, x.width(), x.height(), reads.rows, row);
        }
      }
      for (int i = 0; i < tops[plane].length; i++) {
        int at = i / outWidth * x.width();
        tops[plane][i] = top(rows, at, 1, x.width(), reads.columns, i % outWidth);
      }
    }
    return tops;
  }

  private static double top(double[] from, int at, int step, int size, Reads reads, int output) {
    double top = 0;
    int first = reads.first(output);
    for (int i = Math.max(0, first); i < Math.min(size, first + (long) reads.length()); i++) {
      top = Math.max(top, from[at + i * step]);
    }
    return top;
  }

  private static double[] sums(ConvData data, double[][] tops, boolean forward) {
    ConvShape s = data.problem().shape();
    int to = forward ? s.filters() : s.channels();
    int from = forward ? s.channels() : s.filters();
    int pixels = tops.length == 0 ? 0 : tops[0].length;
    double[] norm = new double[s.batch() * to * pixels];
    for (int i = 0; i < s.batch() * to; i++) {
      int n = i / to;
      int out = i % to;
      int group = out / (to / s.groups());
      int each = from / s.groups();
      for (int c = 0; c < each; c++) {
        int in = group * each + c;
        double w =
            forward ? topOfKernel(data, out, c) : topOfKernel(data, in, out % (to / s.groups()));
        double[] near = tops[n * from + in];
        for (int pixel = 0; pixel < pixels; pixel++) {
          norm[i * pixels + pixel] += near[pixel] * w;
        }
      }
    }
    return norm;
  }

  private static double topOfKernel(ConvData data, int filter, int channel) {
    Tensor w = data.w();
    double top = 0;
    for (int i = 0; i < w.height(); i++) {
      for (int j = 0; j < w.width(); j++) {
        top = Math.max(top, Math.abs(w.get(filter, channel, i, j)));
      }
    }
    return top;
  }

  private double[] weights(ConvData data) {
    ConvShape s = data.problem().shape();
    int oh = s.outHeight();
    int ow = s.outWidth();
    double[][] x = tops(data.x(), overX(s), oh, ow);
    double[][] dy = tops(data.y(), new Both(reads(1, 0, 0), reads(1, 0, 0)), oh, ow);
    int taps = s.kernelHeight() * s.kernelWidth();
    double[] norm = new double[Math.toIntExact(s.weights())];
    for (int i = 0; i < norm.length; i++) {
      int filter = i / taps / s.groupChannels();
      int channel = filter / s.groupFilters() * s.groupChannels() + i / taps % s.groupChannels();
      for (int n = 0; n < s.batch(); n++) {
        for (int pixel = 0; pixel < oh * ow; pixel++) {
          norm[i] += x[n * s.channels() + channel][pixel] * dy[n * s.filters() + filter][pixel];
        }
      }
    }
    return norm;
  }
}
