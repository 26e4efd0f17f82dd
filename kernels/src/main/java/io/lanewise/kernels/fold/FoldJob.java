package io.lanewise.kernels.fold;

import io.lanewise.kernels.micro.Lanes;
import io.lanewise.kernels.micro.RowFold;
import io.lanewise.kernels.plan.PlanJob;
import io.lanewise.kernels.shape.Stretches;

/**
 * One run of something that folds a tensor: first each piece, then what is left of the pieces of
 * each group. What is folded, and what becomes of the numbers, the subclass says; it may do more
 * with the elements while they are in the cache.
 */
public abstract class FoldJob extends PlanJob {
  /** Floats of scratch for what a subclass makes of a part before it is folded. */
  protected static final int BUFFER = Lanes.PART;

  /** Elements at a time where several arrays of them must stay in the nearest cache. */
  protected static final int FEW = 1024;

  /** Columns of which all rows of a group fit the buffer. */
  private static final int COLUMNS = BUFFER / RowFold.ROWS;

  private static final int TILE = 64;
  private static final int WORKER = TILE + 2 * Pieces.COLUMNS + BUFFER;

  private final Pieces pieces;
  private final Fold fold;
  private final int threads;
  private final int part;

  /**
   * Of the pieces of a tensor.
   *
   * @param part how many elements {@link #take} takes at a time: a multiple of {@value
   *     Lanes#VIRTUAL} that fits the buffer
   */
  protected FoldJob(Pieces pieces, Fold fold, int threads, int part) {
    this.pieces = pieces;
    this.fold = fold;
    this.threads = threads;
    this.part = part;
  }

  /** Floats of scratch that a run needs. */
  public static int scratchFloats(Pieces pieces, int threads) {
    return threads * WORKER + pieces.partialFloats();
  }

  /**
   * Takes elements into virtual lanes.
   *
   * @param from the first, as a place in the tensor
   * @param count how many, at most what the constructor was told
   * @param number the first of the numbers that they are folded to
   * @param buffer where {@value #BUFFER} floats of scratch begin
   */
  protected abstract void take(
      int from, int count, int number, float[] lanes, int lanesAt, int tile, int buffer);

  /**
   * Folds rows of elements, a stretch's part each, into one.
   *
   * @param from the first, as a place in the tensor
   * @param rows how many rows, at most {@link RowFold#ROWS}
   * @param number the first of the numbers that they are folded to
   * @param buffer where {@value #BUFFER} floats of scratch begin
   */
  protected abstract void takeRows(
      int from, int rows, int count, int number, float[] to, int toAt, int buffer);

  /**
   * Does something with the numbers that came out.
   *
   * @param group the group that they belong to
   * @param number the first
   * @param count how many; of a tile all 16, whether or not they all exist
   */
  protected abstract void finish(int group, int number, int count, float[] from, int at);

  /** The pieces. */
  protected final Pieces pieces() {
    return pieces;
  }

  /** How the stretches lie. */
  protected final Stretches stretches() {
    return pieces.stretches();
  }

  /** How numbers are folded. */
  protected final Fold fold() {
    return fold;
  }

  /** Where the results of a group's pieces are kept, once the first phase is over. */
  protected final int partials(int group) {
    return firstPartial() + group * pieces.ofGroup() * stretches().width();
  }

  private int firstPartial() {
    return scratchAt() + threads * WORKER;
  }

  @Override
  protected final int phases() {
    return 2;
  }

  @Override
  protected final int units(int phase) {
    return phase == 0 ? pieces.units() : pieces.lastUnits();
  }

  @Override
  protected final void run(int phase, int unit, int worker) {
    int tile = scratchAt() + worker * WORKER;
    if (phase == 1) {
      last(unit, tile + TILE);
    } else if (pieces.columns()) {
      columns(unit, tile + TILE);
    } else {
      rows(unit, tile);
    }
  }

  private void rows(int unit, int tile) {
    Stretches s = stretches();
    int lanes = tile + TILE;
    int buffer = lanes + 2 * Pieces.COLUMNS;
    int from = pieces.runs().from(unit);
    int count = pieces.runs().floats(unit);
    for (int run = pieces.runs().firstRun(unit); run < pieces.runs().endRun(unit); run++) {
      int at = s.at(run) + from;
      int number = s.group(run) * s.width();
      fold.begin(scratch(), lanes, Lanes.VIRTUAL);
      for (int i = 0; i < count; i += part) {
        int some = Math.min(part, count - i);
        take(at + i, some, number, scratch(), lanes, tile, buffer);
      }
      fold.finish(s.kind() == Stretches.Kind.TILE, scratch(), lanes);
      if (pieces.whole()) {
        finish(s.group(run), number, s.width(), scratch(), lanes);
      } else {
        int to = firstPartial() + pieces.partialAt(run, from);
        System.arraycopy(scratch(), lanes, scratch(), to, s.width());
      }
    }
  }

  private void last(int unit, int lanes) {
    Stretches s = stretches();
    int first = unit * pieces.groupsOfUnit();
    int end = Math.min(s.groups(), first + pieces.groupsOfUnit());
    for (int group = first; group < end; group++) {
      fold.begin(scratch(), lanes, Lanes.VIRTUAL);
      int floats = pieces.ofGroup() * s.width();
      fold.take(floats, scratch(), partials(group), scratch(), lanes);
      fold.finish(s.kind() == Stretches.Kind.TILE, scratch(), lanes);
      finish(group, group * s.width(), s.width(), scratch(), lanes);
    }
  }

  /** All rows of some columns: sums of {@code ROW_GROUPS} groups of rows, then the sum of these. */
  private void columns(int unit, int some) {
    Stretches s = stretches();
    int all = some + Pieces.COLUMNS;
    int buffer = all + Pieces.COLUMNS;
    int group = unit / pieces.columnUnits();
    int column = unit % pieces.columnUnits() * pieces.columnsOfUnit();
    int count = Math.min(pieces.columnsOfUnit(), s.length() - column);
    int number = group * s.length() + column;
    int at = group * s.groupStep() + column;
    fold.begin(scratch(), all, count);
    for (int row = 0; row < s.outer(); ) {
      int end = (int) Math.min(s.outer(), row + (long) Pieces.ROW_GROUPS * RowFold.ROWS);
      fold.begin(scratch(), some, count);
      for (; row < end; row += RowFold.ROWS) {
        int rows = Math.min(RowFold.ROWS, end - row);
        int from = at + row * s.outerStep();
        for (int i = 0; i < count; i += COLUMNS) {
          int few = Math.min(COLUMNS, count - i);
          takeRows(from + i, rows, few, number + i, scratch(), some + i, buffer);
        }
      }
      fold.combine(scratch(), all, scratch(), some, count);
    }
    finish(group, number, count, scratch(), all);
  }
}
