package io.lanewise.kernels.pool;

import io.lanewise.kernels.micro.PixelSum;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.PlanJob;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.shape.AdaptiveWindows;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.PoolShape;
import io.lanewise.kernels.shape.SlidingWindows;
import io.lanewise.kernels.shape.TensorShape;
import io.lanewise.kernels.shape.Windows;

/** What is known of a pooling before its numbers come. */
final class PoolPlan extends Plan {
  private enum Way {
    FOLD("rows of windows, then columns"),
    PLANE("a plane at a time"),
    COLUMNS("columns of windows, a vector of them at a time"),
    FIND("the first of the largest, in row-major order"),
    SCATTER("each element to its index"),
    GATHER("each element from its index"),
    SPREAD("gradients of rows of windows, then of columns"),
    POWER("powers in double");

    private final String words;

    Way(String words) {
      this.words = words;
    }
  }

  final PoolProblem problem;
  final Pooling pooling;
  final boolean backward;
  final Windows rows;
  final Windows columns;

  /** Whether channels are neighbours. */
  final boolean blocked;

  /** Planes of one channel, or of one block of channels. */
  final int planes;

  /** Floats of a pixel in its plane. */
  final int pixel;

  /** Floats of a row of x and of y. */
  final int xRow;

  final int yRow;

  /** Floats of a plane of x and of y. */
  final int xPlane;

  final int yPlane;

  /** Whether the one window is the whole plane. */
  final boolean plane;

  /** The windows of a row. */
  final Segment[] segments;

  /** Where the rows of a window lie from its first one on. */
  final int[] rowSteps;

  /** How rows of planes are laid out where windows slide; null otherwise. */
  final PlaneColumns slide;

  /** The windows that {@link NeighbourLoop} knows, of planes; null where they are others. */
  final Neighbours neighbours;

  /** The windows that {@link ColumnLoop} knows; null where they are others. */
  final Columns near;

  /**
   * Floats of padding before and behind a row of pixels, with which all windows that slide along it
   * are whole.
   */
  final int padBefore;

  final int padBehind;

  /** The windows that share a row or column, where gradients are spread; null otherwise. */
  final Cover rowCover;

  final Cover columnCover;

  /** How gradients of rows of planes are laid out; null where each column is looked up. */
  final PlaneSpread spread;

  private final Way way;
  private final int workerFloats;

  PoolPlan(PoolingAlgorithm algorithm, PoolProblem problem, PlanOptions options) {
    super(algorithm, problem, options);
    this.problem = problem;
    pooling = problem.pooling();
    backward = problem.backward();
    PoolShape shape = problem.shape();
    TensorShape x = shape.input();
    rows = shape.rows();
    columns = shape.columns() instanceof AdaptiveWindows a ? a.orSliding() : shape.columns();
    blocked = x.layout() == Layout.NCHW16;
    pixel = blocked ? Layout.BLOCK : 1;
    planes = x.batch() * (blocked ? Layout.blocks(x.channels()) : x.channels());
    xRow = x.width() * pixel;
    yRow = columns.out() * pixel;
    xPlane = x.height() * xRow;
    yPlane = rows.out() * yRow;
    segments = Segment.of(columns, pooling);
    plane = rows.out() == 1 && columns.out() == 1 && isWhole(rows) && isWhole(columns);
    near = blocked || backward || plane ? null : Columns.of(rows, columns, pooling);
    way = near == null ? way() : Way.COLUMNS;
    int most = 0;
    for (int o = 0; o < rows.out(); o++) {
      most = Math.max(most, rows.taps(o));
    }
    rowSteps = new int[most];
    for (int t = 0; t < most; t++) {
      rowSteps[t] = t * rows.dilation() * xRow;
    }
    boolean lines = !blocked && columns instanceof SlidingWindows && !backward;
    slide =
        lines && (way == Way.FOLD || way == Way.FIND)
            ? new PlaneColumns((SlidingWindows) columns)
            : null;
    neighbours = blocked ? null : Neighbours.of(rows, columns);
    boolean padded = way == Way.FOLD && blocked && columns instanceof SlidingWindows;
    padBefore = padded ? ((SlidingWindows) columns).before() * pixel : 0;
    padBehind = padded ? behind((SlidingWindows) columns) * pixel : 0;
    rowCover = way == Way.SPREAD ? Cover.of(rows) : null;
    columnCover = way == Way.SPREAD ? Cover.of(columns) : null;
    spread =
        way == Way.SPREAD && !blocked && columns instanceof SlidingWindows s && PlaneSpread.pays(s)
            ? new PlaneSpread(s)
            : null;
    workerFloats = roundUp(workerFloats());
  }

  /** The columns behind the last that windows reach. */
  private static int behind(SlidingWindows windows) {
    int last = (windows.out() - 1) * windows.stride() - windows.before();
    int reach = last + (windows.kernel() - 1) * windows.dilation() + 1;
    return Math.max(0, reach - windows.size());
  }

  private static boolean isWhole(Windows windows) {
    return windows.taps(0) == windows.size();
  }

  private Way way() {
    return switch (pooling.kind()) {
      case MAX ->
          backward
              ? Way.SCATTER
              : plane && !blocked ? Way.PLANE : problem.indices() ? Way.FIND : Way.FOLD;
      case UNPOOL -> backward ? Way.GATHER : Way.SCATTER;
      case AVERAGE, LP ->
          PoolingAlgorithm.isInDouble(pooling)
              ? Way.POWER
              : plane && !blocked ? Way.PLANE : backward ? Way.SPREAD : Way.FOLD;
    };
  }

  private int workerFloats() {
    return switch (way) {
      case PLANE -> PixelSum.SCRATCH;
      case FOLD, FIND ->
          blocked
              ? padBefore + xRow + padBehind
              : slide == null ? Math.max(xRow, Layout.BLOCK) : slide.floats;
      case SPREAD -> spread == null ? yRow : spread.floats;
      case COLUMNS, SCATTER, GATHER, POWER -> 0;
    };
  }

  /** To whole lines, so that no two threads write to one, and room for a row of few columns. */
  private static int roundUp(int floats) {
    return floats == 0 ? 0 : (floats + 15) / 16 * 16 + 32;
  }

  /** What an average over a window of a row divides by, for the rows' share. */
  int rowDivisor(int row) {
    return pooling.divisor() > 0 ? 1 : pooling.divisor(rows.taps(row), rows.span(row));
  }

  /** Where a worker's scratch begins, in that of all. */
  int scratchOf(int worker) {
    return worker * workerFloats;
  }

  /** The last floats of a worker's scratch: room for a row of fewer columns than a vector has. */
  int narrowRow() {
    return workerFloats - 16;
  }

  @Override
  public int scratchFloats() {
    return options().threads().count() * workerFloats;
  }

  @Override
  protected String describe() {
    return way.words;
  }

  @Override
  protected PlanJob newJob() {
    return switch (way) {
      case FOLD -> new FoldJob(this);
      case PLANE -> new PlaneJob(this);
      case COLUMNS -> new ColumnJob(this);
      case FIND -> new FindJob(this);
      case SCATTER -> new ScatterJob(this);
      case GATHER -> new GatherJob(this);
      case SPREAD -> new SpreadJob(this);
      case POWER -> new PowerJob(this);
    };
  }
}
