package io.lanewise.kernels.gemm;

import io.lanewise.kernels.micro.ColumnTiling;
import io.lanewise.kernels.micro.MicroKernel;
import io.lanewise.kernels.micro.Panels;
import io.lanewise.kernels.micro.RowStream;
import io.lanewise.kernels.micro.RowTiling;
import io.lanewise.kernels.micro.Tiles;
import io.lanewise.kernels.parallel.IdleJobs;
import io.lanewise.kernels.parallel.Scratch;
import io.lanewise.kernels.parallel.Threads;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A product cut into tiles. One operand, the <em>rows</em>, is broadcast float by float; the other,
 * the <em>columns</em>, is loaded vector by vector. Usually these are A and B; where n would leave
 * much of the last vector empty they are Bᵀ and Aᵀ, and tiles are turned before they are stored.
 * Either way an element of C is the same chain, so its bits are the same.
 */
final class TiledPlan extends GemmPlan {
  /** Below this a second thread costs more than it brings. */
  private static final long PARALLEL_FLOPS = 4_000_000;

  /**
   * Up to this many tiles pass over an operand whose lines lie together, it is read in place:
   * packing would cost more than denser cache lines bring.
   */
  private static final int FEW_TILES = 40;

  /**
   * The same where rows are a multiple of 4 KB apart, so that they compete for the same cache sets.
   */
  private static final int FEW_TILES_COMPETING = 12;

  /**
   * Larger operands, 2 MB, lie in no cache of a processor's own, and on many pages: a panel in
   * place waits for each of its lines, where packing waits for many at once.
   */
  private static final long MOST_FLOATS_IN_PLACE = 512 * 1024;

  /**
   * Up to this many panels pass over rows that lie apart before it pays to pack them: packing costs
   * as much as a few panels' products, reading them apart a tenth of every product on most
   * machines, and nothing on {@linkplain Tiles#apartIsFree() some}.
   */
  private static final int FEW_PANELS_APART = 4;

  /** Rows of a multiple of so many floats begin 4 KB apart, and compete for the same cache sets. */
  private static final int COMPETING_LD = 1024;

  /** Up to this many rows, B is streamed past in the order it lies in memory. */
  private static final int STREAMED_ROWS = 2;

  /** Units for each of several threads, so that none waits long for the last. */
  private static final int UNITS_A_THREAD = 4;

  /** Slabs that are made one where threads share it; more pass a third-level cache. */
  private static final int MOST_SHARES = 2;

  /** A leading dimension up to which a panel in place is about as dense as a packed one. */
  private static final int DENSE_LD = 128;

  final Blocks blocks;
  final boolean turned;
  final Operand rowsOperand;
  final Operand columnsOperand;
  final RowTiling tiling;
  final int rowTiles;
  final int rows;
  final int columns;
  final ColumnTiling columnTiling;

  /** How a packed B lies, whatever m and whether turned: plans for any m share it. */
  private final ColumnTiling panelsOfB;

  final int panels;
  final boolean rowsInPlace;
  private final boolean rowsMayLieApart;
  final boolean columnsInPlace;
  final boolean streamed;

  /**
   * Whether a unit packs the panels that it multiplies with all rows, which are one slab: they are
   * used where they were written, in the worker's own cache.
   */
  final boolean packsPanelsByUnit;

  final int slabTiles;
  final int slabPanels;
  final int groupTiles;
  final int groupPanels;
  final boolean parallelInside;
  final Threads threads;
  final int slabFloats;
  private final int slabOfColumns;
  final int workerFloats;

  private final IdleJobs<TiledJob> idleJobs = new IdleJobs<>(() -> new TiledJob(this));

  /**
   * Which of the two matrices an operand is, and how it lies: neighbours of k or of lines together.
   */
  record Operand(boolean isA, boolean packed, boolean linesContiguous, int ld) {}

