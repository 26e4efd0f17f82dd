package io.lanewise.kernels.conv;

import io.lanewise.kernels.shape.Layout;
import java.util.Arrays;

/**
 * The matrix that a pass multiplies filters with: a column for each grid pixel in row-major order,
 * a row for each source channel and tap. This writes any block of it, from an image in any layout;
 * what lies outside the image is 0.
 */
final class ColumnMatrix {
  private final Sides.Image image;
  private final Pass pass;
  private final int pixelApart;

  ColumnMatrix(Sides.Image image, Pass pass) {
    this.image = image;
    this.pass = pass;
    pixelApart =
        switch (image.layout()) {
          case NCHW -> 1;
          case NCHW16 -> Layout.BLOCK;
          case NHWC -> image.channels();
        };
  }

  /**
   * Writes a piece of a row.
   *
   * @param k the row: source channel of the group, tap
   * @param pixel the first column
   * @param count how many columns
   * @param from the source array
   * @param at where the image begins
   * @param channel0 the group's first channel
   */
  void row(int k, int pixel, int count, float[] from, int at, int channel0, float[] to, int toAt) {
    int taps = pass.taps();
    int channel = channel0 + k / taps;
    int tapRow = pass.tapRow()[k % taps];
    int tapColumn = pass.tapColumn()[k % taps];
    int height = image.height();
    int width = image.width();
    int plane = at + image.layout().index(image.channels(), height, width, channel, 0, 0);
    int step = pass.columnStep();
    int gridRow = pixel / pass.columns();
    int gridColumn = pixel % pass.columns();
    while (count > 0) {
      int run = Math.min(count, pass.columns() - gridColumn);
      int row = gridRow * pass.rowStep() + tapRow;
      int column = gridColumn * step + tapColumn;
      if (row < 0 || row >= height) {
        Arrays.fill(to, toAt, toAt + run, 0f);
      } else {
        int first = column >= 0 ? 0 : Math.min(run, (-column + step - 1) / step);
        int end = column >= width ? 0 : Math.min(run, (width - 1 - column) / step + 1);
        end = Math.max(first, end);
        for (int i = 0; i < first; i++) {
          to[toAt + i] = 0f;
        }
        if (end > first) {
          int source = plane + (row * width + column + first * step) * pixelApart;
          int apart = step * pixelApart;
          int target = toAt + first;
          if (apart == 1) {
            System.arraycopy(from, source, to, target, end - first);
          } else {
            for (int i = 0; i < end - first; i++) {
              to[target + i] = from[source + i * apart];
            }
          }
        }
        for (int i = end; i < run; i++) {
          to[toAt + i] = 0f;
        }
      }
      toAt += run;
      count -= run;
      gridColumn = 0;
      gridRow++;
    }
  }
}
