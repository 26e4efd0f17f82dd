package io.lanewise.kernels.pool;

import io.lanewise.kernels.shape.SlidingWindows;
import io.lanewise.kernels.shape.Windows;
import io.lanewise.kernels.simd.Species;
import java.util.Arrays;

/** Folds the rows of each row of windows into one, then the columns of that. */
final class FoldJob extends PoolJob {
  private final Pooling pooling;
  private final boolean max;

  /** Whether all windows of a row have two columns side by side. */
  private final boolean squares;

  /** The loop for neighbouring windows; null where there is none, or rows are long. */
  private final NeighbourLoop neighbours;

  /** What its sums are multiplied by. */
  private final float scale;

  /** Whether sums are of three columns and begin two apart. */
  private final boolean threes;

  /** Whether maxima are of pixels and those around, in rows of pixels. */
  private final boolean around;

  /** Whether maxima are of three pixels and begin two apart, in rows of pixels. */
  private final boolean threesTwoApart;

  FoldJob(PoolPlan plan) {
    super(plan, Slabs.of(plan.planes, plan.rows.out(), plan.xPlane / plan.rows.out()));
    pooling = plan.pooling;
    max = pooling.kind() == Pooling.Kind.MAX;
    Segment s = plan.segments[0];
    squares =
        plan.segments.length == 1
            && s.taps() == 2
            && s.stride() == 2
            && s.first() == 0
            && plan.columns.dilation() == 1;
    threes =
        !max
            && plan.slide != null
            && plan.slide.taps == 3
            && plan.slide.stride == 2
            && plan.columns.dilation() == 1;
    boolean nearPixels = plan.blocked && max && hasThree(plan.rows) && hasThree(plan.columns);
    around = nearPixels && isAround((SlidingWindows) plan.columns);
    threesTwoApart = nearPixels && ((SlidingWindows) plan.columns).stride() == 2;
    neighbours = neighbours();
    scale = 1f / (plan.rowDivisor(0) * s.divisor());
  }

  private static boolean hasThree(Windows windows) {
    return windows instanceof SlidingWindows w && w.kernel() == 3 && w.dilation() == 1;
  }

  private static boolean isAround(SlidingWindows windows) {
    return windows.stride() == 1 && windows.before() == 1 && windows.out() == windows.size();
  }

  private NeighbourLoop neighbours() {
    Neighbours windows = plan.neighbours;
    if (windows == null || windows.width() > Neighbours.LONG) {
      return null;
    }
    return !isSquare(0) ? null : max ? NeighbourLoop.MAX2 : NeighbourLoop.SUM2;
  }

  @Override
  void planes(int first, int end, int from, int to, int mine) {
    if (neighbours == null) {
      super.planes(first, end, from, to, mine);
      return;
    }
    int last = (end - 1) * plan.rows.out() + to;
    neighbours(plan.neighbours, first * plan.rows.out() + from, last);
  }

  /** Does rows of windows, numbered through all planes. */
  private void neighbours(Neighbours windows, int from, int to) {
    int end = windows.vectorEnd(from, to, at(0), floats(0).length);
    for (int r = from; r < to; r++) {
      if (r < end) {
        r = neighbours.run(windows, r, end, scale, floats(0), at(0), floats(1), at(1), null, 0);
      }
      if (r < to) {
        oneByOne(
            r % plan.rows.out(), at(0) + r / plan.rows.out() * plan.xPlane, at(1) + r * plan.yRow);
      }
    }
  }

  /** A row of windows in the order of {@link NeighbourLoop}: rows first. */
  private void oneByOne(int row, int x, int y) {
    int above = x + plan.rows.first(row) * plan.xRow;
    for (int o = 0; o < plan.yRow; o++) {
      int at = above + plan.columns.first(o);
      float all = ofRows(plan.rows.taps(row), at);
      for (int t = 1; t < plan.columns.taps(o); t++) {
        float next = ofRows(plan.rows.taps(row), at + t);
        all = max ? larger(all, next) : all + next;
      }
      floats(1)[y + o] = max ? all : all * scale;
    }
  }

  private float ofRows(int taps, int at) {
    float all = floats(0)[at];
    for (int t = 1; t < taps; t++) {
      float next = floats(0)[at + plan.rowSteps[t]];
      all = max ? larger(all, next) : all + next;
    }
    return all;
  }

