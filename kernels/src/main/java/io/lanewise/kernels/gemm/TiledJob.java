package io.lanewise.kernels.gemm;

import io.lanewise.kernels.micro.MicroKernel;
import io.lanewise.kernels.micro.Panels;
import io.lanewise.kernels.micro.RowStream;
import io.lanewise.kernels.micro.TileStore;
import io.lanewise.kernels.micro.Tiles;
import io.lanewise.kernels.micro.Transpose;
import io.lanewise.kernels.parallel.Job;
import io.lanewise.kernels.parallel.Scratch;
import io.lanewise.kernels.simd.Species;

/**
 * One run of a {@link TiledPlan}: its operands, and the loops over blocks. Kept and reused by the
 * plan, so that a run allocates nothing.
 *
 * <p>For each slab of columns, each block of k in ascending order, each slab of rows: a phase packs
 * what must be packed, the next multiplies. Where all rows are one slab, a unit of the latter packs
 * its own panels. Small products of a batch are a unit each instead.
 */
final class TiledJob extends Job {
  private static final int TILES_PER_UNIT = 4;
  private static final int PANELS_PER_UNIT = Panels.SIDE_BY_SIDE;

  private final TiledPlan plan;
  private final int k;
  private final int blocksOfK;
  private final int slabsOfRows;
  private final int slabsOfColumns;
  private final int stepsOfProduct;
  private final int streams;
  private final boolean hasEpilogue;

  private boolean rowsApart;
  private boolean rowsInPlace;
  private float alpha;
  private float[] a;
  private int aOffset;
  private float[] b;
  private int bOffset;
  private float beta;
  private float[] c;
  private int cOffset;
  private EpilogueData epilogue;
  private float[] scratch;
  private int slabs;
  private int workspace;

  TiledJob(TiledPlan plan) {
    this.plan = plan;
    k = plan.problem().k();
    blocksOfK = ceil(k, plan.blocks.kc());
    slabsOfRows = ceil(plan.rowTiles, plan.slabTiles);
    slabsOfColumns = ceil(plan.panels, plan.slabPanels);
    hasEpilogue = !plan.problem().epilogue().isNone();
    streams = ceil(plan.columns, RowStream.COLUMNS);
    stepsOfProduct = slabsOfColumns * blocksOfK * slabsOfRows;
  }

  void bind(
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
    rowsApart = plan.rowsApart();
    rowsInPlace = rowsApart || plan.rowsInPlace;
    this.alpha = alpha;
    this.a = a;
    this.aOffset = aOffset;
    this.b = b;
    this.bOffset = bOffset;
    this.beta = beta;
    this.c = c;
    this.cOffset = cOffset;
    this.epilogue = epilogue;
    this.scratch = scratch;
    slabs = scratchOffset + Scratch.ALIGNED;
    workspace = slabs + (plan.parallelInside ? 1 : plan.threads.count()) * plan.slabFloats;
  }

  /** Forgets the arrays, so that an idle job keeps nothing alive. */
  void release() {
    a = null;
    b = null;
    c = null;
    epilogue = null;
    scratch = null;
  }

  private static int ceil(int n, int by) {
    return (n + by - 1) / by;
  }

  @Override
  protected int phases() {
    return plan.parallelInside && !plan.streamed ? 2 * stepsOfProduct * plan.problem().batch() : 1;
  }

  @Override
  protected int units(int phase) {
    if (plan.streamed) {
      return plan.problem().batch() * streams;
    }
    if (!plan.parallelInside) {
      return plan.problem().batch();
    }
    int step = (phase >> 1) % stepsOfProduct;
    return (phase & 1) == 0 ? packingUnits(step) : multiplyingUnits(step);
  }

  @Override
  protected void run(int phase, int unit, int worker) {
    if (plan.streamed) {
      stream(unit / streams, unit % streams * RowStream.COLUMNS, worker);
      return;
    }
    if (!plan.parallelInside) {
      int slab = slabs + worker * plan.slabFloats;
      for (int step = 0; step < stepsOfProduct; step++) {
        int packing = packingUnits(step);
        for (int i = 0; i < packing; i++) {
          pack(unit, step, i, slab);
        }
        int multiplying = multiplyingUnits(step);
        for (int i = 0; i < multiplying; i++) {
          multiply(unit, step, i, slab, worker);
        }
      }
      return;
    }
    int product = (phase >> 1) / stepsOfProduct;
    int step = (phase >> 1) % stepsOfProduct;
    if ((phase & 1) == 0) {
      pack(product, step, unit, slabs);
    } else {
      multiply(product, step, unit, slabs, worker);
    }
  }

