package io.lanewise.kernels.pool;

/** Takes each gradient of an unpooling from where the element was put. */
final class GatherJob extends PoolJob {
  GatherJob(PoolPlan plan) {
    super(plan, Slabs.of(plan.planes, plan.rows.out(), plan.yRow));
  }

  @Override
  void rows(int plane, int from, int to, int mine) {
    int x = at(0) + plane * plan.xPlane;
    int y = plane * plan.yPlane + from * plan.yRow;
    int[] indices = operands().integers();
    float[] dx = floats(0);
    float[] dy = floats(1);
    int pixel = plan.pixel;
    for (int i = 0; i < (to - from) * plan.yRow; i += pixel) {
      for (int l = 0; l < pixel; l++) {
        dy[at(1) + y + i + l] = dx[x + indices[at(2) + y + i + l] * pixel + l];
      }
    }
  }
}
