package io.lanewise.kernels.move;

import io.lanewise.kernels.micro.Pixels;
import io.lanewise.kernels.plan.PlanJob;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.TensorShape;
import java.util.Arrays;
import java.util.List;

/**
 * One run of a move's gradient: every place that was read gets the sum of those it went to, box
 * after box. A unit is one plane, or one block of 16 of them, of the gradient.
 */
final class SumJob extends PlanJob {
  private static final int BLOCK = Layout.BLOCK;

  // How boxes have their dimensions, before they are arranged for copies.
  private static final int LANES = 0;
  private static final int COLUMNS = 1;
  private static final int ROWS = 2;
  private static final int PLANES = 3;
  private static final int IMAGES = 4;

  private final Box[] boxes;
  private final int plane;
  private final int planes;
  private final int units;

  SumJob(MoveProblem problem, List<Box> all) {
    boxes = all.stream().filter(box -> box.from() != Box.CONSTANT).toArray(Box[]::new);
    TensorShape result = problem.operands().get(1).shape();
    plane = result.height() * result.width() * (result.layout() == Layout.NCHW ? 1 : BLOCK);
    units = plane == 0 ? 0 : result.floats() / plane;
    planes = units == 0 || boxes.length == 0 ? 1 : units / boxes[0].dim(IMAGES).size();
  }

  @Override
  protected int units(int phase) {
    return units;
  }

  @Override
  protected void run(int phase, int unit, int worker) {
    float[] dx = floats(1);
    int image = unit / planes;
    int place = unit % planes;
    boolean first = true;
    for (Box box : boxes) {
      int firstPlane = box.fromAt() / plane;
      int passed = place - firstPlane;
      if (passed < 0 || passed >= box.dim(PLANES).size()) {
        continue;
      }
      int from = box.fromAt() + passed * box.dim(PLANES).from() + image * box.dim(IMAGES).from();
      int to = box.toAt() + passed * box.dim(PLANES).to() + image * box.dim(IMAGES).to();
      boolean whole =
          box.dim(ROWS).size() * box.dim(COLUMNS).size() * box.dim(LANES).size() == plane;
      if (first && !(whole && box.dim(ROWS).from() > 0 && box.dim(COLUMNS).from() > 0)) {
        Arrays.fill(dx, at(1) + unit * plane, at(1) + unit * plane + plane, 0f);
        first = false;
      }
      add(box, first, floats(0), at(0) + to, dx, at(1) + from);
      first = false;
    }
    if (first) {
      Arrays.fill(dx, at(1) + unit * plane, at(1) + unit * plane + plane, 0f);
    }
  }

  /** Adds a box of a plane, or copies it. */
  private static void add(Box box, boolean copy, float[] dy, int dyAt, float[] dx, int dxAt) {
    int lanes = box.dim(LANES).size();
    int columns = box.dim(COLUMNS).size();
    int from = box.dim(COLUMNS).from();
    int to = box.dim(COLUMNS).to();
    for (int r = 0; r < box.dim(ROWS).size(); r++) {
      int source = dyAt + r * box.dim(ROWS).to();
      int target = dxAt + r * box.dim(ROWS).from();
      if (from == lanes && to == lanes) {
        if (copy) {
          System.arraycopy(dy, source, dx, target, columns * lanes);
        } else {
          Pixels.addRun(columns * lanes, dy, source, dx, target);
        }
      } else {
        for (int c = 0; c < columns; c++) {
          for (int l = 0; l < lanes; l++) {
            dx[target + c * from + l] += dy[source + c * to + l];
          }
        }
      }
    }
  }
}
