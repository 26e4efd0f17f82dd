package io.lanewise.kernels.gemm;

import io.lanewise.kernels.parallel.Scratch;

/**
 * A matrix in the order its plan reads it, packed once and used by many runs and threads.
 *
 * <p>Made by {@link GemmPlan#packA} and {@link GemmPlan#packB}. B packed for one m serves plans of
 * any other m; A packed serves the plans that would pack it the same way. Another is refused.
 */
public final class PackedMatrix {
  /**
   * What a packed matrix was packed for.
   *
   * @param algorithm the algorithm's name
   * @param side {@code A} or {@code B}
   * @param lines rows of op(A) or columns of op(B)
   * @param k the common dimension
   * @param form how the algorithm lays it out
   */
  public record Key(String algorithm, char side, int lines, int k, String form) {
    @Override
    public String toString() {
      return side + " of " + lines + "x" + k + " for " + algorithm + " (" + form + ")";
    }
  }

  /** Where in the array the matrix begins. */
  static final int START = Scratch.ALIGNED;

  private final Key key;
  private final float[] data;

  PackedMatrix(Key key, float[] data) {
    this.key = key;
    this.data = data;
  }

  /** What it was packed for. */
  public Key key() {
    return key;
  }

  /** Bytes it holds. */
  public long bytes() {
    return 4L * data.length;
  }

  float[] data() {
    return data;
  }
}
