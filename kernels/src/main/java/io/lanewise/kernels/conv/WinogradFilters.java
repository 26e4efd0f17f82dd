package io.lanewise.kernels.conv;

import io.lanewise.kernels.micro.PixelTiles;
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

  WinogradFilters(Sides sides, Pass pass, int outputs) {
    this.sides = sides;
    g = WinogradMatrices.of(outputs).filter();
    side = outputs + 2;
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
                to,
                toOffset + at(group, 0, lane) + c * width + i);
          }
        }
        lane += width;
      }
    }
  }

  /** One filter of one channel: all its positions. */
  private void transform(boolean exists, float[] filters, int from, float[] to, int at) {
    int plane = lanes() * depth();
    if (!exists) {
      for (int p = 0; p < side * side; p++) {
        to[at + p * plane] = 0f;
      }
      return;
    }
    double w00 = filters[from + tapAt[0]];
    double w01 = filters[from + tapAt[1]];
    double w02 = filters[from + tapAt[2]];
    double w10 = filters[from + tapAt[3]];
    double w11 = filters[from + tapAt[4]];
    double w12 = filters[from + tapAt[5]];
    double w20 = filters[from + tapAt[6]];
    double w21 = filters[from + tapAt[7]];
    double w22 = filters[from + tapAt[8]];
    for (int i = 0; i < side; i++) {
      double[] row = g[i];
      double h0 = row[0] * w00 + row[1] * w10 + row[2] * w20;
      double h1 = row[0] * w01 + row[1] * w11 + row[2] * w21;
      double h2 = row[0] * w02 + row[1] * w12 + row[2] * w22;
      for (int j = 0; j < side; j++) {
        to[at + (i * side + j) * plane] = (float) (g[j][0] * h0 + g[j][1] * h1 + g[j][2] * h2);
      }
    }
  }
}