  // A step is a slab of columns, a block of k and a slab of rows, the last running fastest.

  private int rowSlab(int step) {
    return step % slabsOfRows;
  }

  private int blockOfK(int step) {
    return step / slabsOfRows % blocksOfK;
  }

  private int columnSlab(int step) {
    return step / slabsOfRows / blocksOfK;
  }

  private int tilesIn(int rowSlab) {
    return Math.min(plan.slabTiles, plan.rowTiles - rowSlab * plan.slabTiles);
  }

  private int panelsIn(int columnSlab) {
    return Math.min(plan.slabPanels, plan.panels - columnSlab * plan.slabPanels);
  }

  /** Units that pack rows; none where nothing is left to pack. */
  private int rowUnits(int step) {
    return plan.rowsOperand.packed() ? 0 : ceil(tilesIn(rowSlab(step)), TILES_PER_UNIT);
  }

  /** Units that pack columns; those of the first slab of rows serve the others too. */
  private int columnUnits(int step) {
    return plan.columnsOperand.packed() || plan.packsPanelsByUnit || rowSlab(step) > 0
        ? 0
        : ceil(panelsIn(columnSlab(step)), PANELS_PER_UNIT);
  }

  private int packingUnits(int step) {
    return rowUnits(step) + columnUnits(step);
  }

  private int multiplyingUnits(int step) {
    if (plan.packsPanelsByUnit) {
      return ceil(plan.panels, plan.groupPanels);
    }
    return ceil(tilesIn(rowSlab(step)), plan.groupTiles)
        * ceil(panelsIn(columnSlab(step)), plan.groupPanels);
  }

  private void pack(int product, int step, int unit, int slab) {
    int k0 = blockOfK(step) * plan.blocks.kc();
    int kc = Math.min(plan.blocks.kc(), k - k0);
    int rowUnits = rowUnits(step);
    if (unit < rowUnits) {
      int slabFirst = rowSlab(step) * plan.slabTiles;
      int first = slabFirst + unit * TILES_PER_UNIT;
      int end = Math.min(first + TILES_PER_UNIT, slabFirst + tilesIn(rowSlab(step)));
      int at = slab + (plan.tiling.start(first) - plan.tiling.start(slabFirst)) * kc;
      float[] from = plan.rowsOperand.isA() ? a : b;
      plan.packRows(
          first, end, k0, kc, from, offset(plan.rowsOperand, product), scratch, at, rowsInPlace);
    } else {
      int slabFirst = columnSlab(step) * plan.slabPanels;
      int first = slabFirst + (unit - rowUnits) * PANELS_PER_UNIT;
      int end = Math.min(first + PANELS_PER_UNIT, slabFirst + panelsIn(columnSlab(step)));
      int at = slab + plan.slabOfColumns() + (first - slabFirst) * Tiles.COLUMNS * kc;
      packPanels(product, step, first, end, at);
    }
  }

  private void packPanels(int product, int step, int first, int end, int at) {
    int k0 = blockOfK(step) * plan.blocks.kc();
    int kc = Math.min(plan.blocks.kc(), k - k0);
    plan.packPanels(
        plan.columnsOperand,
        plan.columnTiling,
        first,
        end,
        k0,
        kc,
        plan.columnsOperand.isA() ? a : b,
        offset(plan.columnsOperand, product),
        scratch,
        at,
        true);
  }

  /** Where an operand of a product begins. */
  private int offset(TiledPlan.Operand operand, int product) {
    GemmOptions o = plan.options();
    return operand.isA()
        ? (int) (aOffset + product * o.strideA())
        : (int) (bOffset + product * o.strideB());
  }

