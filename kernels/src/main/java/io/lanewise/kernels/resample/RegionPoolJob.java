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
  /** Edges beyond are taken for this, so that no sum of them overflows. */
  private static final long FAR = 1 << 30;

  private final RegionPoolProblem problem;
  private final int height;
  private final int width;
  private final int pixel;

  /** Planes of an image, or blocks of them. */
  private final int planes;

  /** The winners of a bin's 16 channels, for each worker. */
  private final int[] winners;

  RegionPoolJob(RegionPoolProblem problem, int threads) {
    this.problem = problem;
    TensorShape s = problem.shape();
    height = s.height();
    width = s.width();
    boolean blocked = s.layout() == Layout.NCHW16;
    pixel = blocked ? Layout.BLOCK : 1;
    planes = blocked ? Layout.blocks(s.channels()) : s.channels();
    winners = new int[Layout.BLOCK * threads];
  }

  /** For each thread: a row of x, of which each column is the largest of a bin's. */
  static int scratchFloats(RegionPoolProblem problem) {
    boolean rows = problem.shape().layout() == Layout.NCHW && !problem.backward();
    return rows ? problem.shape().width() : 0;
  }

  @Override
  protected int units(int phase) {
    return problem.backward() ? problem.shape().batch() * planes : problem.boxes();
  }

  @Override
  protected void run(int phase, int unit, int worker) {
    int[] images = operands().integers();
    if (!problem.backward()) {
      box(unit, images[at(3) + unit], 0, planes, worker);
      return;
    }
    int floats = height * width * pixel;
    int at = at(3) + unit * floats;
    Arrays.fill(floats(3), at, at + floats, 0f);
    for (int box = 0; box < problem.boxes(); box++) {
      if (images[at(4) + box] == unit / planes) {
        box(box, unit / planes, unit % planes, unit % planes + 1, worker);
      }
    }
  }

  /** Some planes of a box, there or back. */
  private void box(int box, int image, int from, int to, int worker) {
    int boxes = problem.backward() ? 2 : 1;
    float[] edges = floats(boxes);
    int b = at(boxes) + 4 * box;
    boolean none = false;
    for (int i = b; i < b + 4; i++) {
      none |= Float.isNaN(edges[i]);
    }
    long top = edge(edges[b]);
    long left = edge(edges[b + 1]);
    long rows = none ? 0 : Math.max(1, edge(edges[b + 2]) - top + 1);
    long columns = none ? 0 : Math.max(1, edge(edges[b + 3]) - left + 1);
    for (int plane = from; plane < to; plane++) {
      int x = at(0) + (image * planes + plane) * height * width * pixel;
      int y = (box * planes + plane) * problem.outHeight() * problem.outWidth() * pixel;
      if (problem.backward()) {
        back(top, left, rows, columns, x, at(1) + y, worker);
      } else if (pixel > 1) {
        pixels(top, left, rows, columns, x, at(2) + y);
      } else {
        plane(top, left, rows, columns, x, at(2) + y, worker);
      }
    }
  }

  /** A pixel's number: halves are rounded away from 0. */
  private long edge(float place) {
    double pixels = (double) place * problem.scale();
    long rounded = Math.round(Math.abs(pixels));
    return Math.min(FAR, rounded) * (pixels < 0 ? -1 : 1);
  }

  /** Where in the image a bin begins; {@code first} is the box's first row or column. */
  private static int begin(long first, long length, int bin, int bins, int size) {
    return Math.clamp(first + bin * length / bins, 0, size);
  }

  /** Where it ends. */
  private static int end(long first, long length, int bin, int bins, int size) {
    return Math.clamp(first + ((bin + 1) * length + bins - 1) / bins, 0, size);
  }

  /** Of a plane: first the largest of each column, for a row of bins, then that of each bin. */
  private void plane(long top, long left, long rows, long columns, int x, int y, int worker) {
    int bins = problem.outWidth();
    int first = Math.clamp(left, 0, width);
    int last = Math.clamp(left + columns, 0, width);
    int row = scratchAt() + worker * width;
    int to = y;
    for (int i = 0; i < problem.outHeight(); i++) {
      int low = begin(top, rows, i, problem.outHeight(), height);
      int high = end(top, rows, i, problem.outHeight(), height);
      if (low < high) {
        int at = x + low * width;
        RegionPoolKernel.columns(high - low, first, last, width, floats(0), at, scratch(), row);
      }
      for (int j = 0; j < bins; j++, to++) {
        int from = begin(left, columns, j, bins, width);
        int until = low < high ? end(left, columns, j, bins, width) : from;
        floats(2)[to] = RegionPoolKernel.most(scratch(), row + from, until - from);
      }
    }
  }

  private void pixels(long top, long left, long rows, long columns, int x, int y) {
    int to = y;
    for (int i = 0; i < problem.outHeight(); i++) {
      int low = begin(top, rows, i, problem.outHeight(), height);
      int high = end(top, rows, i, problem.outHeight(), height);
      for (int j = 0; j < problem.outWidth(); j++, to += pixel) {
        int from = begin(left, columns, j, problem.outWidth(), width);
        int until = end(left, columns, j, problem.outWidth(), width);
        if (low < high && from < until) {
          int at = x + (low * width + from) * pixel;
          RegionPoolKernel.pixels(high - low, until - from, width, floats(0), at, floats(2), to);
        } else {
          Arrays.fill(floats(2), to, to + pixel, 0f);
        }
      }
    }
  }

  private void back(long top, long left, long rows, long columns, int x, int y, int worker) {
    int dx = at(3) + x - at(0);
    int dy = y;
    for (int i = 0; i < problem.outHeight(); i++) {
      int low = begin(top, rows, i, problem.outHeight(), height);
      int high = end(top, rows, i, problem.outHeight(), height);
      for (int j = 0; j < problem.outWidth(); j++, dy += pixel) {
        int from = begin(left, columns, j, problem.outWidth(), width);
        int until = end(left, columns, j, problem.outWidth(), width);
        if (low >= high || from >= until) {
          continue;
        }
        int bin = (low * width + from) * pixel;
        if (pixel > 1) {
          int own = worker * Layout.BLOCK;
          int binRows = high - low;
          RegionPoolKernel.find(binRows, until - from, width, floats(0), x + bin, winners, own);
          for (int c = 0; c < pixel; c++) {
            floats(3)[dx + bin + winners[own + c] * pixel + c] += floats(1)[dy + c];
          }
        } else {
          int winner = RegionPoolKernel.find(high - low, until - from, width, floats(0), x + bin);
          floats(3)[dx + bin + winner] += floats(1)[dy];
        }
      }
    }
  }
}
