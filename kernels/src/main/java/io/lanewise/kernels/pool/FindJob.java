package io.lanewise.kernels.pool;

import io.lanewise.kernels.simd.Species;
import java.util.Arrays;

/** The largest of each window, and which it was. */
final class FindJob extends PoolJob {
  private final int width;

  FindJob(PoolPlan plan) {
    super(plan, Slabs.of(plan.planes, plan.rows.out(), plan.xPlane / plan.rows.out()));
    width = plan.columns.size();
  }

  @Override
  void planes(int first, int end, int from, int to, int mine) {
    if (plan.neighbours == null) {
      super.planes(first, end, from, to, mine);
      return;
    }
    int last = (end - 1) * plan.rows.out() + to;
    neighbours(plan.neighbours, first * plan.rows.out() + from, last);
  }

  /** Does rows of windows, numbered through all planes. */
  private void neighbours(Neighbours windows, int from, int to) {
    int end = windows.vectorEnd(from, to, at(0), floats(0).length);
    int[] indices = operands().integers();
    for (int r = from; r < to; r++) {
      if (r < end) {
        r =
            NeighbourLoop.FIND2.run(
                windows, r, end, 0f, floats(0), at(0), floats(1), at(1), indices, at(2));
      }
      if (r < to) {
        int plane = r / plan.rows.out();
        columns(r % plan.rows.out(), at(0) + plane * plan.xPlane, r * plan.yRow);
      }
    }
  }

  @Override
  void begin(int mine) {
    if (plan.slide != null && plan.neighbours == null) {
      Arrays.fill(scratch(), mine, mine + plan.slide.padded, Float.NEGATIVE_INFINITY);
    }
  }

  @Override
  void rows(int plane, int from, int to, int mine) {
    for (int o = from; o < to; o++) {
      int x = at(0) + plane * plan.xPlane;
      int y = plane * plan.yPlane + o * plan.yRow;
      if (plan.blocked) {
        pixels(o, x, y);
      } else if (plan.slide != null && plan.yRow >= Species.LANES) {
        slide(o, x, y, mine);
      } else {
        columns(o, x, y);
      }
    }
  }

  private void pixels(int row, int x, int y) {
    for (Segment s : plan.segments) {
      int first = plan.rows.first(row) * width + s.first();
      int to = y + s.from() * plan.pixel;
      MaxScan.pixels(
          s.count(),
          plan.rows.taps(row),
          s.taps(),
          plan.rows.dilation(),
          plan.columns.dilation(),
          width,
          s.stride(),
          floats(0),
          x + first * plan.pixel,
          first,
          floats(1),
          at(1) + to,
          operands().integers(),
          at(2) + to);
    }
  }

  private void slide(int row, int x, int y, int mine) {
    PlaneColumns slide = plan.slide;
    int[] indices = operands().integers();
    int first = plan.rows.first(row) * width;
    for (Segment s : plan.segments) {
      for (int i = 0; i < s.count(); i++) {
        // All of a window may be −∞; then its first element wins.
        indices[at(2) + y + s.from() + i] = first + s.first() + i * s.stride();
      }
    }
    Arrays.fill(floats(1), at(1) + y, at(1) + y + plan.yRow, Float.NEGATIVE_INFINITY);
    for (int t = 0; t < plan.rows.taps(row); t++) {
      int from = first + t * plan.rows.dilation() * width;
      System.arraycopy(floats(0), x + from, scratch(), mine + slide.before, width);
      slide.part(scratch(), mine);
      MaxScan.row(
          plan.yRow,
          slide.taps,
          scratch(),
          mine + slide.at,
          slide.steps,
          from - slide.before,
          plan.columns.dilation(),
          slide.stride,
          floats(1),
          at(1) + y,
          indices,
          at(2) + y);
    }
  }

  private void columns(int row, int x, int y) {
    int rowStep = plan.rows.dilation() * width;
    for (int o = 0; o < plan.yRow; o++) {
      int first = plan.rows.first(row) * width + plan.columns.first(o);
      int winner =
          first
              + MaxScan.scalar(
                  plan.rows.taps(row),
                  plan.columns.taps(o),
                  rowStep,
                  plan.columns.dilation(),
                  floats(0),
                  x + first);
      operands().integers()[at(2) + y + o] = winner;
      floats(1)[at(1) + y + o] = floats(0)[x + winner];
    }
  }
}
