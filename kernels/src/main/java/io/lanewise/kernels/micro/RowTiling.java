package io.lanewise.kernels.micro;

/**
 * How a number of rows is cut into tiles: full ones, then at most four that share out the rest so
 * that little is padded (15 rows are 8 + 8, not 14 + 14). Only the last tile can reach past the
 * end.
 */
public final class RowTiling {
  /** What a tile costs beyond its rows, in tenths of a row. */
  private static final int OVERHEAD = 5;

  private final int rows;
  private final int full;
  private final int[] tail;

  /** Cuts {@code rows} rows. */
  public RowTiling(int rows) {
    this.rows = rows;
    int tall = Tiles.ROWS;
    int whole = rows / tall;
    int rest = rows % tall;
    if (rest == 0) {
      full = whole;
      tail = new int[0];
      return;
    }
    int[] shared = cover(rest);
    int[] stretched = whole > 0 ? cover(rest + tall) : shared;
    boolean stretch = whole > 0 && cost(stretched) < 10 * tall + OVERHEAD + cost(shared);
    full = stretch ? whole - 1 : whole;
    tail = stretch ? stretched : shared;
  }

  /** Tiles in all. */
  public int count() {
    return full + tail.length;
  }

  /** Full tiles, which come first. */
  public int full() {
    return full;
  }

  /** First row of tile {@code i}; of {@code i = count()}, the padded number of rows. */
  public int start(int i) {
    int start = Math.min(i, full) * Tiles.ROWS;
    for (int t = full; t < i; t++) {
      start += tail[t - full];
    }
    return start;
  }

  /** Rows of the kernel for tile {@code i}. */
  public int height(int i) {
    return i < full ? Tiles.ROWS : tail[i - full];
  }

  /** Rows of tile {@code i} that exist. */
  public int present(int i) {
    return Math.min(height(i), rows - start(i));
  }

  /** Rows, the padded ones included. */
  public int padded() {
    return start(count());
  }

  /**
   * The cheapest tiles, tallest first, that reach over {@code rows} rows; rows are fewer than 28.
   */
  private static int[] cover(int rows) {
    int[] best = null;
    for (int first : Tiles.HEIGHTS) {
      int left = rows - first;
      int[] rest = left > 0 ? cover(left) : new int[0];
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