  private static float larger(float a, float b) {
    return b <= a || Float.isNaN(a) ? a : b;
  }

  @Override
  void begin(int mine) {
    if (plan.blocked) {
      int row = mine + plan.padBefore;
      Arrays.fill(scratch(), mine, row, outside());
      Arrays.fill(scratch(), row + plan.xRow, row + plan.xRow + plan.padBehind, outside());
    } else if (plan.slide != null && neighbours == null) {
      Arrays.fill(scratch(), mine, mine + plan.slide.padded, outside());
    }
  }

  /** What makes no difference to a fold. */
  private float outside() {
    return max ? Float.NEGATIVE_INFINITY : plan.blocked ? -0f : 0f;
  }

  @Override
  void rows(int plane, int from, int to, int mine) {
    for (int o = from; o < to; o++) {
      int x = at(0) + plane * plan.xPlane + plan.rows.first(o) * plan.xRow;
      int y = at(1) + plane * plan.yPlane + o * plan.yRow;
      int taps = plan.rows.taps(o);
      if (plan.blocked) {
        pixels(o, taps, x, y, mine);
      } else if (plan.slide == null) {
        fold(plan.xRow, taps, x, mine);
        columns(mine, y);
        finish(o, y);
      } else if (isSquare(o) && plan.yRow >= PlaneColumns.WIDEST) {
        // By the shape alone, for sums come in another order here.
        square(o, x, y, mine);
      } else {
        narrow(taps, x, mine + plan.slide.before);
        slide(mine, y);
        finish(o, y);
      }
    }
  }

  /** Whether a row's windows are 2x2, and averages divided by what one may as well multiply by. */
  private boolean isSquare(int row) {
    return squares
        && plan.rows.taps(row) == 2
        && (max
            || pooling.kind() == Pooling.Kind.AVERAGE
                && Integer.bitCount(plan.rowDivisor(row) * plan.segments[0].divisor()) == 1);
  }

  private void square(int row, int x, int y, int mine) {
    Segment s = plan.segments[0];
    int next = x + plan.rowSteps[1];
    float scale = 1f / (plan.rowDivisor(row) * s.divisor());
    if (plan.blocked && max) {
      PixelWindows.max2x2(s.count(), floats(0), x, next, floats(1), y);
    } else if (plan.blocked) {
      PixelWindows.sum2x2(s.count(), floats(0), x, next, scale, floats(1), y);
    } else if (max) {
      PlaneWindows.max2(s.count(), floats(0), x, scratch(), mine);
      PlaneWindows.max2(s.count(), floats(0), next, scratch(), mine, floats(1), y);
    } else {
      PlaneWindows.sum2(s.count(), floats(0), x, scratch(), mine);
      PlaneWindows.sum2(s.count(), floats(0), next, scratch(), mine, scale, floats(1), y);
    }
  }

  private void fold(int n, int taps, int x, int to) {
    switch (pooling.kind()) {
      case MAX -> Fold.max(n, taps, floats(0), x, plan.rowSteps, 0, scratch(), to);
      case AVERAGE -> Fold.sum(n, taps, floats(0), x, plan.rowSteps, 0, scratch(), to);
      default -> {
        if (pooling.p() == 1) {
          Fold.magnitudes(n, taps, floats(0), x, plan.rowSteps, 0, scratch(), to);
        } else {
          Fold.squares(n, taps, floats(0), x, plan.rowSteps, 0, scratch(), to);
        }
      }
    }
  }

  /**
   * Folds rows that may be shorter than a vector as if they were not, where the array goes on far
   * enough; what that computes too much makes no difference.
   */
  private void narrow(int taps, int x, int to) {
    int n = plan.xRow;
    int end = x + plan.rowSteps[taps - 1] + Species.LANES;
    if (n >= Species.LANES || end > floats(0).length) {
      fold(n, taps, x, to);
    } else {
      fold(Species.LANES, taps, x, to);
      Arrays.fill(scratch(), to + n, to + Species.LANES, outside());
    }
  }

