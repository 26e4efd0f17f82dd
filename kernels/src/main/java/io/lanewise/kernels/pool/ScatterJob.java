package io.lanewise.kernels.pool;

import java.util.Arrays;

/** Adds gradients to the elements that won, or puts elements back to where they were. */
final class ScatterJob extends PoolJob {
  private final boolean adds;

  ScatterJob(PoolPlan plan) {
    super(plan, Slabs.of(1, plan.planes, plan.xPlane));
    adds = plan.pooling.kind() == Pooling.Kind.MAX;
  }

  @Override
  void rows(int one, int from, int to, int mine) {
    int x = at(1) + from * plan.xPlane;
    for (int plane = from; plane < to; plane++, x += plan.xPlane) {
      Arrays.fill(floats(1), x, x + plan.xPlane, 0f);
      int y = at(0) + plane * plan.yPlane;
      int indices = at(2) + plane * plan.yPlane;
      if (adds) {
        add(plan.yPlane, plan.pixel, floats(0), y, operands().integers(), indices, floats(1), x);
      } else {
        put(plan.yPlane, plan.pixel, floats(0), y, operands().integers(), indices, floats(1), x);
      }
    }
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
