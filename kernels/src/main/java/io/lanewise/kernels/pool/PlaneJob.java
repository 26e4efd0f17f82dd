package io.lanewise.kernels.pool;

import io.lanewise.kernels.micro.PixelSum;
import java.util.Arrays;

/** Windows that are whole planes of one channel: stretches of floats. Rows are planes here. */
final class PlaneJob extends PoolJob {
  /** Planes that are summed at a time. */
  private static final int AT_ONCE = 16;

  private final int pixels;
  private final float divisor;

  PlaneJob(PoolPlan plan) {
    super(plan, Slabs.of(1, plan.planes, plan.xPlane));
    pixels = plan.xPlane;
    divisor = (float) plan.rowDivisor(0) * plan.segments[0].divisor();
  }

  @Override
  void rows(int one, int from, int to, int mine) {
    if (plan.backward) {
      for (int plane = from; plane < to; plane++) {
        spread(plane);
      }
    } else if (plan.pooling.kind() == Pooling.Kind.AVERAGE) {
      for (int plane = from; plane < to; plane += AT_ONCE) {
        average(plane, Math.min(AT_ONCE, to - plane), mine);
      }
    } else {
      for (int plane = from; plane < to; plane++) {
        fold(plane, mine);
      }
    }
  }

  private void average(int plane, int count, int mine) {
    int x = at(0) + plane * pixels;
    PixelSum.planes(count, pixels, floats(0), x, pixels, scratch(), mine);
    for (int i = 0; i < count; i++) {
      floats(1)[at(1) + plane + i] = scratch()[mine + i] / divisor;
    }
  }

  private void fold(int plane, int mine) {
    float[] x = floats(0);
    int from = at(0) + plane * pixels;
    int to = at(1) + plane;
    if (plan.pooling.kind() == Pooling.Kind.MAX) {
      float most = PlaneFold.max(pixels, x, from, scratch(), mine);
      floats(1)[to] = most;
      if (plan.problem.indices()) {
        operands().integers()[at(2) + plane] = PlaneFold.first(pixels, x, from, most);
      }
    } else if (plan.pooling.p() == 1) {
      floats(1)[to] = PlaneFold.magnitudes(pixels, x, from, scratch(), mine);
    } else {
      float squares = PlaneFold.squares(pixels, x, from, scratch(), mine);
      floats(1)[to] = (float) Math.sqrt(squares);
    }
  }

  private void spread(int plane) {
    boolean average = plan.pooling.kind() == Pooling.Kind.AVERAGE;
    float[] dx = floats(average ? 1 : 3);
    int to = at(average ? 1 : 3) + plane * pixels;
    if (average) {
      Arrays.fill(dx, to, to + pixels, floats(0)[at(0) + plane] / divisor);
      return;
    }
    float dy = floats(2)[at(2) + plane];
    int x = at(0) + plane * pixels;
    if (plan.pooling.p() == 1) {
      Arrays.fill(dx, to, to + pixels, dy);
      Finish.timesSign(pixels, floats(0), x, dx, to);
    } else {
      float norm = floats(1)[at(1) + plane];
      Arrays.fill(dx, to, to + pixels, norm == 0 ? 0 : dy / norm);
      Finish.times(pixels, floats(0), x, dx, to);
    }
  }
}
