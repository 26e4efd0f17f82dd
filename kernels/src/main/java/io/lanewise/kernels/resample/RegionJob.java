package io.lanewise.kernels.resample;

import io.lanewise.kernels.plan.PlanJob;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.TensorShape;
import java.util.Arrays;

/**
 * One run. Forward a unit is a box; backward it is a plane of the image's gradient, or a block of
 * 16, so that no two threads add to one pixel.
 */
final class RegionJob extends PlanJob {
  private final RegionProblem problem;
  private final int height;
  private final int width;
  private final int pixel;

  /** Planes of an image, or blocks of them. */
  private final int planes;

  RegionJob(RegionProblem problem) {
    this.problem = problem;
    TensorShape s = problem.shape();
    height = s.height();
    width = s.width();
    boolean blocked = s.layout() == Layout.NCHW16;
    pixel = blocked ? Layout.BLOCK : 1;
    planes = blocked ? Layout.blocks(s.channels()) : s.channels();
  }

  @Override
  protected int units(int phase) {
    return problem.backward() ? problem.shape().batch() * planes : problem.boxes();
  }

  @Override
  protected void run(int phase, int unit, int worker) {
    if (!problem.backward()) {
      for (int plane = 0; plane < planes; plane++) {
        region(unit, operands().integers()[at(3) + unit], plane);
      }
      return;
    }
    int floats = height * width * pixel;
    int at = at(2) + unit * floats;
    Arrays.fill(floats(2), at, at + floats, 0f);
    int[] images = operands().integers();
    for (int box = 0; box < problem.boxes(); box++) {
      if (images[at(3) + box] == unit / planes) {
        region(box, unit / planes, unit % planes);
      }
    }
  }

  /** A plane of a box, there or back. */
  private void region(int box, int image, int plane) {
    int outHeight = problem.outHeight();
    int outWidth = problem.outWidth();
    boolean backward = problem.backward();
    float[] x = floats(backward ? 2 : 0);
    int xAt = at(backward ? 2 : 0) + (image * planes + plane) * height * width * pixel;
    float[] y = floats(backward ? 0 : 2);
    int yAt = at(backward ? 0 : 2) + (box * planes + plane) * outHeight * outWidth * pixel;
    float[] boxes = floats(1);
    int b = at(1) + 4 * box;
    for (int i = 0; i < outHeight; i++) {
      double row = place(boxes[b], boxes[b + 2], i, outHeight, height);
      boolean inRows = row >= 0 && row <= height - 1;
      int low = inRows ? (int) row : 0;
      float down = (float) (row - low);
      float up = (float) (1 - (row - low));
      // A row without weight is not looked at; it may not exist.
      int step = down > 0 ? width * pixel : 0;
      for (int j = 0; j < outWidth; j++, yAt += pixel) {
        double column = place(boxes[b + 1], boxes[b + 3], j, outWidth, width);
        if (!inRows || !(column >= 0 && column <= width - 1)) {
          if (!backward) {
            Arrays.fill(y, yAt, yAt + pixel, 0f);
          }
          continue;
        }
        int left = (int) column;
        float after = (float) (column - left);
        float before = (float) (1 - (column - left));
        int apart = after > 0 ? pixel : 0;
        int at = xAt + (low * width + left) * pixel;
        if (backward) {
          RegionKernel.scatter(pixel, up, down, before, after, y, yAt, x, at, step, apart);
        } else {
          RegionKernel.mix(pixel, up, down, before, after, x, at, step, apart, y, yAt);
        }
      }
    }
  }

  /** Where a row or column of a region lies. */
  private static double place(double first, double last, int i, int out, int size) {
    return out > 1
        ? first * (size - 1) + i * ((last - first) * (size - 1) / (out - 1))
        : 0.5 * (first + last) * (size - 1);
  }
}
