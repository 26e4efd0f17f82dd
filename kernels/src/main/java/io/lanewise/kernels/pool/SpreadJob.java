package io.lanewise.kernels.pool;

import io.lanewise.kernels.simd.Species;
import java.util.Arrays;

/**
 * Gradients of averages and norms: for each row of x the gradients of the windows that share it,
 * summed over rows of windows first, then over columns.
 */
final class SpreadJob extends PoolJob {
  private final Pooling pooling;
  private final boolean average;
  private final int dy;
  private final int dx;

  /** Whether columns are averaged in twos. */
  private final boolean twos;

  /** Where the rows of gradients lie that share a row of x, for its cover. */
  private final int[] rowSteps;

  /** Whether each column is in just one window. */
  private final boolean apart;

  SpreadJob(PoolPlan plan) {
    super(plan, Slabs.of(plan.planes, plan.rows.size(), plan.xRow));
    pooling = plan.pooling;
    average = pooling.kind() == Pooling.Kind.AVERAGE;
    dy = average ? 0 : 2;
    dx = average ? 1 : 3;
    apart = plan.columnCover.isOneEach();
    Segment s = plan.segments[0];
    twos =
        average
            && apart
            && plan.segments.length == 1
            && s.taps() == 2
            && s.stride() == 2
            && (plan.blocked || s.count() >= Species.LANES);
    rowSteps = plan.rowCover.steps(plan.yRow);
  }

  @Override
  void begin(int mine) {
    if (plan.spread != null) {
      Arrays.fill(scratch(), mine, mine + plan.spread.padded, 0f);
    }
  }

  @Override
  void rows(int plane, int from, int to, int mine) {
    int row = plan.spread == null ? mine : mine + plan.spread.at;
    for (int h = from; h < to; h++) {
      if (twos && h + 1 < to && plan.rowCover.count(h) == 1 && plan.rowCover.isAsBefore(h + 1)) {
        square(plane, h++);
        continue;
      }
      int x = plane * plan.xPlane + h * plan.xRow;
      int count = plan.rowCover.count(h);
      if (count == 0) {
        Arrays.fill(floats(dx), at(dx) + x, at(dx) + x + plan.xRow, 0f);
      } else {
        boolean again = h > from && plan.rowCover.isAsBefore(h);
        if (!again) {
          gather(plane * plan.yPlane, h, count, row);
        }
        if (again && average) {
          int before = at(dx) + x - plan.xRow;
          System.arraycopy(floats(dx), before, floats(dx), at(dx) + x, plan.xRow);
        } else {
          spread(mine, at(dx) + x);
        }
      }
      if (!average) {
        if (pooling.p() == 1) {
          Finish.timesSign(plan.xRow, floats(0), at(0) + x, floats(dx), at(dx) + x);
        } else {
          Finish.times(plan.xRow, floats(0), at(0) + x, floats(dx), at(dx) + x);
        }
      }
    }
  }

  /** Writes each gradient of the one row of windows that two rows of x are in to four columns. */
  private void square(int plane, int h) {
    int window = plan.rowCover.from()[h];
    Segment s = plan.segments[0];
    float divisor = (float) plan.rowDivisor(plan.rowCover.windows()[window]) * s.divisor();
    int y = at(dy) + plane * plan.yPlane + rowSteps[window];
    int x = at(dx) + plane * plan.xPlane + h * plan.xRow;
    if (plan.blocked) {
      PixelWindows.spread2x2(s.count(), floats(dy), y, divisor, floats(dx), x, x + plan.xRow);
    } else {
      // One short row after the other, as memory likes it.
      PlaneWindows.spread2(s.count(), floats(dy), y, divisor, floats(dx), x);
      System.arraycopy(floats(dx), x, floats(dx), x + plan.xRow, plan.xRow);
    }
  }

  /** Sums the gradients of the rows of windows that share a row of x. */
  private void gather(int y, int h, int count, int to) {
    int from = plan.rowCover.from()[h];
    if (average ? alike(from, count) : pooling.p() == 1) {
      Fold.sum(plan.yRow, count, floats(dy), at(dy) + y, rowSteps, from, scratch(), to);
      if (average) {
        divide(plan.rowDivisor(plan.rowCover.windows()[from]), to);
      }
      return;
    }
    Arrays.fill(scratch(), to, to + plan.yRow, 0f);
    for (int i = from; i < from + count; i++) {
      int g = y + rowSteps[i];
      if (average) {
        addQuotients(plan.rowDivisor(plan.rowCover.windows()[i]), at(dy) + g, to);
      } else {
        int n = plan.yRow;
        Finish.addOverNorms(n, floats(dy), at(dy) + g, floats(1), at(1) + g, scratch(), to);
      }
    }
  }

  /** Whether some rows of windows divide by the same. */
  private boolean alike(int from, int count) {
    int[] windows = plan.rowCover.windows();
    for (int i = from + 1; i < from + count; i++) {
      if (plan.rowDivisor(windows[i]) != plan.rowDivisor(windows[from])) {
        return false;
      }
    }
    return true;
  }

  private void divide(int rowDivisor, int row) {
    for (Segment s : plan.segments) {
      int at = row + s.from() * plan.pixel;
      float divisor = (float) rowDivisor * s.divisor();
      Finish.divide(s.count() * plan.pixel, scratch(), at, divisor);
    }
  }

  private void addQuotients(int rowDivisor, int g, int row) {
    for (Segment s : plan.segments) {
      int past = s.from() * plan.pixel;
      float divisor = (float) rowDivisor * s.divisor();
      int n = s.count() * plan.pixel;
      Finish.addQuotients(n, floats(dy), g + past, divisor, scratch(), row + past);
    }
  }

  private void spread(int mine, int to) {
    if (plan.blocked) {
      pixels(mine, to);
    } else if (plan.spread != null) {
      plan.spread.run(scratch(), mine, floats(dx), to, mine + plan.narrowRow());
    } else {
      int[] from = plan.columnCover.from();
      int[] windows = plan.columnCover.windows();
      float[] g = scratch();
      for (int w = 0; w < plan.xRow; w++) {
        float sum = 0;
        for (int i = from[w]; i < from[w + 1]; i++) {
          sum += g[mine + windows[i]];
        }
        floats(dx)[to + w] = sum;
      }
    }
  }

  /** Windows in ascending order for each pixel: so the taps of neighbours in descending order. */
  private void pixels(int g, int to) {
    int dilation = plan.columns.dilation();
    if (!apart) {
      Arrays.fill(floats(dx), to, to + plan.xRow, 0f);
    }
    for (Segment s : plan.segments) {
      int from = g + s.from() * plan.pixel;
      int stride = s.stride() * plan.pixel;
      for (int t = s.taps() - 1; t >= 0; t--) {
        int at = to + (s.first() + t * dilation) * plan.pixel;
        if (apart) {
          PixelFold.put(s.count(), scratch(), from, stride, floats(dx), at);
        } else {
          PixelFold.add(s.count(), scratch(), from, stride, floats(dx), at);
        }
      }
    }
  }
}
