package io.lanewise.kernels.micro;

import io.lanewise.kernels.simd.Species;

/**
 * How a number of columns is cut into panels: full ones, then one of as few vectors as hold the
 * rest.
 *
 * @param columns how many exist
 */
public record ColumnTiling(int columns) {
  /** Panels in all. */
  public int count() {
    return (columns + Tiles.COLUMNS - 1) / Tiles.COLUMNS;
  }

  /** First column of a panel. */
  public int start(int panel) {
    return panel * Tiles.COLUMNS;
  }

  /** Columns of the kernel for a panel. */
  public int width(int panel) {
    int rest = columns - start(panel);
    return rest > Tiles.COLUMNS - Species.LANES ? Tiles.COLUMNS : Species.LANES;
  }

  /** Vectors across a panel. */
  public int vectors(int panel) {
    return width(panel) / Species.LANES;
  }

  /** Columns of a panel that exist. */
  public int present(int panel) {
    return Math.min(width(panel), columns - start(panel));
  }

  /** Columns, the padded ones included. */
  public int padded() {
    int last = count() - 1;
    return last < 0 ? 0 : start(last) + width(last);
  }
}
