package io.lanewise.kernels.gemm;

import io.lanewise.kernels.micro.MicroKernel;
import io.lanewise.kernels.micro.Panels;
import io.lanewise.kernels.micro.RowStream;
import io.lanewise.kernels.micro.RowTiling;
import io.lanewise.kernels.micro.Tiles;
import io.lanewise.kernels.parallel.IdleJobs;
import io.lanewise.kernels.parallel.Threads;
import io.lanewise.kernels.simd.Species;
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
   * Up to this many panels pass over rows that lie apart before it pays to pack them: packing costs
   * as much as a few panels' products, reading them apart a tenth of every product.
   */
  private static final int FEW_PANELS_APART = 4;

  /** Up to this many rows, B is streamed past in the order it lies in memory. */
  private static final int STREAMED_ROWS = 2;

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
  final int panels;
  final int paddedColumns;
  final boolean rowsInPlace;
  final boolean rowsApart;
  final boolean columnsInPlace;
  final boolean streamed;
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
    turned = problem.packedB() ? turningPacksDenser(n) : turningPays(m, n);
    Operand a = new Operand(true, problem.packedA(), problem.transA(), options.lda());
    Operand b = new Operand(false, problem.packedB(), !problem.transB(), options.ldb());
    rowsOperand = turned ? b : a;
    columnsOperand = turned ? a : b;
    rows = turned ? n : m;
    columns = turned ? m : n;
    tiling = new RowTiling(rows);
    rowTiles = tiling.count();
    panels = (columns + Tiles.COLUMNS - 1) / Tiles.COLUMNS;
    paddedColumns = padded(columns);
    rowsApart = !rowsOperand.packed && !rowsOperand.linesContiguous && panels <= FEW_PANELS_APART;
    rowsInPlace = rowsApart || inPlace(rowsOperand, panels);
    columnsInPlace = inPlace(columnsOperand, rowTiles);
    streamed = !turned && columnsInPlace && m <= STREAMED_ROWS && n >= 4 * Tiles.COLUMNS;
    slabTiles = Math.clamp(blocks.slabRows() / Tiles.ROWS, 1, Math.max(1, rowTiles));
    slabPanels = Math.clamp(blocks.slabColumns() / Tiles.COLUMNS, 1, Math.max(1, panels));
    groupTiles = Math.min(blocks.rowTiles(), slabTiles);
    groupPanels = Math.max(1, 8 / Math.max(1, groupTiles));
    long flops = 2L * m * n * problem.k();
    parallelInside = flops >= PARALLEL_FLOPS;
    boolean parallel = flops * problem.batch() >= PARALLEL_FLOPS;
    threads = parallel ? options.threads() : Threads.ONE;
    int kc = Math.min(blocks.kc(), problem.k());
    int rowFloats =
        streamed || rowsOperand.packed ? 0 : Math.min(slabTiles * Tiles.ROWS, tiling.padded()) * kc;
    int columnFloats =
        streamed || columnsOperand.packed
            ? 0
            : Math.min(slabPanels * Tiles.COLUMNS, paddedColumns) * kc;
    slabOfColumns = roundUp(rowFloats);
    slabFloats = slabOfColumns + roundUp(columnFloats);
    workerFloats =
        streamed
            ? STREAMED_ROWS * RowStream.COLUMNS
            : roundUp(Tiles.AREA) + TURNED_STRIDE * Tiles.COLUMNS;
  }

  /** Rows of a turned tile lie this far apart. */
  static final int TURNED_STRIDE = 16;

  /** For a B packed for any m: by n alone, where turned it has a good deal fewer padded columns. */
  private static boolean turningPacksDenser(int n) {
    return new RowTiling(n).padded() * 1.15 < padded(n);
  }

  private static boolean inPlace(Operand operand, int passes) {
    int few = operand.ld % 1024 == 0 ? FEW_TILES_COMPETING : FEW_TILES;
    return !operand.packed && operand.linesContiguous && (passes <= few || operand.ld <= DENSE_LD);
  }

  private static int roundUp(int floats) {
    return (floats + 31) & -32;
  }

  private static int padded(int columns) {
    int rest = columns % Tiles.COLUMNS;
    return columns - rest + (rest == 0 ? 0 : rest <= Species.LANES ? Species.LANES : Tiles.COLUMNS);
  }

  /** Turning costs about 4 % for the tiles that are turned, and saves what would be padded. */
  private static boolean turningPays(int m, int n) {
    double straight = (double) new RowTiling(m).padded() * padded(n);
    double turned = (double) new RowTiling(n).padded() * padded(m);
    return turned * 1.06 < straight;
  }

  /** Vectors across a panel of columns. */
  int vectors(int panel) {
    int from = panel * Tiles.COLUMNS;
    return (Math.min(Tiles.COLUMNS, paddedColumns - from)) / Species.LANES;
  }

  /** Where in a slab the columns begin, behind the rows. */
  int slabOfColumns() {
    return slabOfColumns;
  }

  /** The micro-kernels that a run calls. */
  Set<MicroKernel> kernels() {
    Set<MicroKernel> kernels = new LinkedHashSet<>();
    for (int tile = 0; tile < rowTiles; tile = Math.max(tile + 1, tiling.full())) {
      for (int panel = 0; panel < panels; panel += Math.max(1, panels - 1)) {
        kernels.add(Tiles.kernel(tiling.height(tile), vectors(panel), rowsApart));
        if (tiling.present(tile) < tiling.height(tile)) {
          kernels.add(Tiles.kernel(tiling.height(tile), vectors(panel), false));
        }
      }
    }
    return kernels;
  }

  @Override
  public int scratchFloats() {
    return scratchFor(parallelInside ? 1 : threads.count(), threads.count());
  }

  private int scratchFor(int slabs, int workers) {
    return ALIGN + slabs * slabFloats + workers * workerFloats;
  }

  /**
   * Arrays in their own heap region begin 16 bytes past a cache line; from here they are aligned.
   */
  static final int ALIGN = 12;

  @Override
  public String explain() {
    return problem()
        + "\n  tiled: tile "
        + Tiles.ROWS
        + "x"
        + Tiles.COLUMNS
        + ", kc "
        + blocks.kc()
        + (turned ? ", turned (vectors run over m)" : "")
        + "\n  rows: "
        + rows
        + " in "
        + rowTiles
        + " tiles, "
        + (rowsOperand.packed ? "packed beforehand" : rowsInPlace ? "in place" : "packed")
        + "\n  columns: "
        + columns
        + " in "
        + panels
        + " panels, "
        + (columnsOperand.packed
            ? "packed beforehand"
            : streamed ? "streamed" : columnsInPlace ? "in place" : "packed")
        + "\n  threads: "
        + threads.count()
        + (problem().batch() > 1 && !parallelInside ? ", a product each" : "")
        + "\n  scratch: "
        + scratchBytes()
        + " bytes\n  error bound: "
        + errorBound().factor();
  }

  @Override
  protected PackedMatrix.Key packedKey(char side) {
    boolean asRows = (side == 'A') == rowsOperand.isA;
    int lines = side == 'A' ? problem().m() : problem().n();
    String form =
        (asRows ? "rows of " + Tiles.ROWS : "columns of " + Tiles.COLUMNS) + ", kc " + blocks.kc();
    return new PackedMatrix.Key(algorithm(), side, lines, problem().k(), form);
  }

  @Override
  protected long packedFloats(char side) {
    boolean asRows = (side == 'A') == rowsOperand.isA;
    return (long) (asRows ? tiling.padded() : paddedColumns) * problem().k();
  }

  @Override
  protected void pack(char side, float[] from, int offset, float[] to) {
    int k = problem().k();
    for (int from0 = 0; from0 < k; from0 += blocks.kc()) {
      int kc = Math.min(blocks.kc(), k - from0);
      if ((side == 'A') == rowsOperand.isA) {
        packRows(0, rowTiles, from0, kc, from, offset, to, from0 * tiling.padded(), false);
      } else {
        packColumns(0, panels, from0, kc, from, offset, to, from0 * paddedColumns, false);
      }
    }
  }

  /**
   * Packs row tiles [first, end) of one block of k; {@code at} is where tile {@code first} goes.
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
      boolean skipInPlace) {
    int origin = tiling.start(first);
    for (int t = first; t < end; t++) {
      int height = tiling.height(t);
      int present = tiling.present(t);
      if (skipInPlace && rowsInPlace && present == height) {
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

  /** Packs panels of columns [first, end) of one block of k, likewise. */
  void packColumns(
      int first,
      int end,
      int k0,
      int kc,
      float[] from,
      int offset,
      float[] to,
      int at,
      boolean skipInPlace) {
    for (int p = first; p < end; p++) {
      int width = vectors(p) * Species.LANES;
      int start = p * Tiles.COLUMNS;
      int present = Math.min(width, columns - start);
      if (skipInPlace && columnsInPlace && present == width) {
        continue;
      }
      Panels.pack(
          width,
          present,
          kc,
          from,
          sourceAt(columnsOperand, offset, start, k0),
          columnsOperand.ld,
          columnsOperand.linesContiguous,
          to,
          at + (p - first) * Tiles.COLUMNS * kc);
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
