package io.lanewise.kernels.pool;

import io.lanewise.kernels.shape.Windows;
import java.util.ArrayList;
import java.util.List;

/**
 * Neighbouring windows of a row that are alike.
 *
 * @param from the first window
 * @param count how many
 * @param first the first element of the first one
 * @param stride elements from one to the next
 * @param taps elements of each
 * @param divisor what an average over each divides by, for its share of the window
 */
record Segment(int from, int count, int first, int stride, int taps, int divisor) {
  /** All windows, in as few segments as there are changes. */
  static Segment[] of(Windows windows, Pooling pooling) {
    List<Segment> all = new ArrayList<>();
    for (int w = 0; w < windows.out(); w++) {
      int first = windows.first(w);
      int taps = windows.taps(w);
      int divisor = pooling.divisor(taps, windows.span(w));
      Segment last = all.isEmpty() ? null : all.getLast();
      if (last != null && last.continues(first, taps, divisor)) {
        all.set(all.size() - 1, last.withOneMore(first));
      } else {
        all.add(new Segment(w, 1, first, 0, taps, divisor));
      }
    }
    return all.toArray(Segment[]::new);
  }

  private boolean continues(int next, int otherTaps, int otherDivisor) {
    boolean inStep = count == 1 || next == first + count * stride;
    return inStep && taps == otherTaps && divisor == otherDivisor;
  }

  private Segment withOneMore(int next) {
    int step = count == 1 ? next - first : stride;
    return new Segment(from, count + 1, first, step, taps, divisor);
  }
}
