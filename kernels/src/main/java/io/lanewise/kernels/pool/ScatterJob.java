package io.lanewise.kernels.pool;

import io.lanewise.kernels.shape.Windows;
import io.lanewise.kernels.simd.Species;
import java.util.Arrays;

/** Adds gradients to the elements that won, or puts elements back to where they were. */
final class ScatterJob extends PoolJob {
  private final boolean adds;

  /** Whether windows are 2x2 side by side and cover all. */
  private final boolean squares;

  ScatterJob(PoolPlan plan) {
    super(plan, Slabs.of(1, plan.planes, plan.xPlane));
    adds = plan.pooling.kind() == Pooling.Kind.MAX;
    squares =
        isInTwos(plan.rows)
            && isInTwos(plan.columns)
            && (plan.blocked || plan.columns.out() >= Species.LANES);
  }

  private static boolean isInTwos(Windows windows) {
    boolean twos = windows.size() == 2 * windows.out() && windows.dilation() == 1;
    for (int o = 0; o < windows.out(); o++) {
      twos &= windows.first(o) == 2 * o && windows.taps(o) == 2;
    }
    return twos;
  }

  @Override
  void rows(int one, int from, int to, int mine) {
    int x = at(1) + from * plan.xPlane;
    for (int plane = from; plane < to; plane++, x += plan.xPlane) {
      int y = at(0) + plane * plan.yPlane;
      int indices = at(2) + plane * plan.yPlane;
      if (squares && square(y, indices, x)) {
        continue;
      }
      Arrays.fill(floats(1), x, x + plan.xPlane, 0f);
      if (adds) {
        add(plan.yPlane, plan.pixel, floats(0), y, operands().integers(), indices, floats(1), x);
      } else {
        put(plan.yPlane, plan.pixel, floats(0), y, operands().integers(), indices, floats(1), x);
      }
    }
  }

  /** Does a plane of 2x2 windows side by side; false where an index is outside its window. */
  private boolean square(int y, int indices, int x) {
    int width = plan.columns.size();
    int n = plan.columns.out();
    float base = adds ? 0f : -0f;
    boolean inside = true;
    for (int o = 0; inside && o < plan.rows.out(); o++) {
      int from = o * plan.yRow;
      int[] winners = operands().integers();
      int row = 2 * o * width;
      int to = x + row * plan.pixel;
      inside =
          plan.blocked
              ? Winners.pixels2x2(
                  n, width, row, base, floats(0), y + from, winners, indices + from, floats(1), to)
              : Winners.plane2x2(
                  n, width, row, base, floats(0), y + from, winners, indices + from, floats(1), to);
    }
    return inside;
  }

  private static void add(
      int n, int pixel, float[] dy, int dyAt, int[] indices, int at, float[] dx, int dxAt) {
    if (pixel == 1) {
      // The loop below, without one in it that runs once.
      for (int i = 0; i < n; i++) {
        dx[dxAt + indices[at + i]] += dy[dyAt + i];
      }
      return;
    }
    for (int i = 0; i < n; i += pixel) {
      for (int l = 0; l < pixel; l++) {
        dx[dxAt + indices[at + i + l] * pixel + l] += dy[dyAt + i + l];
      }
    }
  }

  private static void put(
      int n, int pixel, float[] y, int yAt, int[] indices, int at, float[] x, int xAt) {
    if (pixel == 1) {
      for (int i = 0; i < n; i++) {
        x[xAt + indices[at + i]] = y[yAt + i];
      }
      return;
    }
    for (int i = 0; i < n; i += pixel) {
      for (int l = 0; l < pixel; l++) {
        x[xAt + indices[at + i + l] * pixel + l] = y[yAt + i + l];
      }
    }
  }
}