  private void pixels(int row, int taps, int x, int y, int mine) {
    if (plan.plane) {
      if (max) {
        PixelWindows.maxOfPlane(plan.xPlane / plan.pixel, floats(0), x, floats(1), y);
        return;
      }
      if (pooling.kind() == Pooling.Kind.AVERAGE) {
        float divisor = (float) plan.rowDivisor(row) * plan.segments[0].divisor();
        int count = plan.xPlane / plan.pixel;
        PixelWindows.averageOfPlane(count, floats(0), x, divisor, floats(1), y);
        return;
      }
    }
    if (isSquare(row)) {
      square(row, x, y, mine);
      return;
    }
    if (around) {
      // A row outside is as the one next to it: that changes no maximum.
      int b = x + plan.rowSteps[Math.min(1, taps - 1)];
      int c = x + plan.rowSteps[taps - 1];
      PixelWindows.maxAround(plan.columns.out(), floats(0), x, b, c, floats(1), y);
      return;
    }
    if (plan.columns instanceof SlidingWindows windows && !(threesTwoApart && taps == 3)) {
      fold(plan.xRow, taps, x, mine + plan.padBefore);
      foldPixels(windows.out(), windows.kernel(), windows.stride(), mine, y);
    } else {
      segments(taps, x, y, mine + plan.padBefore);
    }
    finish(row, y);
  }

  private void segments(int taps, int x, int y, int row) {
    boolean folded = false;
    for (Segment s : plan.segments) {
      int first = s.first() * plan.pixel;
      int to = y + s.from() * plan.pixel;
      if (threesTwoApart && s.taps() == 3 && s.stride() == 2) {
        int b = x + first + plan.rowSteps[1];
        int c = x + first + plan.rowSteps[2];
        PixelWindows.max3x3(s.count(), floats(0), x + first, b, c, floats(1), to);
      } else {
        if (s.count() == 1) {
          // A window at the border needs but its own columns.
          int reach = (s.taps() - 1) * plan.columns.dilation() + 1;
          fold(reach * plan.pixel, taps, x + first, row + first);
        } else if (!folded) {
          fold(plan.xRow, taps, x, row);
          folded = true;
        }
        foldPixels(s.count(), s.taps(), s.stride(), row + first, to);
      }
    }
  }

  private void foldPixels(int windows, int taps, int stride, int from, int to) {
    int step = plan.columns.dilation() * plan.pixel;
    int apart = stride * plan.pixel;
    if (max) {
      PixelFold.max(windows, taps, scratch(), from, step, apart, floats(1), to);
    } else {
      PixelFold.sum(windows, taps, scratch(), from, step, apart, floats(1), to);
    }
  }

  private void slide(int row, int y) {
    int n = plan.yRow;
    boolean narrow = n < Species.LANES;
    if (threes && !narrow) {
      PlaneWindows.sum3(n, scratch(), row, floats(1), y);
      return;
    }
    plan.slide.part(scratch(), row);
    float[] to = narrow ? scratch() : floats(1);
    int toAt = narrow ? row + plan.narrowRow() : y;
    int count = Math.max(n, Species.LANES);
    int taps = plan.slide.taps;
    if (max) {
      Fold.max(count, taps, scratch(), row + plan.slide.at, plan.slide.steps, 0, to, toAt);
    } else {
      Fold.sum(count, taps, scratch(), row + plan.slide.at, plan.slide.steps, 0, to, toAt);
    }
    if (narrow) {
      System.arraycopy(to, toAt, floats(1), y, n);
    }
  }

  /** Windows of any lengths. */
  private void columns(int row, int y) {
    float[] data = scratch();
    for (int o = 0; o < plan.yRow; o++) {
      int at = row + plan.columns.first(o);
      int taps = plan.columns.taps(o);
      float all = data[at];
      for (int t = 1; t < taps; t++) {
        all = max ? Math.max(all, data[at + t]) : all + data[at + t];
      }
      floats(1)[y + o] = all;
    }
  }

  private void finish(int row, int y) {
    if (pooling.kind() == Pooling.Kind.AVERAGE) {
      for (Segment s : plan.segments) {
        int at = y + s.from() * plan.pixel;
        float divisor = (float) plan.rowDivisor(row) * s.divisor();
        Finish.divide(s.count() * plan.pixel, floats(1), at, divisor);
      }
    } else if (pooling.p() == 2) {
      Finish.root(plan.yRow, floats(1), y);
    }
  }
}
