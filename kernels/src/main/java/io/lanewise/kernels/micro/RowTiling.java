package io.lanewise.kernels.micro;

/**
 * How a number of rows is cut into tiles: full ones, then at most four that share out the rest so
 * that little is padded (15 rows are 8 + 8, not 14 + 14). Only the last tile can reach past the end.
 */
public final class RowTiling {
  /** What a tile of each height costs beyond its rows, in tenths of a row: short ones reuse less. */
  private static final int[] OVERHEAD = {0, 5, 8};

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
    boolean stretch = whole > 0 && cost(stretched) < 10 * tall + cost(shared);
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

  /** The cheapest tiles, tallest first, that reach over {@code rows} rows. */
  private static int[] cover(int rows) {
    int[] h = Tiles.HEIGHTS;
    int[] best = null;
    for (int tall = 0; tall <= 2; tall++) {
      for (int middle = 0; middle <= 4; middle++) {
        int left = Math.max(0, rows - tall * h[0] - middle * h[1]);
        int low = (left + h[2] - 1) / h[2];
        int[] tiles = new int[tall + middle + low];
        java.util.Arrays.fill(tiles, 0, tall, h[0]);
        java.util.Arrays.fill(tiles, tall, tall + middle, h[1]);
        java.util.Arrays.fill(tiles, tall + middle, tiles.length, h[2]);
        boolean needed = tiles.length > 0 && sum(tiles) - tiles[tiles.length - 1] < rows;
        if (needed && (best == null || cost(tiles) < cost(best))) {
          best = tiles;
        }
      }
    }
    return best;
  }

  private static int sum(int[] tiles) {
    return java.util.Arrays.stream(tiles).sum();
  }

  private static int cost(int[] tiles) {
    int cost = 0;
    for (int tile : tiles) {
      int kind = tile == Tiles.HEIGHTS[0] ? 0 : tile == Tiles.HEIGHTS[1] ? 1 : 2;
      cost += 10 * tile + OVERHEAD[kind];
    }
    return cost;
  }
}
