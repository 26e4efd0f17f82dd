package io.lanewise.bench.conv;

import io.lanewise.bench.suite.UniformNumbers;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.conv.Direction;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.kernels.shape.Layout;

/**
 * What a convolution reads: uniform numbers in [-1, 1), the same ones for the same problem string,
 * here in NCHW and OIHW whatever the problem's layouts.
 *
 * @param problem what is computed
 * @param source x, or the output's gradient for backward-data
 * @param second the filters, or the output's gradient for backward-weights
 */
public record ConvOperands(ConvProblem problem, float[] source, float[] second) {
  /** Makes them. */
  public static ConvOperands of(ConvProblem problem) {
    UniformNumbers numbers = new UniformNumbers(problem.toString());
    ConvShape s = problem.shape();
    boolean fromX = problem.direction() != Direction.BACKWARD_DATA;
    boolean byFilters = problem.direction() != Direction.BACKWARD_WEIGHTS;
    return new ConvOperands(
        problem,
        numbers.next(Math.toIntExact(fromX ? s.inputElements() : s.outputElements())),
        numbers.next(Math.toIntExact(byFilters ? s.weights() : s.outputElements())));
  }

  /** The source in the problem's layout. */
  public float[] sourceLaidOut() {
    return problem.direction() == Direction.BACKWARD_DATA ? y(source) : x(source);
  }

  /** The second operand in the problem's layout; filters as they are. */
  public float[] secondLaidOut() {
    return problem.direction() == Direction.BACKWARD_WEIGHTS ? y(second) : second;
  }

  /** Floats of what is computed, in the problem's layout. */
  public int targetFloats() {
    return Math.toIntExact(
        switch (problem.direction()) {
          case FORWARD -> problem.yFloats();
          case BACKWARD_DATA -> problem.xFloats();
          case BACKWARD_WEIGHTS -> problem.shape().weights();
          case BACKWARD_BIAS -> problem.shape().filters();
        });
  }

  private float[] x(float[] plain) {
    ConvShape s = problem.shape();
    return laidOut(plain, problem.xLayout(), s.batch(), s.channels(), s.height(), s.width());
  }

  private float[] y(float[] plain) {
    ConvShape s = problem.shape();
    return laidOut(plain, problem.yLayout(), s.batch(), s.filters(), s.outHeight(), s.outWidth());
  }

  private static float[] laidOut(
      float[] plain, Layout layout, int batch, int channels, int height, int width) {
    if (layout == Layout.NCHW) {
      return plain;
    }
    int image = (int) layout.imageFloats(channels, height, width);
    float[] values = new float[batch * image];
    int next = 0;
    for (int n = 0; n < batch; n++) {
      for (int c = 0; c < channels; c++) {
        for (int row = 0; row < height; row++) {
          for (int column = 0; column < width; column++) {
            int at = layout.index(channels, height, width, c, row, column);
            values[n * image + at] = plain[next++];
          }
        }
      }
    }
    return values;
  }
}
