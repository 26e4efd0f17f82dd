package io.lanewise.kernels.fold;

import io.lanewise.kernels.micro.Pairwise;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.Stretches;
import io.lanewise.kernels.shape.TensorShape;
import java.util.Arrays;

/** The numbers that a stretch meets over and over, as the 16 elements of a tile. */
public final class Repeated {
  private Repeated() {}

  /**
   * Writes the tile of a stretch whose numbers are of kind ONE or TILE.
   *
   * @param number the first of its numbers
   */
  public static void tile(
      Stretches stretches,
      TensorShape numbers,
      float[] from,
      int fromAt,
      int number,
      float[] tile,
      int at) {
    if (stretches.kind() == Stretches.Kind.ONE) {
      Pairwise.tile(from[fromAt + number], tile, at);
      return;
    }
    int exist = Math.min(Layout.BLOCK, numbers.floats() - number);
    System.arraycopy(from, fromAt + number, tile, at, exist);
    Arrays.fill(tile, at + exist, at + Layout.BLOCK, 0f);
  }

  /** How many of some numbers exist: of a tile perhaps not all 16. */
  public static int exist(TensorShape numbers, int number, int count) {
    return Math.min(count, numbers.floats() - number);
  }
}