  TiledPlan(TiledGemm algorithm, GemmProblem problem, GemmOptions given) {
    super(algorithm, problem, given);
    blocks = algorithm.blocks();
    GemmOptions options = options();
    int m = problem.m();
    int n = problem.n();
    RowTiling tilingOfB = problem.packedB() ? RowTiling.ofPanels(n) : RowTiling.of(n);
    int kc = Math.min(blocks.kc(), problem.k());
    turned = m > STREAMED_ROWS && turningPays(problem, tilingOfB, kc);
    Operand a = new Operand(true, problem.packedA(), problem.transA(), options.lda());
    Operand b = new Operand(false, problem.packedB(), !problem.transB(), options.ldb());
    rowsOperand = turned ? b : a;
    columnsOperand = turned ? a : b;
    rows = turned ? n : m;
    columns = turned ? m : n;
    tiling = turned ? tilingOfB : RowTiling.of(m);
    rowTiles = tiling.count();
    columnTiling = new ColumnTiling(columns);
    panels = columnTiling.count();
    panelsOfB = new ColumnTiling(n);
    rowsMayLieApart =
        !rowsOperand.packed && !rowsOperand.linesContiguous && !competing(rowsOperand);
    rowsInPlace = inPlace(rowsOperand, panels);
    boolean columnsLieTogether = inPlace(columnsOperand, rowTiles);
    // What passes by once is not met again, however large.
    streamed = !turned && columnsLieTogether && m <= STREAMED_ROWS && n >= 4 * Tiles.COLUMNS;
    columnsInPlace =
        streamed
            || columnsLieTogether && (long) problem.k() * columnsOperand.ld <= MOST_FLOATS_IN_PLACE;
    long flops = 2L * m * n * problem.k();
    parallelInside = flops >= PARALLEL_FLOPS;
    boolean parallel = flops * problem.batch() >= PARALLEL_FLOPS;
    threads = parallel ? options.threads() : Threads.ONE;
    // What several threads share may be larger: fewer barriers, and rows are packed less often.
    int share = parallelInside ? Math.min(MOST_SHARES, threads.count()) : 1;
    slabTiles = Math.clamp(share * (blocks.slabRows() / Tiles.ROWS), 1, Math.max(1, rowTiles));
    int units = parallelInside && threads.count() > 1 ? UNITS_A_THREAD * threads.count() : 1;
    packsPanelsByUnit =
        !columnsInPlace
            && !columnsOperand.packed
            && slabTiles >= rowTiles
            && panels >= units * Panels.SIDE_BY_SIDE;
    int most =
        columnsOperand.packed || packsPanelsByUnit
            ? panels
            : share * (blocks.slabColumns() / Tiles.COLUMNS);
    slabPanels = Math.clamp(most, 1, Math.max(1, panels));
    // What lies in place is not dense: one thread alone takes a panel through a few tiles.
    groupTiles = columnsInPlace ? Math.min(FEW_TILES_COMPETING, slabTiles) : 1;
    groupPanels =
        packsPanelsByUnit
            ? Panels.SIDE_BY_SIDE
            : columnsInPlace
                ? Math.max(1, 8 / groupTiles)
                : Math.max(1, blocks.columns() / Tiles.COLUMNS);
    int rowFloats =
        streamed || rowsOperand.packed ? 0 : Math.min(slabTiles * Tiles.ROWS, tiling.padded()) * kc;
    int columnFloats =
        streamed || columnsOperand.packed || packsPanelsByUnit
            ? 0
            : Math.min(slabPanels * Tiles.COLUMNS, columnTiling.padded()) * kc;
    slabOfColumns = roundUp(rowFloats);
    slabFloats = slabOfColumns + roundUp(columnFloats);
    workerFloats =
        streamed
            ? STREAMED_ROWS * RowStream.COLUMNS
            : panelsOfWorker() + (packsPanelsByUnit ? groupPanels * Tiles.COLUMNS * kc : 0);
  }

  /** Where in a worker's scratch its own panels begin, behind a tile and a turned one. */
  static int panelsOfWorker() {
    return roundUp(Tiles.AREA) + TURNED_STRIDE * Tiles.COLUMNS;
  }

  /** Rows of a turned tile lie this far apart. */
  static final int TURNED_STRIDE = 16;

  private static boolean inPlace(Operand operand, int passes) {
    int few = competing(operand) ? FEW_TILES_COMPETING : FEW_TILES;
    return !operand.packed && operand.linesContiguous && (passes <= few || operand.ld <= DENSE_LD);
  }

