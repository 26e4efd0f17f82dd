package io.lanewise.kernels.conv;

import io.lanewise.kernels.micro.DepthwisePlanes;
import io.lanewise.kernels.micro.Pixels;
import io.lanewise.kernels.shape.Layout;
import java.util.Arrays;

/**
 * The rows of a source image that some rows of a pass read, padded with zeros and laid out so that
 * the pixels of neighbouring grid columns lie side by side: a plane of pixels for each block of 16
 * channels and each rest that rows and columns leave when divided by the steps.
 *
 * <p>With that, a tap is an offset, whatever stride, dilation and padding are, and the next grid
 * pixel is the next pixel. Reads any layout; a whole-tensor conversion is never needed.
 */
final class Slab {
  private final Sides.Image image;
  private final Pass pass;
  private final int firstRow;
  private final int firstColumn;
  private final int[] rowPhases;
  private final int[] columnPhases;
  private final int extraRows;
  private final int pixel;

  /** Pixels in a row of a plane. */
  final int pitch;

  private final int planeFloats;
  private final int blockFloats;

  /**
   * Lays a slab out.
   *
   * @param gridRows rows of the pass that it serves
   * @param gridColumns columns that are read, those of a last tile that do not exist included
   */
  Slab(Sides.Image image, Pass pass, int gridRows, int gridColumns) {
    this(image, pass, gridRows, gridColumns, Layout.BLOCK);
  }

  /**
   * Lays a slab out whose pixels have 16 channels, or one.
   *
   * @param pixelFloats 16 or 1
   */
  Slab(Sides.Image image, Pass pass, int gridRows, int gridColumns, int pixelFloats) {
    this.image = image;
    pixel = pixelFloats;
    this.pass = pass;
    firstRow = Arrays.stream(pass.tapRow()).min().orElse(0);
    firstColumn = Arrays.stream(pass.tapColumn()).min().orElse(0);
    rowPhases = phases(pass.tapRow(), firstRow, pass.rowStep());
    columnPhases = phases(pass.tapColumn(), firstColumn, pass.columnStep());
    extraRows = reach(pass.tapRow(), firstRow, pass.rowStep());
    pitch = gridColumns + reach(pass.tapColumn(), firstColumn, pass.columnStep());
    // Rows of one channel are written by whole vectors, which may pass a plane's end.
    int slack = pixel == 1 ? DepthwisePlanes.SLACK : 0;
    planeFloats = (gridRows + extraRows) * pitch * pixel + slack;
    blockFloats = rowPhases.length * columnPhases.length * planeFloats;
  }

  /** The rests that taps leave when divided by the step, ascending. */
  static int[] phases(int[] taps, int first, int step) {
    return Arrays.stream(taps).map(t -> (t - first) % step).distinct().sorted().toArray();
  }

  /** How many grid steps a tap reaches past its pixel. */
  static int reach(int[] taps, int first, int step) {
    return Arrays.stream(taps).map(t -> (t - first) / step).max().orElse(0);
  }

  /** Floats of the whole slab. */
  long floats() {
    return (long) image.groupBlocks() * blockFloats;
  }

  /** Floats of a block, however many they are. */
  static long blockFloats(Pass pass, int gridRows, int gridColumns) {
    int top = Arrays.stream(pass.tapRow()).min().orElse(0);
    int left = Arrays.stream(pass.tapColumn()).min().orElse(0);
    long rows = gridRows + (long) reach(pass.tapRow(), top, pass.rowStep());
    long columns = gridColumns + (long) reach(pass.tapColumn(), left, pass.columnStep());
    return Layout.BLOCK
        * phases(pass.tapRow(), top, pass.rowStep()).length
        * phases(pass.tapColumn(), left, pass.columnStep()).length
        * rows
        * columns;
  }

  /** Floats of one more grid row, roughly: what decides how many rows a slab gets. */
  static long floatsOfRow(Sides.Image image, Pass pass, int gridColumns) {
    return new Slab(image, pass, 2, gridColumns).floats()
        - new Slab(image, pass, 1, gridColumns).floats();
  }

  /** Where block 0 of tap {@code t} lies for the slab's first pixel. */
  int tapAt(int t) {
    int row = pass.tapRow()[t] - firstRow;
    int column = pass.tapColumn()[t] - firstColumn;
    int rowPhase = Arrays.binarySearch(rowPhases, row % pass.rowStep());
    int columnPhase = Arrays.binarySearch(columnPhases, column % pass.columnStep());
    return (rowPhase * columnPhases.length + columnPhase) * planeFloats
        + (row / pass.rowStep() * pitch + column / pass.columnStep()) * pixel;
  }

  /** Floats from one block of channels to the next. */
  int blockFloats() {
    return blockFloats;
  }

  /** Rows of all phases: units in which a block is filled. */
  int fillRows(int gridRows) {
    return rowPhases.length * (gridRows + extraRows);
  }

