package io.lanewise.kernels.micro;

/**
 * The innermost product of the filters' gradient: some neighbouring channels of a pixel times a few
 * vectors of filters, summed over pixels, every accumulator in a register.
 *
 * <pre>{@code
 * to[r][j] = fma(a[k-1][r], b[k-1][j], … fma(a[1][r], b[1][j], fma(a[0][r], b[0][j], +0)))
 * }</pre>
 *
 * where {@code a[p][r]} lies at {@code aOffset + steps[p] + r}, {@code b[p]} is a packed row as
 * wide as the tile. Row r goes to {@code toOffset + r·toRow}, where there is place for a block of
 * 16 filters; the next block lies 16 rows later.
 *
 * <p>It differs from {@link PixelKernel} in that a row of the tile is the next float, as channels
 * lie in a block: the broadcasts of a step share a cache line, and nothing has to be turned.
 */
public interface ChannelKernel extends Kernel {
  /** Computes one tile; see the type. */
  void run(
      int k,
      float[] a,
      int aOffset,
      int[] steps,
      float[] b,
      int bOffset,
      float[] to,
      int toOffset,
      int toRow);

  @Override
  default void exercise(int k, float[] a, float[] b, float[] to) {
    run(k, a, 0, WarmUp.STEPS, b, 0, to, 0, 16);
  }
}
