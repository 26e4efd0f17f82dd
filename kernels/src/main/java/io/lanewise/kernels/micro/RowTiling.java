package io.lanewise.kernels.micro;

/**
 * How a number of rows is cut into tiles: the same few over and over, then some that share out the
 * rest so that little is padded (15 rows are 8 + 8, not 14 + 14). Only the last tile can reach past
 * the end.
 */
public final class RowTiling {
  /** What a tile costs beyond its rows, in tenths of a row. */
  private static final int OVERHEAD = 5;

  private final int rows;
  private final int period;
  private final int[] repeated;
  private final int[] tail;

  /** Tiles before those of the tail. */
  private final int full;

  private RowTiling(int rows, int period, int[] repeated, int full, int[] tail) {
    this.rows = rows;
    this.period = period;
    this.repeated = repeated;
    this.full = full;
    this.tail = tail;
  }

  /** Cuts rows that may be cut anywhere: full tiles, then at most four. */
  public static RowTiling of(int rows) {
    int tall = Tiles.ROWS;
    int whole = rows / tall;
    int rest = rows % tall;
    int[] shared = cover(rest);
    int[] stretched = whole > 0 ? cover(rest + tall) : shared;
    boolean stretch =
        rest > 0 && whole > 0 && cost(stretched) < 10 * tall + OVERHEAD + cost(shared);
    return new RowTiling(
        rows, tall, new int[] {tall}, stretch ? whole - 1 : whole, stretch ? stretched : shared);
  }

  /**
   * Cuts rows that are packed as the columns of full tiles, in panels of {@link Tiles#COLUMNS}: no
   * tile reaches from one panel into the next.
   */
  public static RowTiling ofPanels(int rows) {
    int[] panel = cover(Tiles.COLUMNS);
    int full = rows / Tiles.COLUMNS * panel.length;
    return new RowTiling(rows, Tiles.COLUMNS, panel, full, cover(rows % Tiles.COLUMNS));
  }

  /** Tiles in all. */
  public int count() {
    return full + tail.length;
  }

  /** The first tile after {@code i} whose like has not been among those up to {@code i}. */
  public int nextUnlike(int i) {
    return i + 1 == repeated.length ? Math.max(i + 1, full) : i + 1;
  }

  /** First row of tile {@code i}; of {@code i = count()}, the padded number of rows. */
  public int start(int i) {
    int periods = Math.min(i, full) / repeated.length;
    int start = periods * period;
    for (int t = periods * repeated.length; t < i; t++) {
      start += height(t);
    }
    return start;
  }

  /** Rows of the kernel for tile {@code i}. */
  public int height(int i) {
    return i < full ? repeated[i % repeated.length] : tail[i - full];
  }

  /** Rows of tile {@code i} that exist. */
  public int present(int i) {
    return Math.min(height(i), rows - start(i));
  }

  /** Rows, the padded ones included. */
  public int padded() {
    return start(count());
  }

  /** What a column costs, in tenths of a row. */
  public long cost() {
    return (long) (full / repeated.length) * cost(repeated) + cost(tail);
  }

  /** The cheapest tiles, tallest first, that reach over a few rows. */
  private static int[] cover(int rows) {
    if (rows <= 0) {
      return new int[0];
    }
    int[] best = null;
    for (int first : Tiles.HEIGHTS) {
      int[] rest = cover(rows - first);
      if (rest.length > 0 && rest[0] > first) {
        continue;
      }
      int[] tiles = new int[rest.length + 1];
      tiles[0] = first;
      System.arraycopy(rest, 0, tiles, 1, rest.length);
      if (best == null || cost(tiles) < cost(best)) {
        best = tiles;
      }
    }
    return best;
  }

  private static int cost(int[] tiles) {
    int cost = 0;
    for (int tile : tiles) {
      cost += 10 * tile + OVERHEAD;
    }
    return cost;
  }
}