  /**
   * Copies row {@code unit} of {@link #fillRows} of one block.
   *
   * @param from the source array
   * @param at where the image begins
   * @param channel0 the group's first channel
   * @param gridRow the first row of the pass that the slab serves
   * @param gridRows how many rows it serves now
   * @param slabAt where the slab begins in {@code to}
   * @param spareAt where a row of the source may be kept for a moment: {@link #spareFloats}
   */
  void fill(
      int block,
      int unit,
      float[] from,
      int at,
      int channel0,
      int gridRow,
      int gridRows,
      float[] to,
      int slabAt,
      int spareAt) {
    int present = Math.min(Layout.BLOCK, image.groupChannels() - block * Layout.BLOCK);
    int channel = channel0 + block * Layout.BLOCK;
    int blockAt = slabAt + block * blockFloats;
    fillRow(unit, present, channel, 1, 1, from, at, gridRow, gridRows, to, blockAt, spareAt);
  }

  /**
   * Copies row {@code unit} of {@link #fillRows} of a block whose lane l is channel {@code (channel
   * + l·up) / down}.
   *
   * @param present lanes that have a channel
   */
  void fillRow(
      int unit,
      int present,
      int channel,
      int up,
      int down,
      float[] from,
      int at,
      int gridRow,
      int gridRows,
      float[] to,
      int blockAt,
      int spareAt) {
    int rows = gridRows + extraRows;
    int rowPhase = unit / rows;
    int row = unit % rows;
    int sourceRow = firstRow + rowPhases[rowPhase] + (gridRow + row) * pass.rowStep();
    int target =
        blockAt + rowPhase * columnPhases.length * planeFloats + row * pitch * Layout.BLOCK;
    if (sourceRow < 0 || sourceRow >= image.height()) {
      for (int i = 0; i < columnPhases.length; i++) {
        Arrays.fill(
            to, target + i * planeFloats, target + i * planeFloats + pitch * Layout.BLOCK, 0f);
      }
      return;
    }
    // The row as pixels of 16 channels: in place where it lies so, else turned into the spare one.
    float[] pixels = to;
    int pixelsAt = spareAt;
    int apart = Layout.BLOCK;
    boolean turnedHome = false;
    int step = pass.columnStep();
    if (up != down) {
      spread(from, at, present, channel, up, down, sourceRow, to, spareAt);
    } else {
      switch (image.layout()) {
        case NCHW16 -> {
          if (channel % Layout.BLOCK == 0
              && (present == Layout.BLOCK || channel + present == image.channels())) {
            pixels = from;
            pixelsAt =
                at + (channel / Layout.BLOCK * image.height() + sourceRow) * image.width() * 16;
          } else {
            gather(from, at, channel, present, sourceRow, to, spareAt);
          }
        }
        case NCHW -> {
          int plane = image.height() * image.width();
          int rowAt = at + channel * plane + sourceRow * image.width();
          if (step == 1) {
            // Straight to its place.
            int first = Math.max(0, -firstColumn);
            int sourceColumn = Math.max(0, firstColumn);
            int count = Math.min(pitch - first, image.width() - sourceColumn);
            edges(to, target, first, Math.max(first, first + count));
            if (count > 0) {
              Pixels.fromPlanes(
                  present, count, from, rowAt + sourceColumn, plane, to, target + first * 16);
            }
            turnedHome = true;
          } else {
            Pixels.fromPlanes(present, image.width(), from, rowAt, plane, to, spareAt);
          }
        }
        case NHWC -> {
          if (present == Layout.BLOCK) {
            pixels = from;
            apart = image.channels();
            pixelsAt = at + sourceRow * image.width() * apart + channel;
          } else {
            gather(from, at, channel, present, sourceRow, to, spareAt);
          }
        }
      }
    }
    if (turnedHome) {
      return;
    }
    for (int i = 0; i < columnPhases.length; i++) {
      int column = firstColumn + columnPhases[i];
      int first = column >= 0 ? 0 : Math.min(pitch, (-column + step - 1) / step);
      int end =
          column >= image.width() ? 0 : Math.min(pitch, (image.width() - 1 - column) / step + 1);
      end = Math.max(first, end);
      int rowAt = target + i * planeFloats;
      edges(to, rowAt, first, end);
      Pixels.copy(
          end - first,
          pixels,
          pixelsAt + (column + first * step) * apart,
          step * apart,
          to,
          rowAt + first * Layout.BLOCK,
          Layout.BLOCK);
    }
  }

  /** Zeros before and behind the pixels of a row that exist. */
  private void edges(float[] to, int rowAt, int first, int end) {
    Arrays.fill(to, rowAt, rowAt + Math.min(first, pitch) * Layout.BLOCK, 0f);
    Arrays.fill(to, rowAt + Math.min(end, pitch) * Layout.BLOCK, rowAt + pitch * Layout.BLOCK, 0f);
  }

