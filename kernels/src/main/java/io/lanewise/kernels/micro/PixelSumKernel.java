package io.lanewise.kernels.micro;

/** {@link PixelSum} as {@link WarmUp} calls it; an operation is a vector added. */
public enum PixelSumKernel implements Kernel {
  /** Both layouts' sums. */
  SUMS;

  @Override
  public int rows() {
    return 2 * PixelSum.BLOCK;
  }

  @Override
  public int vectors() {
    return 1;
  }

  @Override
  public void exercise(int k, float[] a, float[] b, float[] to) {
    int pixels = PixelSum.BLOCK * k;
    PixelSum.planes(PixelSum.BLOCK, pixels, a, 0, pixels, to, 0);
    PixelSum.neighbours(PixelSum.BLOCK, pixels, a, 0, PixelSum.BLOCK, to, 0);
  }
}
