package io.lanewise.kernels.move;

/**
 * Rows, or columns, that go to others: the i-th is {@code from + i·fromStep} and becomes {@code to
 * + i·toStep}.
 */
record Span(int count, int from, int fromStep, int to, int toStep) {
  /** Neighbours that stay neighbours. */
  static Span of(int count, int from, int to) {
    return new Span(count, from, 1, to, 1);
  }

  /** All of them, in place. */
  static Span all(int count) {
    return of(count, 0, 0);
  }
}