  private static boolean competing(Operand operand) {
    return operand.ld % COMPETING_LD == 0;
  }

  private static int roundUp(int floats) {
    return (floats + 31) & -32;
  }

  /**
   * Whether fewer padded products make up for what turning costs: a tile that is turned takes as
   * long as about 20 more steps of k, and where rows of A could be read apart they must be packed
   * now, which costs as much as about 14 more columns.
   */
  private static boolean turningPays(GemmProblem problem, RowTiling tilingOfB, int kc) {
    RowTiling tilingOfA = RowTiling.of(problem.m());
    ColumnTiling panelsOfA = new ColumnTiling(problem.m());
    ColumnTiling panelsOfB = new ColumnTiling(problem.n());
    boolean apart =
        !problem.packedA() && !problem.transA() && panelsOfB.count() <= FEW_PANELS_APART;
    double straight = (double) tilingOfA.cost() * (panelsOfB.padded() - (apart ? 14 : 0));
    double turned = (double) tilingOfB.cost() * panelsOfA.padded() * (1 + 20.0 / Math.max(1, kc));
    return turned < straight;
  }

  /** Whether rows are read where they lie, one apart from the other. */
  boolean rowsApart() {
    return rowsMayLieApart && (panels <= FEW_PANELS_APART || Tiles.apartIsFree());
  }

  /** Where in a slab the columns begin, behind the rows. */
  int slabOfColumns() {
    return slabOfColumns;
  }

  /** The micro-kernels that a run calls, or may once more is known. */
  Set<MicroKernel> kernels() {
    Set<MicroKernel> kernels = new LinkedHashSet<>();
    Set<MicroKernel> apart = new LinkedHashSet<>();
    for (int tile = 0; tile < rowTiles; tile = tiling.nextUnlike(tile)) {
      int height = tiling.height(tile);
      boolean packs = !rowsApart() || tiling.present(tile) < height;
      for (int panel = 0; panel < panels; panel += Math.max(1, panels - 1)) {
        int vectors = columnTiling.vectors(panel);
        if (packs) {
          kernels.add(Tiles.kernel(height, vectors, false));
        }
        if (rowsMayLieApart) {
          apart.add(Tiles.kernel(height, vectors, true));
        }
      }
    }
    kernels.addAll(apart);
    return kernels;
  }

  @Override
  public int scratchFloats() {
    return scratchFor(parallelInside ? 1 : threads.count(), threads.count());
  }

  private int scratchFor(int slabs, int workers) {
    return Scratch.ALIGNED + slabs * slabFloats + workers * workerFloats;
  }

  @Override
  protected String describe() {
    return "tile "
        + Tiles.ROWS
        + "x"
        + Tiles.COLUMNS
        + ", kc "
        + blocks.kc()
        + (turned ? ", turned (vectors run over m)" : "")
        + (problem().batch() > 1 && !parallelInside ? ", a product a thread" : "")
        + "\n  rows: "
        + rows
        + " in "
        + rowTiles
        + " tiles, "
        + (rowsOperand.packed
            ? "packed beforehand"
            : rowsInPlace || rowsApart() ? "in place" : "packed")
        + "\n  columns: "
        + columns
        + " in "
        + panels
        + " panels, "
        + (columnsOperand.packed
            ? "packed beforehand"
            : streamed ? "streamed" : columnsInPlace ? "in place" : "packed");
  }

  @Override
  protected int workers() {
    return threads.count();
  }

  @Override
  protected PackedMatrix.Key packedKey(char side) {
    String form =
        packsRows(side)
            ? "rows of " + Tiles.ROWS + ", kc " + blocks.kc()
            : "columns of " + Tiles.COLUMNS + ", kc " + blocks.kc();
    return new PackedMatrix.Key(
        algorithm(), side, side == 'A' ? problem().m() : problem().n(), problem().k(), form);
  }

  @Override
  protected long packedFloats(char side) {
    int padded = packsRows(side) ? tiling.padded() : panelsOf(side).padded();
    return (long) padded * problem().k();
  }

