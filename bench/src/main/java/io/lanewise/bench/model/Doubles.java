package io.lanewise.bench.model;

import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.conv.Direction;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.nn.operation.Arithmetic;
import io.lanewise.nn.operation.Buffer;
import io.lanewise.nn.operation.ReferenceArithmetic;
import java.util.Arrays;

/**
 * The naive references' doubles, but convolutions row by row, which takes seconds where those take
 * minutes.
 */
final class Doubles implements Arithmetic {
  private final ReferenceArithmetic others = new ReferenceArithmetic();

  /** The doubles behind a buffer. */
  double[] of(Buffer buffer) {
    return others.of(buffer);
  }

  @Override
  public void run(Problem problem, Buffer... operands) {
    others.run(problem, operands);
  }

  @Override
  public void multiply(GemmProblem problem, Buffer a, Buffer b, Buffer bias, Buffer c) {
    others.multiply(problem, a, b, bias, c);
  }

  @Override
  public void copy(Buffer from, Buffer to) {
    others.copy(from, to);
  }

  @Override
  public void convolve(
      ConvProblem problem, Buffer source, Buffer second, Buffer bias, Buffer target) {
    ConvShape s = problem.shape();
    if (problem.direction() == Direction.BACKWARD_BIAS) {
      others.convolve(problem, source, second, bias, target);
      return;
    }
    int stride = s.strideWidth();
    double[] from = of(source);
    double[] by = of(second);
    double[] to = of(target);
    Arrays.fill(to, 0);
    switch (problem.direction()) {
      case FORWARD -> rows(s, (y, x, w, n) -> addTo(to, y, from, x, stride, by[w], n));
      case BACKWARD_DATA -> rows(s, (y, x, w, n) -> spread(from, y, to, x, stride, by[w], n));
      default -> rows(s, (y, x, w, n) -> to[w] += dot(by, y, from, x, stride, n));
    }
    if (bias != null) {
      int plane = s.outHeight() * s.outWidth();
      for (int i = 0; i < to.length; i++) {
        to[i] += of(bias)[i / plane % s.filters()];
      }
    }
  }

  /** What a weight does to a row: the n outputs from y on, and what each reads from x on. */
  private interface Row {
    void at(int y, int x, int w, int n);
  }

  private static void rows(ConvShape s, Row row) {
    for (int n = 0; n < s.batch(); n++) {
      int w = 0;
      for (int f = 0; f < s.filters(); f++) {
        for (int c = 0; c < s.groupChannels(); c++) {
          int channel = f / s.groupFilters() * s.groupChannels() + c;
          for (int kh = 0; kh < s.kernelHeight(); kh++) {
            for (int kw = 0; kw < s.kernelWidth(); kw++) {
              plane(s, n * s.filters() + f, n * s.channels() + channel, kh, kw, w++, row);
            }
          }
        }
      }
    }
  }

  private static void plane(ConvShape s, int y, int x, int kh, int kw, int w, Row row) {
    int left = kw * s.dilationWidth() - s.padLeft();
    int first = left >= 0 ? 0 : Math.ceilDiv(-left, s.strideWidth());
    int end = Math.min(s.outWidth(), Math.floorDiv(s.width() - 1 - left, s.strideWidth()) + 1);
    for (int oh = 0; oh < s.outHeight(); oh++) {
      int ih = oh * s.strideHeight() + kh * s.dilationHeight() - s.padTop();
      if (ih >= 0 && ih < s.height() && end > first) {
        int yAt = (y * s.outHeight() + oh) * s.outWidth() + first;
        int xAt = (x * s.height() + ih) * s.width() + first * s.strideWidth() + left;
        row.at(yAt, xAt, w, end - first);
      }
    }
  }

  private static void addTo(
      double[] y, int yAt, double[] x, int xAt, int stride, double weight, int n) {
    if (stride == 1) {
      for (int i = 0; i < n; i++) {
        y[yAt + i] += weight * x[xAt + i];
      }
    } else {
      for (int i = 0; i < n; i++) {
        y[yAt + i] += weight * x[xAt + i * stride];
      }
    }
  }

  private static void spread(
      double[] y, int yAt, double[] x, int xAt, int stride, double weight, int n) {
    if (stride == 1) {
      addTo(x, xAt, y, yAt, 1, weight, n);
    } else {
      for (int i = 0; i < n; i++) {
        x[xAt + i * stride] += weight * y[yAt + i];
      }
    }
  }

  /** In four sums, so that no addition waits for the one before. */
  private static double dot(double[] y, int yAt, double[] x, int xAt, int stride, int n) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i + 3 < n; i += 4) {
      int at = xAt + i * stride;
      a += y[yAt + i] * x[at];
      b += y[yAt + i + 1] * x[at + stride];
      c += y[yAt + i + 2] * x[at + 2 * stride];
      d += y[yAt + i + 3] * x[at + 3 * stride];
    }
    for (; i < n; i++) {
      a += y[yAt + i] * x[xAt + i * stride];
    }
    return a + b + (c + d);
  }
}
