package io.lanewise.kernels.resample;

import io.lanewise.kernels.plan.PlanJob;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.TensorShape;
import java.util.Arrays;

/**
 * One run. Forward a unit is a box; backward it is a plane of the image's gradient, or a block of
 * 16, so that no two threads add to one pixel.
 */
final class RegionPoolJob extends PlanJob {
  private final RegionPoolProblem problem;
  private final int height;
  private final int width;
  private final int pixel;

  /** Planes of an image, or blocks of them. */
  private final int planes;

  /** Of each worker. */
  private final RegionBins[] bins;

  /** The winners of a bin's 16 channels, for each worker. */
  private final int[] winners;

  /** For each worker, a row of x: of each column the largest of a bin's. */
  private final int[] keys;

  RegionPoolJob(RegionPoolProblem problem, int threads) {
    this.problem = problem;
    TensorShape s = problem.shape();
    height = s.height();
    width = s.width();
    boolean blocked = s.layout() == Layout.NCHW16;
    pixel = blocked ? Layout.BLOCK : 1;
    planes = blocked ? Layout.blocks(s.channels()) : s.channels();
    bins = new RegionBins[threads];
    for (int i = 0; i < threads; i++) {
      bins[i] = new RegionBins(problem);
    }
    winners = new int[Layout.BLOCK * threads];
    keys = new int[width * threads];
  }

  @Override
  protected int units(int phase) {
    return problem.backward() ? problem.shape().batch() * planes : problem.boxes();
  }

  @Override
  protected void run(int phase, int unit, int worker) {
    int[] images = operands().integers();
    if (!problem.backward()) {
      bins[worker].set(floats(1), at(1) + 4 * unit);
      for (int plane = 0; plane < planes; plane++) {
        pool(unit, images[at(3) + unit], plane, worker);
      }
      return;
    }
    int floats = height * width * pixel;
    int at = at(3) + unit * floats;
    Arrays.fill(floats(3), at, at + floats, 0f);
    for (int box = 0; box < problem.boxes(); box++) {
      if (images[at(4) + box] == unit / planes) {
        bins[worker].set(floats(2), at(2) + 4 * box);
        pool(box, unit / planes, unit % planes, worker);
      }
    }
  }

  /** A plane of a box, there or back. */
  private void pool(int box, int image, int plane, int worker) {
    int x = at(0) + (image * planes + plane) * height * width * pixel;
    int y = (box * planes + plane) * problem.outHeight() * problem.outWidth() * pixel;
    if (problem.backward()) {
      int dx = at(3) + x - at(0);
      if (pixel > 1) {
        addToPixels(bins[worker], x, at(1) + y, dx, worker * Layout.BLOCK);
      } else {
        addToPlane(bins[worker], x, at(1) + y, dx, worker * width);
      }
    } else if (pixel > 1) {
      pixels(bins[worker], x, at(2) + y);
    } else {
      plane(bins[worker], x, at(2) + y, worker * width);
    }
  }

  private void pixels(RegionBins b, int x, int y) {
    int to = y;
    for (int i = 0; i < b.top.length; i++) {
      int rows = b.bottom[i] - b.top[i];
      for (int j = 0; j < b.left.length; j++, to += pixel) {
        int columns = b.right[j] - b.left[j];
        if (rows > 0 && columns > 0) {
          int at = x + (b.top[i] * width + b.left[j]) * pixel;
          RegionPoolKernel.pixels(rows, columns, width, floats(0), at, floats(2), to);
        } else {
          Arrays.fill(floats(2), to, to + pixel, 0f);
        }
      }
    }
  }

  private void addToPixels(RegionBins b, int x, int y, int dx, int own) {
    int dy = y;
    for (int i = 0; i < b.top.length; i++) {
      int rows = b.bottom[i] - b.top[i];
      for (int j = 0; j < b.left.length; j++, dy += pixel) {
        int columns = b.right[j] - b.left[j];
        if (rows > 0 && columns > 0) {
          int bin = (b.top[i] * width + b.left[j]) * pixel;
          RegionPoolKernel.find(rows, columns, width, floats(0), x + bin, winners, own);
          for (int c = 0; c < pixel; c++) {
            floats(3)[dx + bin + winners[own + c] * pixel + c] += floats(1)[dy + c];
          }
        }
      }
    }
  }

  private void plane(RegionBins b, int x, int y, int row) {
    int to = y;
    for (int i = 0; i < b.top.length; i++) {
      boolean there = columns(b, i, x, row);
      for (int j = 0; j < b.left.length; j++, to++) {
        boolean none = !there || b.left[j] == b.right[j];
        floats(2)[to] = none ? 0 : RegionPoolKernel.most(keys, row + b.left[j], row + b.right[j]);
      }
    }
  }

  private void addToPlane(RegionBins b, int x, int y, int dx, int row) {
    int dy = y;
    for (int i = 0; i < b.top.length; i++) {
      boolean there = columns(b, i, x, row);
      int rows = b.bottom[i] - b.top[i];
      for (int j = 0; j < b.left.length; j++, dy++) {
        if (there && b.left[j] < b.right[j]) {
          float most = RegionPoolKernel.most(keys, row + b.left[j], row + b.right[j]);
          int top = b.top[i] * width;
          int winner =
              RegionPoolKernel.first(most, rows, b.left[j], b.right[j], width, floats(0), x + top);
          floats(3)[dx + top + winner] += floats(1)[dy];
        }
      }
    }
  }

  /** The largest of each column of a row of bins of a plane; false where there is no row. */
  private boolean columns(RegionBins b, int i, int x, int row) {
    int rows = b.bottom[i] - b.top[i];
    if (rows == 0 || b.left.length == 0) {
      return false;
    }
    int from = b.left[0];
    int until = b.right[b.right.length - 1];
    int at = x + b.top[i] * width;
    RegionPoolKernel.columns(rows, from, until, width, floats(0), at, keys, row);
    return true;
  }
}