  /** Multiplies a group of row tiles, one after the other, with a group of panels. */
  private void multiply(int product, int step, int unit, int slab, int worker) {
    int tiles = tilesIn(rowSlab(step));
    if (plan.packsPanelsByUnit) {
      int firstPanel = unit * plan.groupPanels;
      int endPanel = Math.min(firstPanel + plan.groupPanels, plan.panels);
      packPanels(product, step, firstPanel, endPanel, ownPanelsAt(worker));
      for (int tile = 0; tile < tiles; tile++) {
        multiply(product, step, tile, unit, slab, worker);
      }
      return;
    }
    int groups = ceil(tiles, plan.groupTiles);
    int slabTile = rowSlab(step) * plan.slabTiles;
    int first = unit % groups * plan.groupTiles;
    int end = Math.min(first + plan.groupTiles, tiles);
    for (int tile = first; tile < end; tile++) {
      multiply(product, step, slabTile + tile, unit / groups, slab, worker);
    }
  }

  /** Multiplies a row tile with a group of panels: its rows of C are written from left to right. */
  private void multiply(int product, int step, int tile, int group, int slab, int worker) {
    int columnSlab = columnSlab(step);
    int k0 = blockOfK(step) * plan.blocks.kc();
    int kc = Math.min(plan.blocks.kc(), k - k0);
    int slabTile = rowSlab(step) * plan.slabTiles;
    int slabPanel = columnSlab * plan.slabPanels;
    int firstPanel = slabPanel + group * plan.groupPanels;
    int endPanel = Math.min(firstPanel + plan.groupPanels, slabPanel + panelsIn(columnSlab));

    boolean rowsPacked = plan.rowsOperand.packed();
    boolean columnsPacked = plan.columnsOperand.packed();
    float[] rowSource = plan.rowsOperand.isA() ? a : b;
    float[] columnSource = plan.columnsOperand.isA() ? a : b;
    int rowOffset = offset(plan.rowsOperand, product);
    int columnOffset = offset(plan.columnsOperand, product);
    int tileAt = workspace + worker * plan.workerFloats;
    float first = k0 == 0 ? beta : 1f;
    boolean last = k0 + kc == k;
    // What is not turned, scaled or added to goes home directly.
    boolean straight = !plan.turned && first == 0f && alpha == 1f;
    int ldc = plan.options().ldc();
    int cAt = (int) (cOffset + product * plan.options().strideC());

    int row = plan.tiling.start(tile);
    int height = plan.tiling.height(tile);
    int rowsHere = Math.min(height, plan.rows - row);
    boolean directRows = rowsInPlace && rowsHere == height;
    boolean apart = directRows && rowsApart;
    float[] x = rowsPacked || directRows ? rowSource : scratch;
    int xOffset =
        directRows
            ? TiledPlan.sourceAt(plan.rowsOperand, rowOffset, row, k0)
            : rowsPacked
                ? rowOffset + plan.packedRowsAt(row, k0, kc)
                : slab + (row - plan.tiling.start(slabTile)) * kc;
    int xStride =
        apart
            ? 1
            : directRows
                ? plan.rowsOperand.ld()
                : rowsPacked ? plan.packedRowsStride(row, height) : height;
    int xRow = apart ? plan.rowsOperand.ld() : 1;

    boolean own = plan.packsPanelsByUnit;
    int panelsAt = own ? ownPanelsAt(worker) : slab + plan.slabOfColumns();
    int panelsFrom = own ? firstPanel : slabPanel;
    for (int panel = firstPanel; panel < endPanel; panel++) {
      int column = plan.columnTiling.start(panel);
      int width = plan.columnTiling.width(panel);
      int columnsHere = plan.columnTiling.present(panel);
      boolean directColumns = plan.columnsInPlace && columnsHere == width;
      float[] y = columnsPacked || directColumns ? columnSource : scratch;
      int yOffset =
          directColumns
              ? TiledPlan.sourceAt(plan.columnsOperand, columnOffset, column, k0)
              : columnsPacked
                  ? columnOffset + k0 * plan.columnTiling.padded() + column * kc
                  : panelsAt + (panel - panelsFrom) * Tiles.COLUMNS * kc;
      int yStride = directColumns ? plan.columnsOperand.ld() : width;
      MicroKernel kernel = Tiles.kernel(height, width / Species.LANES, apart);
      if (straight && rowsHere == height && columnsHere == width) {
        int at = cAt + row * ldc + column;
        kernel.run(kc, x, xOffset, xStride, xRow, y, yOffset, yStride, c, at, ldc);
        if (last && hasEpilogue) {
          finish(product, row, rowsHere, column, columnsHere, at);
        }
      } else {
        kernel.run(kc, x, xOffset, xStride, xRow, y, yOffset, yStride, scratch, tileAt, width);
        store(product, row, rowsHere, column, columnsHere, width, tileAt, first, last);
      }
    }
  }

