package io.lanewise.kernels.conv;

import io.lanewise.kernels.micro.PixelTiles;
import io.lanewise.kernels.micro.WinogradTransform;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.simd.Species;

/**
 * Filters after their transform {@code G g Gᵀ}, computed in double and rounded once: for each group
 * and each of the tile's positions, panels of the kernel's width in target channels with a row for
 * every source channel.
 */
final class WinogradFilters {
  private final Sides sides;
  private final double[][] g;
  private final int side;
  private final int[] tapAt;
  private final int groups;

  WinogradFilters(Sides sides, Pass pass, WinogradTransform transform) {
    this.sides = sides;
    g = transform.g();
    side = transform.inputs();
    groups = sides.source().channels() / sides.source().groupChannels();
    tapAt = new int[9];
    int firstRow = Math.min(pass.tapRow()[0], pass.tapRow()[8]);
    int firstColumn = Math.min(pass.tapColumn()[0], pass.tapColumn()[8]);
    for (int t = 0; t < 9; t++) {
      int at = 3 * (pass.tapRow()[t] - firstRow) + pass.tapColumn()[t] - firstColumn;
      tapAt[at] = pass.tap()[t];
    }
  }

  /** Products in a chain. */
  int depth() {
    return sides.source().groupChannels();
  }

  /** Target channels of a group, rounded up to blocks. */
  int lanes() {
    return sides.target().groupBlocks() * Layout.BLOCK;
  }

  long floats() {
    return (long) groups * side * side * lanes() * depth();
  }

  /** Where the panel of a position that begins at target channel {@code lane} of a group lies. */
  int at(int group, int position, int lane) {
    return ((group * side * side + position) * lanes() + lane) * depth();
  }

  void pack(float[] filters, int offset, float[] to, int toOffset) {
    double[] half = new double[side * 3];
    for (int group = 0; group < groups; group++) {
      for (int lane = 0; lane < lanes(); ) {
        int width = PixelTiles.vectors(lane, lanes()) * Species.LANES;
        for (int i = 0; i < width; i++) {
          for (int c = 0; c < depth(); c++) {
            int target = lane + i;
            int from =
                offset
                    + group * sides.groupApart()
                    + target * sides.targetApart()
                    + c * sides.sourceApart();
            transform(
                target < sides.target().groupChannels(),
                filters,
                from,
                half,
                to,
                toOffset + at(group, 0, lane) + c * width + i);
          }
        }
        lane += width;
      }
    }
  }

  /** One filter of one channel: all its positions. */
  private void transform(
      boolean exists, float[] filters, int from, double[] half, float[] to, int at) {
    int plane = lanes() * depth();
    if (!exists) {
      for (int p = 0; p < side * side; p++) {
        to[at + p * plane] = 0f;
      }
      return;
    }
    for (int column = 0; column < 3; column++) {
      double w0 = filters[from + tapAt[column]];
      double w1 = filters[from + tapAt[3 + column]];
      double w2 = filters[from + tapAt[6 + column]];
      for (int i = 0; i < side; i++) {
        half[3 * i + column] = g[i][0] * w0 + g[i][1] * w1 + g[i][2] * w2;
      }
    }
    for (int i = 0; i < side; i++) {
      double h0 = half[3 * i];
      double h1 = half[3 * i + 1];
      double h2 = half[3 * i + 2];
      for (int j = 0; j < side; j++) {
        to[at + (i * side + j) * plane] = (float) (g[j][0] * h0 + g[j][1] * h1 + g[j][2] * h2);
      }
    }
  }
}
