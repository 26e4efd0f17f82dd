package io.lanewise.kernels.micro;

/** The depthwise kernels as {@link WarmUp} calls them; an operation is a product. */
public enum DepthwiseKernel implements Kernel {
  /** Sliding windows of {@link DepthwisePixels} at stride 1. */
  STRIDE_1(18) {
    @Override
    public void exercise(int k, float[] a, float[] b, float[] to) {
      DepthwisePixels.stride1(
          k, true, true, a, 16, a, 528, a, 1040, a, 1552, b, 0, b, 0, to, 0, to, 2048);
    }
  },
  /** Likewise at stride 2. */
  STRIDE_2(18) {
    @Override
    public void exercise(int k, float[] a, float[] b, float[] to) {
      DepthwisePixels.stride2(
          k, true, true, a, 16, a, 528, a, 1040, a, 1552, a, 2064, b, 0, b, 0, to, 0, to, 2048);
    }
  },
  /** Likewise for the gradient of the input at stride 2. */
  STRIDE_2_DATA(9) {
    @Override
    public void exercise(int k, float[] a, float[] b, float[] to) {
      DepthwisePixels.stride2Data(k, true, a, 0, a, 512, b, 0, 16, 48, 80, to, 0, to, 2048);
    }
  },
  /** What turns planes into pixels, and pixels into planes. */
  TURNS(50) {
    @Override
    public void exercise(int k, float[] a, float[] b, float[] to) {
      int pixels = 2 * k + 1;
      Pixels.fromPlanes(16, pixels, a, 0, 64, to, 0);
      Pixels.toPlanes(16, pixels, b, 0, to, 0, 64);
    }
  },
  /** Any filter, by {@link DepthwisePixels}. */
  PIXELS(8) {
    @Override
    public void exercise(int k, float[] a, float[] b, float[] to) {
      DepthwisePixels.taps(k, a, 0, WarmUp.STEPS, b, 0, to, 0);
    }
  },
  /** All of {@link DepthwisePlanes}. */
  PLANES(32) {
    @Override
    public void exercise(int k, float[] a, float[] b, float[] to) {
      DepthwisePlanes.strip3x3(k, a, 0, 64, b, 0, to, 0, 64);
      DepthwisePlanes.strip3x3Stride2(k, a, 0, 16, 32, 48, 64, b, 0, to, 0, 64);
      DepthwisePlanes.run(1, k, a, 0, WarmUp.STEPS, b, 0, to, 0);
      // Rows longer and shorter than a vector.
      for (int n = 7; n <= 20; n += 13) {
        DepthwisePlanes.pad(4, 1, n, 32, a, 0, n, to, 0);
        DepthwisePlanes.part(4, n, 1, n, 0, 32, a, 0, 2 * n, to, 0, 256);
        DepthwisePlanes.merge(2 * n, a, 0, 64, to, 0);
        DepthwisePlanes.home(4, n, a, 0, 32, to, 0);
      }
    }
  },
  /** All of {@link DepthwiseFilters}. */
  FILTERS(32) {
    @Override
    public void exercise(int k, float[] a, float[] b, float[] to) {
      DepthwiseFilters.run(6, 1, k, a, 0, WarmUp.STEPS, b, 0, to, 0, 64);
      DepthwiseFilters.run(2, 1, k, a, 0, WarmUp.STEPS, b, 0, to, 0, 64);
    }
  },
  /** Sums of {@link DepthwiseSums}. */
  SUMS(9) {
    @Override
    public void exercise(int k, float[] a, float[] b, float[] to) {
      DepthwiseSums.add(k, a, 0, WarmUp.STEPS, 0, b, 0, to, 0);
    }
  };

  private final int operations;

  DepthwiseKernel(int operations) {
    this.operations = operations;
  }

  @Override
  public int rows() {
    return operations;
  }

  @Override
  public int vectors() {
    return 1;
  }
}
