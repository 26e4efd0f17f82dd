package io.lanewise.kernels.conv;

import io.lanewise.kernels.micro.Pixels;
import io.lanewise.kernels.micro.Transpose;
import io.lanewise.kernels.shape.Layout;
import java.util.Arrays;

/**
 * Padded rows of a source image with 16 pixels of a channel side by side and channels 16 floats
 * apart: {@code [phase][row][16 columns][channel][column]}. What is a step of the chain here (a
 * pixel) is what is a row of the tile in a {@link Slab}, and the other way round.
 */
final class PixelRows {
  private static final int BLOCK = Layout.BLOCK;

  private final Sides.Image image;
  private final Pass pass;
  private final int channels;
  private final int firstRow;
  private final int firstColumn;
  private final int[] rowPhases;
  private final int[] columnPhases;
  private final int planeRows;
  private final int columns;
  private final int rowFloats;

  /**
   * Lays rows out.
   *
   * @param gridRows rows of the pass that they serve
   * @param channels how many have a place, those of a last tile that do not exist included
   */
  PixelRows(Sides.Image image, Pass pass, int gridRows, int channels) {
    this.image = image;
    this.pass = pass;
    this.channels = channels;
    firstRow = Arrays.stream(pass.tapRow()).min().orElse(0);
    firstColumn = Arrays.stream(pass.tapColumn()).min().orElse(0);
    rowPhases = Slab.phases(pass.tapRow(), firstRow, pass.rowStep());
    columnPhases = Slab.phases(pass.tapColumn(), firstColumn, pass.columnStep());
    planeRows = gridRows + Slab.reach(pass.tapRow(), firstRow, pass.rowStep());
    columns = pass.columns() + Slab.reach(pass.tapColumn(), firstColumn, pass.columnStep());
    rowFloats = (columns + BLOCK - 1) / BLOCK * BLOCK * channels;
  }

  /** Floats of all phases. */
  int floats() {
    return rowPhases.length * columnPhases.length * planeRows * rowFloats;
  }

  /** Floats of a source row as pixels of 16 channels. */
  int spareFloats() {
    return (columns + BLOCK) * BLOCK;
  }

  /** Where channel 0 of the pixel lies that tap {@code t} reads for a grid pixel. */
  int at(int t, int gridRow, int gridColumn) {
    int row = pass.tapRow()[t] - firstRow;
    int column = pass.tapColumn()[t] - firstColumn;
    int rowPhase = Arrays.binarySearch(rowPhases, row % pass.rowStep());
    int columnPhase = Arrays.binarySearch(columnPhases, column % pass.columnStep());
    int plane = rowPhase * columnPhases.length + columnPhase;
    int v = gridColumn + column / pass.columnStep();
    return (plane * planeRows + gridRow + row / pass.rowStep()) * rowFloats
        + v / BLOCK * BLOCK * channels
        + v % BLOCK;
  }

  /** Rows of all phases for so many grid rows: units in which a block of channels is filled. */
  int fillRows() {
    return rowPhases.length * planeRows;
  }

  /**
   * Copies row {@code unit} of {@link #fillRows} of one block of 16 channels.
   *
   * @param at where the image begins in {@code from}
   * @param channel0 the group's first channel
   * @param gridRow the first grid row served
   * @param rowsAt where the rows begin in {@code to}
   * @param spareAt where {@link #spareFloats} may be used
   */
  void fill(
      int block,
      int unit,
      float[] from,
      int at,
      int channel0,
      int gridRow,
      float[] to,
      int rowsAt,
      int spareAt) {
    int rowPhase = unit / planeRows;
    int row = unit % planeRows;
    int sourceRow = firstRow + rowPhases[rowPhase] + (gridRow + row) * pass.rowStep();
    boolean outside = sourceRow < 0 || sourceRow >= image.height();
    int first = block * BLOCK;
    int places = Math.min(BLOCK, channels - first);
    int present = Math.clamp(image.groupChannels() - first, 0, BLOCK);
    for (int phase = 0; phase < columnPhases.length; phase++) {
      int plane = rowPhase * columnPhases.length + phase;
      int target = rowsAt + (plane * planeRows + row) * rowFloats + first * BLOCK;
      for (int v = 0; v < columns; v += BLOCK, target += BLOCK * channels) {
        int column = firstColumn + columnPhases[phase] + v * pass.columnStep();
        int count = Math.min(BLOCK, columns - v);
        if (outside) {
          Arrays.fill(to, target, target + places * BLOCK, 0f);
        } else {
          chunk(from, at, channel0 + first, present, sourceRow, column, count, to, target, spareAt);
        }
      }
    }
  }

  /** Up to 16 pixels of up to 16 channels. */
  private void chunk(
      float[] from,
      int at,
      int channel,
      int present,
      int row,
      int column,
      int count,
      float[] to,
      int target,
      int spareAt) {
    int step = pass.columnStep();
    int width = image.width();
    int before = column >= 0 ? 0 : Math.min(count, (-column + step - 1) / step);
    int end = column >= width ? 0 : Math.min(count, (width - 1 - column) / step + 1);
    end = Math.max(before, end);
    if (before > 0 || end < count) {
      Arrays.fill(to, target, target + present * BLOCK, 0f);
    }
    int here = end - before;
    if (here == 0) {
      return;
    }
    int firstColumnHere = column + before * step;
    switch (image.layout()) {
      case NCHW -> {
        int plane = image.height() * width;
        int source = at + channel * plane + row * width + firstColumnHere;
        for (int c = 0; c < present; c++) {
          Pixels.copyRun(here, from, source + c * plane, step, to, target + c * BLOCK + before);
        }
      }
      case NCHW16 -> {
        boolean own = channel % BLOCK == 0;
        int source = channel / BLOCK * image.height() * width + row * width + firstColumnHere;
        if (own) {
          Transpose.block(
              here, present, from, at + source * BLOCK, step * BLOCK, to, target + before, BLOCK);
        } else {
          oneByOne(from, at, channel, present, row, firstColumnHere, here, to, target + before);
        }
      }
      case NHWC -> {
        int source = at + (row * width + firstColumnHere) * image.channels() + channel;
        Transpose.block(
            here, present, from, source, step * image.channels(), to, target + before, BLOCK);
      }
    }
  }

  private void oneByOne(
      float[] from,
      int at,
      int channel,
      int present,
      int row,
      int column,
      int count,
      float[] to,
      int target) {
    for (int c = 0; c < present; c++) {
      for (int p = 0; p < count; p++) {
        int source =
            image
                .layout()
                .index(
                    image.channels(),
                    image.height(),
                    image.width(),
                    channel + c,
                    row,
                    column + p * pass.columnStep());
        to[target + c * BLOCK + p] = from[at + source];
      }
    }
  }
}