  @Override
  protected void pack(char side, float[] from, int offset, float[] to, int toOffset) {
    Operand operand = (side == 'A') == rowsOperand.isA ? rowsOperand : columnsOperand;
    ColumnTiling tiles = panelsOf(side);
    int k = problem().k();
    for (int k0 = 0; k0 < k; k0 += blocks.kc()) {
      int kc = Math.min(blocks.kc(), k - k0);
      if (packsRows(side)) {
        int at = toOffset + k0 * tiling.padded();
        packRows(0, rowTiles, k0, kc, from, offset, to, at, false);
      } else {
        int at = toOffset + k0 * tiles.padded();
        packPanels(operand, tiles, 0, tiles.count(), k0, kc, from, offset, to, at, false);
      }
    }
  }

  private ColumnTiling panelsOf(char side) {
    return side == 'A' ? columnTiling : panelsOfB;
  }

  /** Whether an operand is packed in tiles of rows; otherwise in panels of columns. */
  private boolean packsRows(char side) {
    return side == 'A' && !turned;
  }

  /** Where in packed rows a tile lies that begins at {@code row}, in the block of k at k0. */
  int packedRowsAt(int row, int k0, int kc) {
    int lane = turned ? row % Tiles.COLUMNS : 0;
    int padded = turned ? panelsOfB.padded() : tiling.padded();
    return k0 * padded + (row - lane) * kc + lane;
  }

  /** From one k to the next there. */
  int packedRowsStride(int row, int height) {
    return turned ? panelsOfB.width(row / Tiles.COLUMNS) : height;
  }

  /**
   * Packs row tiles [first, end) of one block of k, but not those read in place; {@code at} is
   * where tile {@code first} goes.
   */
  void packRows(
      int first,
      int end,
      int k0,
      int kc,
      float[] from,
      int offset,
      float[] to,
      int at,
      boolean inPlace) {
    int origin = tiling.start(first);
    for (int t = first; t < end; t++) {
      int height = tiling.height(t);
      int present = tiling.present(t);
      if (inPlace && present == height) {
        continue;
      }
      int start = tiling.start(t);
      Panels.pack(
          height,
          present,
          kc,
          from,
          sourceAt(rowsOperand, offset, start, k0),
          rowsOperand.ld,
          rowsOperand.linesContiguous,
          to,
          at + (start - origin) * kc);
    }
  }

  /** Packs panels [first, end) of an operand's lines for one block of k, likewise. */
  void packPanels(
      Operand operand,
      ColumnTiling lines,
      int first,
      int end,
      int k0,
      int kc,
      float[] from,
      int offset,
      float[] to,
      int at,
      boolean skipInPlace) {
    boolean straight = operand.linesContiguous && Tiles.VECTORS == Panels.VECTORS;
    for (int p = first; p < end; ) {
      int width = lines.width(p);
      int present = lines.present(p);
      if (skipInPlace && columnsInPlace && present == width) {
        p++;
        continue;
      }
      int source = sourceAt(operand, offset, lines.start(p), k0);
      int target = at + (p - first) * Tiles.COLUMNS * kc;
      int last = p + Panels.SIDE_BY_SIDE - 1;
      if (straight && last < end && lines.present(last) == Tiles.COLUMNS) {
        Panels.packFour(kc, from, source, operand.ld, to, target, Tiles.COLUMNS * kc);
        p = last + 1;
      } else {
        Panels.pack(
            width, present, kc, from, source, operand.ld, operand.linesContiguous, to, target);
        p++;
      }
    }
  }

  /** Where line {@code line}, element {@code k} of an operand lies. */
  static int sourceAt(Operand operand, int offset, int line, int k) {
    return operand.linesContiguous
        ? offset + k * operand.ld + line
        : offset + line * operand.ld + k;
  }

  @Override
  protected void execute(
      float alpha,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float beta,
      float[] c,
      int cOffset,
      EpilogueData epilogue,
      float[] scratch,
      int scratchOffset) {
    TiledJob job = idleJobs.take();
    try {
      job.bind(alpha, a, aOffset, b, bOffset, beta, c, cOffset, epilogue, scratch, scratchOffset);
      threads.run(job);
    } finally {
      job.release();
      idleJobs.give(job);
    }
  }
}
