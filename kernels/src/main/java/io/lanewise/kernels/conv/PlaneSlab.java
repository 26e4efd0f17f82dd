package io.lanewise.kernels.conv;

import io.lanewise.kernels.micro.Pixels;
import io.lanewise.kernels.micro.Transpose;
import io.lanewise.kernels.shape.Layout;
import java.util.Arrays;

/**
 * The rows of a source image that some rows of a pass read, as planes: what {@link Slab} is for
 * pixels of 16 channels. For each channel a plane for each rest that rows and columns leave when
 * divided by the steps, padded with zeros, so that for every tap neighbours in the grid are
 * neighbours in memory.
 */
final class PlaneSlab {
  private final Sides.Image image;
  private final Pass pass;
  private final int firstRow;
  private final int firstColumn;
  private final int[] rowPhases;
  private final int[] columnPhases;
  private final int planeRows;

  private final boolean asItLies;

  /** Floats in a row of a plane. */
  final int pitch;

  /** Lays a slab out for so many grid rows. */
  PlaneSlab(Sides.Image image, Pass pass, int gridRows) {
    this.image = image;
    this.pass = pass;
    firstRow = Arrays.stream(pass.tapRow()).min().orElse(0);
    firstColumn = Arrays.stream(pass.tapColumn()).min().orElse(0);
    rowPhases = Slab.phases(pass.tapRow(), firstRow, pass.rowStep());
    columnPhases = Slab.phases(pass.tapColumn(), firstColumn, pass.columnStep());
    planeRows = gridRows + Slab.reach(pass.tapRow(), firstRow, pass.rowStep());
    pitch = pass.columns() + Slab.reach(pass.tapColumn(), firstColumn, pass.columnStep());
    asItLies =
        image.layout() == Layout.NCHW
            && pass.rowStep() == 1
            && pass.columnStep() == 1
            && firstRow == 0
            && firstColumn == 0
            && pitch == image.width();
  }

  /** Floats of one channel. */
  long channelFloats() {
    return (long) rowPhases.length * columnPhases.length * planeRows * pitch;
  }

  /** Floats of a group's channels. */
  long floats() {
    return image.groupChannels() * channelFloats();
  }

  /** Where tap {@code t} of the slab's first grid pixel lies in a channel. */
  int tapAt(int t) {
    int row = pass.tapRow()[t] - firstRow;
    int column = pass.tapColumn()[t] - firstColumn;
    int rowPhase = Arrays.binarySearch(rowPhases, row % pass.rowStep());
    int columnPhase = Arrays.binarySearch(columnPhases, column % pass.columnStep());
    int plane = rowPhase * columnPhases.length + columnPhase;
    return (plane * planeRows + row / pass.rowStep()) * pitch + column / pass.columnStep();
  }

  /** Rows of all row phases: units in which channels are filled. */
  int fillRows() {
    return rowPhases.length * planeRows;
  }

  /**
   * Copies some of the {@link #fillRows} of up to 16 channels.
   *
   * @param block which 16 of the group's channels
   * @param begin the first row
   * @param end past the last row
   * @param from the source array
   * @param at where the image begins
   * @param channel0 the group's first channel
   * @param gridRow the first row of the pass that the slab serves
   */
  void fill(
      int block,
      int begin,
      int end,
      float[] from,
      int at,
      int channel0,
      int gridRow,
      float[] to,
      int toAt) {
    int sourceRow = gridRow + begin;
    if (asItLies && sourceRow + end - begin <= image.height()) {
      // Nothing to pad or to split: rows lie in the slab as in the image.
      int first = block * Layout.BLOCK;
      int channels = Math.min(Layout.BLOCK, image.groupChannels() - first);
      int plane = image.height() * pitch;
      for (int c = first; c < first + channels; c++) {
        int source = at + (channel0 + c) * plane + sourceRow * pitch;
        int target = toAt + c * (int) channelFloats() + begin * pitch;
        System.arraycopy(from, source, to, target, (end - begin) * pitch);
      }
      return;
    }
    for (int row = begin; row < end; row++) {
      fillRow(block, row, from, at, channel0, gridRow, to, toAt);
    }
  }

  private void fillRow(
      int block, int unit, float[] from, int at, int channel0, int gridRow, float[] to, int toAt) {
    int rowPhase = unit / planeRows;
    int row = unit % planeRows;
    int sourceRow = firstRow + rowPhases[rowPhase] + (gridRow + row) * pass.rowStep();
    boolean outside = sourceRow < 0 || sourceRow >= image.height();
    int first = block * Layout.BLOCK;
    int channels = Math.min(Layout.BLOCK, image.groupChannels() - first);
    int channelFloats = (int) channelFloats();
    int step = pass.columnStep();
    for (int i = 0; i < columnPhases.length; i++) {
      int plane = rowPhase * columnPhases.length + i;
      int rowAt = toAt + first * channelFloats + (plane * planeRows + row) * pitch;
      int column = firstColumn + columnPhases[i];
      int begin = column >= 0 ? 0 : Math.min(pitch, (-column + step - 1) / step);
      int end =
          outside || column >= image.width()
              ? 0
              : Math.min(pitch, (image.width() - 1 - column) / step + 1);
      end = Math.max(begin, end);
      for (int c = 0; c < channels; c++) {
        int line = rowAt + c * channelFloats;
        for (int j = 0; j < begin; j++) {
          to[line + j] = 0f;
        }
        for (int j = end; j < pitch; j++) {
          to[line + j] = 0f;
        }
      }
      if (end > begin) {
        copy(
            channels,
            end - begin,
            from,
            at,
            channel0 + first,
            sourceRow,
            column + begin * step,
            to,
            rowAt + begin,
            channelFloats);
      }
    }
  }

  private void copy(
      int channels,
      int count,
      float[] from,
      int at,
      int channel,
      int row,
      int column,
      float[] to,
      int toAt,
      int channelFloats) {
    int width = image.width();
    int height = image.height();
    int step = pass.columnStep();
    int source = at + image.layout().index(image.channels(), height, width, channel, row, column);
    switch (image.layout()) {
      case NCHW -> {
        int plane = height * width;
        for (int c = 0; c < channels; c++) {
          int first = source + c * plane;
          int target = toAt + c * channelFloats;
          if (step == 1) {
            System.arraycopy(from, first, to, target, count);
          } else {
            Pixels.copyApart(count, from, first, step, to, target);
          }
        }
      }
      case NHWC ->
          Transpose.block(
              count, channels, from, source, step * image.channels(), to, toAt, channelFloats);
      case NCHW16 -> {
        int here = Math.min(channels, Layout.BLOCK - channel % Layout.BLOCK);
        Transpose.block(count, here, from, source, step * Layout.BLOCK, to, toAt, channelFloats);
        if (here < channels) {
          copy(
              channels - here,
              count,
              from,
              at,
              channel + here,
              row,
              column,
              to,
              toAt + here * channelFloats,
              channelFloats);
        }
      }
    }
  }
}