  private int ownPanelsAt(int worker) {
    return workspace + worker * plan.workerFloats + TiledPlan.panelsOfWorker();
  }

  /** A few rows times a stretch of B, as it lies in memory. */
  private void stream(int product, int column, int worker) {
    int columns = Math.min(RowStream.COLUMNS, plan.columns - column);
    int sumsAt = workspace + worker * plan.workerFloats;
    int ldb = plan.columnsOperand.ld();
    for (int k0 = 0; k0 < k; k0 += plan.blocks.kc()) {
      int kc = Math.min(plan.blocks.kc(), k - k0);
      int bAt =
          TiledPlan.sourceAt(plan.columnsOperand, offset(plan.columnsOperand, product), column, k0);
      for (int row = 0; row < plan.rows; row++) {
        int aAt;
        int aStride;
        if (plan.rowsOperand.packed()) {
          aAt = aOffset + k0 * plan.tiling.padded() + row;
          aStride = plan.tiling.height(0);
        } else {
          aAt = TiledPlan.sourceAt(plan.rowsOperand, offset(plan.rowsOperand, product), row, k0);
          aStride = plan.rowsOperand.linesContiguous() ? plan.rowsOperand.ld() : 1;
        }
        int to = sumsAt + row * RowStream.COLUMNS;
        RowStream.run(columns, kc, a, aAt, aStride, b, bAt, ldb, scratch, to);
      }
      float scale = k0 == 0 ? beta : 1f;
      store(product, 0, plan.rows, column, columns, RowStream.COLUMNS, sumsAt, scale, k0 + kc == k);
    }
  }

  /** Brings a tile of rows × columns (as the plan sees them) home to C. */
  private void store(
      int product,
      int row,
      int rows,
      int column,
      int columns,
      int width,
      int tileAt,
      float scale,
      boolean last) {
    int stride = width;
    int i = row;
    int j = column;
    int m = rows;
    int n = columns;
    if (plan.turned) {
      int turnedAt = tileAt + Tiles.AREA;
      Transpose.block(
          rows, columns, scratch, tileAt, width, scratch, turnedAt, TiledPlan.TURNED_STRIDE);
      tileAt = turnedAt;
      stride = TiledPlan.TURNED_STRIDE;
      i = column;
      j = row;
      m = columns;
      n = rows;
    }
    GemmOptions o = plan.options();
    int ldc = o.ldc();
    int at = (int) (cOffset + product * o.strideC()) + i * ldc + j;
    TileStore.store(m, n, alpha, scratch, tileAt, stride, scale, c, at, ldc);
    if (last && hasEpilogue) {
      finish(product, i, m, j, n, at);
    }
  }

  private void finish(int product, int i, int m, int j, int n, int at) {
    Epilogue kinds = plan.problem().epilogue();
    int ldc = plan.options().ldc();
    int ldResidual = plan.options().ldResidual();
    int fullWidth = plan.problem().n();
    boolean byRow = kinds.bias() == Epilogue.Bias.ROW;
    boolean byColumn = kinds.bias() == Epilogue.Bias.COLUMN;
    boolean full = kinds.bias() == Epilogue.Bias.FULL;
    float[] bias = epilogue.bias();
    TileStore.finish(
        m,
        n,
        c,
        at,
        ldc,
        byRow ? bias : null,
        epilogue.biasOffset() + i,
        byColumn || full ? bias : null,
        epilogue.biasOffset() + (full ? i * fullWidth : 0) + j,
        full ? fullWidth : 0,
        kinds.residual() ? epilogue.residual() : null,
        epilogue.residualOffset() + (product * plan.problem().m() + i) * ldResidual + j,
        ldResidual,
        kinds.activation());
  }
}
