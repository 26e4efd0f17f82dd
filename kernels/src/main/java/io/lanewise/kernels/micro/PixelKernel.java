package io.lanewise.kernels.micro;

/**
 * The innermost product of convolutions over channels in blocks of 16: some pixels that lie next to
 * each other times a few vectors of output channels, every accumulator in a register.
 *
 * <pre>{@code
 * to[r][j] = fma(a[k-1][r], b[k-1][j], … fma(a[1][r], b[1][j], fma(a[0][r], b[0][j], +0)))
 * }</pre>
 *
 * where {@code a[p][r]} lies at {@code aOffset + steps[first + p] + 16·r}, {@code b[p]} is a packed
 * row of two vectors (one where the tile has one; the next two, where it has four, lie {@code
 * bApart} later), and vector v of pixel r goes to {@code toOffset + v·toVector + 16·r}.
 *
 * <p>It differs from {@link MicroKernel} in that a step of k may jump anywhere (to the next tap or
 * block of channels), which one loop over a table of offsets does without spilling, and in that
 * pixels lie a constant 16 floats apart, so that two checks of bounds do for all.
 */
public interface PixelKernel extends Kernel {
  /**
   * Whether only the first 8 floats of a vector of 16 are computed and written: half the work and
   * less where 8 channels or fewer exist.
   */
  default boolean half() {
    return false;
  }

  /** Computes one tile; see the type. */
  void run(
      int k,
      float[] a,
      int aOffset,
      int[] steps,
      int first,
      float[] b,
      int bOffset,
      int bApart,
      float[] to,
      int toOffset,
      int toVector);

  @Override
  default void exercise(int k, float[] a, float[] b, float[] to) {
    run(k, a, 0, WarmUp.STEPS, 0, b, 0, 0, to, 0, 1024);
  }
}
