package io.lanewise.kernels.pool;

import java.util.Arrays;

/**
 * Lp of any p, an element at a time in double. Powers by way of {@link StrictMath}'s logarithm: its
 * own power allocates, and {@link Math#pow} does not promise the same bits everywhere. Rows are
 * planes here.
 */
final class PowerJob extends PoolJob {
  private final double p;

  PowerJob(PoolPlan plan) {
    super(plan, Slabs.of(1, plan.planes, plan.xPlane));
    p = plan.pooling.p();
  }

  @Override
  void rows(int one, int from, int to, int mine) {
    for (int plane = from; plane < to; plane++) {
      if (plan.backward) {
        int x = plane * plan.xPlane;
        Arrays.fill(floats(3), at(3) + x, at(3) + x + plan.xPlane, 0f);
        windows(plane);
        times(x);
      } else {
        windows(plane);
      }
    }
  }

  private void windows(int plane) {
    for (int o = 0; o < plan.rows.out(); o++) {
      for (int i = 0; i < plan.yRow; i++) {
        int y = plane * plan.yPlane + o * plan.yRow + i;
        int column = i / plan.pixel;
        int x =
            plane * plan.xPlane
                + plan.rows.first(o) * plan.xRow
                + plan.columns.first(column) * plan.pixel
                + i % plan.pixel;
        if (plan.backward) {
          spread(plan.rows.taps(o), plan.columns.taps(column), x, y);
        } else {
          norm(plan.rows.taps(o), plan.columns.taps(column), x, y);
        }
      }
    }
  }

  private void norm(int rows, int columns, int x, int y) {
    int columnStep = plan.columns.dilation() * plan.pixel;
    double sum = 0;
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        float v = floats(0)[at(0) + x + plan.rowSteps[r] + c * columnStep];
        sum += power(Math.abs(v), p);
      }
    }
    floats(1)[at(1) + y] = (float) power(sum, 1 / p);
  }

  private void spread(int rows, int columns, int x, int y) {
    int columnStep = plan.columns.dilation() * plan.pixel;
    float norm = floats(1)[at(1) + y];
    float scaled = norm == 0 ? 0 : (float) (floats(2)[at(2) + y] / power(norm, p - 1));
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        floats(3)[at(3) + x + plan.rowSteps[r] + c * columnStep] += scaled;
      }
    }
  }

  private void times(int x) {
    for (int i = x; i < x + plan.xPlane; i++) {
      double v = floats(0)[at(0) + i];
      double slope = Math.signum(v) * power(Math.abs(v), p - 1);
      floats(3)[at(3) + i] = (float) (floats(3)[at(3) + i] * slope);
    }
  }

  /** Of what is not negative; off by far less than a float shows. */
  private static double power(double x, double exponent) {
    return StrictMath.exp(exponent * StrictMath.log(x));
  }
}
