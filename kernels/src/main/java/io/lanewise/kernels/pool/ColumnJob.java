package io.lanewise.kernels.pool;

/** Windows of {@link Columns}: by vectors, and one by one where these would reach too far. */
final class ColumnJob extends PoolJob {
  private final Columns windows;
  private final ColumnLoop loop;
  private final boolean max;
  private final boolean finds;

  ColumnJob(PoolPlan plan) {
    super(plan, Slabs.of(plan.planes, plan.rows.out(), plan.xPlane / plan.rows.out()));
    windows = plan.near;
    max = plan.pooling.kind() == Pooling.Kind.MAX;
    finds = plan.problem.indices();
    loop = windows.stride == 2 ? twoApart() : oneApart();
  }

  private ColumnLoop oneApart() {
    return finds ? ColumnLoop.FIND : max ? ColumnLoop.MAX : ColumnLoop.AVERAGE;
  }

  private ColumnLoop twoApart() {
    return finds ? ColumnLoop.FIND_APART : max ? ColumnLoop.MAX_APART : ColumnLoop.AVERAGE_APART;
  }

  @Override
  void planes(int first, int end, int from, int to, int mine) {
    rows(first * windows.outRows + from, (end - 1) * windows.outRows + to);
  }

  @Override
  void rows(int plane, int from, int to, int mine) {
    rows(plane * windows.outRows + from, plane * windows.outRows + to);
  }

  /** Does rows of windows, numbered through all planes. */
  private void rows(int from, int to) {
    int start = windows.vectorStart(from, to, at(0));
    int end = windows.vectorEnd(start, to, at(0), floats(0).length);
    oneByOne(from, start);
    for (int r = start; r < end; ) {
      int next = r + windows.rowsAtOnce(r, end);
      // Comparing as if there were no NaN takes half as long as minding it.
      if (max && windows.mayHaveNaN(r, next, floats(0), at(0))) {
        oneByOne(r, next);
      } else {
        vectors(r, next);
      }
      r = next;
    }
    oneByOne(end, to);
  }

  private void vectors(int from, int to) {
    int[] indices = finds ? operands().integers() : null;
    int indicesAt = finds ? at(2) : 0;
    loop.run(windows, from, to, floats(0), at(0), floats(1), at(1), indices, indicesAt);
  }

  private void oneByOne(int from, int to) {
    for (int r = from; r < to; r++) {
      for (int o = 0; o < windows.out; o++) {
        if (max) {
          find(r, o);
        } else {
          average(r, o);
        }
      }
    }
  }

  private void find(int r, int o) {
    int top = windows.top(r);
    int left = plan.columns.first(o);
    int at = at(0) + top * windows.width + left;
    int rows = windows.bottom(r) - top;
    int winner = MaxScan.scalar(rows, plan.columns.taps(o), windows.width, 1, floats(0), at);
    int to = r * windows.out + o;
    float most = floats(0)[at + winner];
    if (finds) {
      floats(1)[at(1) + to] = most;
      operands().integers()[at(2) + to] = top % windows.height * windows.width + left + winner;
    } else {
      floats(1)[at(1) + to] = most + 0f;
    }
  }

  private void average(int r, int o) {
    int column = o * windows.stride - windows.before;
    float sum = sumOfRows(r, column);
    for (int t = 1; t < Columns.TAPS; t++) {
      sum += sumOfRows(r, column + t);
    }
    float divisor = windows.rowDivisors[r % windows.outRows] * windows.columnDivisors[o];
    floats(1)[at(1) + r * windows.out + o] = sum / divisor;
  }

  private float sumOfRows(int r, int column) {
    if (column < 0 || column >= windows.width) {
      return 0;
    }
    float sum = floats(0)[at(0) + windows.top(r) * windows.width + column];
    for (int row = windows.top(r) + 1; row < windows.bottom(r); row++) {
      sum += floats(0)[at(0) + row * windows.width + column];
    }
    return sum;
  }
}
