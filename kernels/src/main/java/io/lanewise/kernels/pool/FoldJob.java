package io.lanewise.kernels.pool;

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
    neighbours = neighbours();
    scale = 1f / (plan.rowDivisor(0) * s.divisor());
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
    if (plan.slide != null && neighbours == null) {
      Arrays.fill(scratch(), mine, mine + plan.slide.padded, outside());
    }
  }

  /** What makes no difference to a fold. */
  private float outside() {
    return max ? Float.NEGATIVE_INFINITY : 0f;
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
    boolean three = max && taps == 3 && plan.columns.dilation() == 1;
    boolean folded = false;
    for (Segment s : plan.segments) {
      int first = s.first() * plan.pixel;
      int to = y + s.from() * plan.pixel;
      if (three && s.taps() == 3 && s.stride() == 2) {
        int a = x + first;
        int b = a + plan.rowSteps[1];
        int c = a + plan.rowSteps[2];
        PixelWindows.max3x3(s.count(), floats(0), a, b, c, floats(1), to);
      } else {
        if (s.count() == 1) {
          // A window at the border needs but its own columns.
          int reach = (s.taps() - 1) * plan.columns.dilation() + 1;
          fold(reach * plan.pixel, taps, x + first, mine + first);
        } else if (!folded) {
          fold(plan.xRow, taps, x, mine);
          folded = true;
        }
        pixels(s, mine + first, to);
      }
    }
    finish(row, y);
  }

  private void pixels(Segment s, int from, int to) {
    int dilation = plan.columns.dilation() * plan.pixel;
    int stride = s.stride() * plan.pixel;
    if (max) {
      PixelFold.max(s.count(), s.taps(), scratch(), from, dilation, stride, floats(1), to);
    } else {
      PixelFold.sum(s.count(), s.taps(), scratch(), from, dilation, stride, floats(1), to);
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