  /** A row of channels that are not a block of their own, element by element or run by run. */
  private void gather(
      float[] from, int at, int channel, int present, int row, float[] to, int spareAt) {
    int width = image.width();
    for (int column = 0; column < width; column++) {
      int pixel = spareAt + column * Layout.BLOCK;
      if (image.layout() == Layout.NHWC) {
        int source = at + (row * width + column) * image.channels() + channel;
        System.arraycopy(from, source, to, pixel, present);
      } else {
        for (int l = 0; l < present; l++) {
          to[pixel + l] =
              from[
                  at
                      + image
                          .layout()
                          .index(
                              image.channels(), image.height(), width, channel + l, row, column)];
        }
      }
      Arrays.fill(to, pixel + present, pixel + Layout.BLOCK, 0f);
    }
  }

  /** A row of channels that do not follow each other, element by element. */
  private void spread(
      float[] from,
      int at,
      int present,
      int channel,
      int up,
      int down,
      int row,
      float[] to,
      int spareAt) {
    Layout layout = image.layout();
    int width = image.width();
    int only = channel / down;
    if (present > 0 && only == (channel + (present - 1) * up) / down) {
      int first = at + layout.index(image.channels(), image.height(), width, only, row, 0);
      int apart = layout.pixelFloats(image.channels());
      Pixels.broadcast(present, width, from, first, apart, to, spareAt);
      return;
    }
    for (int l = 0; l < Layout.BLOCK; l++) {
      if (l >= present) {
        for (int column = 0; column < width; column++) {
          to[spareAt + column * Layout.BLOCK + l] = 0f;
        }
        continue;
      }
      int c = (channel + l * up) / down;
      int first = at + layout.index(image.channels(), image.height(), width, c, row, 0);
      int apart = layout.pixelFloats(image.channels());
      for (int column = 0; column < width; column++) {
        to[spareAt + column * Layout.BLOCK + l] = from[first + column * apart];
      }
    }
  }

  /**
   * Fills a slab of one channel.
   *
   * @param plane where the channel's plane begins in {@code from}
   * @param gridRow the first row of the pass that the slab serves
   * @param gridRows how many rows it serves now
   */
  void fillPlane(float[] from, int plane, int gridRow, int gridRows, float[] to, int slabAt) {
    int step = pass.rowStep();
    int rows = gridRows + extraRows;
    for (int i = 0; i < rowPhases.length; i++) {
      int first = firstRow + rowPhases[i] + gridRow * step;
      int begin = first >= 0 ? 0 : Math.min(rows, (-first + step - 1) / step);
      int end =
          first >= image.height() ? 0 : Math.min(rows, (image.height() - 1 - first) / step + 1);
      end = Math.max(begin, end);
      int at = plane + (first + begin * step) * image.width();
      int phaseAt = slabAt + i * columnPhases.length * planeFloats;
      if (end > begin) {
        fillColumns(end - begin, from, at, to, phaseAt + begin * pitch);
      }
      for (int j = 0; j < columnPhases.length; j++, phaseAt += planeFloats) {
        Arrays.fill(to, phaseAt, phaseAt + begin * pitch, 0f);
        Arrays.fill(to, phaseAt + end * pitch, phaseAt + rows * pitch, 0f);
      }
    }
  }

  /** Some rows that exist, parted by column phases. */
  private void fillColumns(int rows, float[] from, int at, float[] to, int toAt) {
    int step = pass.columnStep();
    int width = image.width();
    int fromPitch = pass.rowStep() * width;
    if (step == 2 && columnPhases.length == 2) {
      int left = Math.max(0, firstColumn);
      int odd = left - firstColumn & 1;
      int before = left - firstColumn >> 1;
      int evens = Math.clamp((width - left + 1) / 2, 0, Math.max(0, pitch - before));
      int odds = Math.clamp((width - left) / 2, 0, Math.max(0, pitch - before - odd));
      DepthwisePlanes.part(
          rows,
          evens,
          Math.min(pitch, before),
          odds,
          Math.min(pitch, before + odd),
          pitch,
          from,
          at + left,
          fromPitch,
          to,
          toAt + odd * planeFloats,
          toAt + (1 - odd) * planeFloats);
      return;
    }
    for (int i = 0; i < columnPhases.length; i++, toAt += planeFloats) {
      int column = firstColumn + columnPhases[i];
      int before = column >= 0 ? 0 : Math.min(pitch, (-column + step - 1) / step);
      int end = column >= width ? 0 : Math.min(pitch, (width - 1 - column) / step + 1);
      int count = Math.max(before, end) - before;
      int source = at + column + before * step;
      if (step == 1) {
        DepthwisePlanes.pad(rows, before, count, pitch, from, source, fromPitch, to, toAt);
        continue;
      }
      for (int r = 0; r < rows; r++) {
        int row = toAt + r * pitch;
        Arrays.fill(to, row, row + before, 0f);
        Pixels.copyRun(count, from, source + r * fromPitch, step, to, row + before);
        Arrays.fill(to, row + before + count, row + pitch, 0f);
      }
    }
  }

  /** Floats of a row of the source as pixels. */
  int spareFloats() {
    return image.width() * Layout.BLOCK;
  }
}
