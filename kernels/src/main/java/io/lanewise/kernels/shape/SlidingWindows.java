package io.lanewise.kernels.shape;

import io.lanewise.kernels.contract.Check;

/**
 * Windows of one length, each a stride past the one before.
 *
 * <p>There are {@code (size + before + after − dilation·(kernel − 1) − 1) / stride + 1}, rounded
 * down, or up in ceil mode; then the last may reach past the padding, and is left out where it
 * would begin in the padding behind (as in PyTorch).
 *
 * @param size elements of the input
 * @param kernel taps of a window
 * @param stride from one window to the next
 * @param before padding before the first element
 * @param after padding behind the last
 * @param dilation from one tap to the next
 * @param ceil whether the number of windows is rounded up
 */
public record SlidingWindows(
    int size, int kernel, int stride, int before, int after, int dilation, boolean ceil)
    implements Windows {
  private static final String OP = "pool";

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException when one is not positive, a padding is more than half the
   *     kernel, no window fits, or a window lies wholly in the padding (which takes dilation)
   */
  public SlidingWindows {
    Check.atLeast(OP, "size", 1, size);
    Check.atLeast(OP, "kernel", 1, kernel);
    Check.atLeast(OP, "stride", 1, stride);
    Check.atLeast(OP, "dilation", 1, dilation);
    padding("padBefore", before, kernel);
    padding("padAfter", after, kernel);
    long out = out(size, kernel, stride, before, after, dilation, ceil);
    if (out < 1 || out > Integer.MAX_VALUE) {
      throw Check.error(
          OP,
          "kernel",
          "must fit the padded input between 1 and 2147483647 times",
          "size "
              + size
              + ", padding "
              + before
              + " and "
              + after
              + ", dilation "
              + dilation
              + ", kernel "
              + kernel
              + ", stride "
              + stride);
    }
    for (int w = 0; dilation > 1 && w < out; w++) {
      int start = w * stride - before;
      long first = start + (long) dilation * inside(start, dilation);
      if (inside(start, dilation) >= kernel || first >= size) {
        throw Check.error(
            OP, "dilation", "must leave every window an element of the input", dilation);
      }
    }
  }

  private static void padding(String name, int padding, int kernel) {
    if (padding < 0 || padding > kernel / 2) {
      throw Check.error(OP, name, "must be from 0 to half the kernel of " + kernel, padding);
    }
  }

  private static long out(
      int size, int kernel, int stride, int before, int after, int dilation, boolean ceil) {
    long room = (long) size + before + after - dilation * (kernel - 1L) - 1;
    if (room < 0) {
      // Rounding up makes no window of one that does not fit.
      return 0;
    }
    long out = (room + (ceil ? stride - 1 : 0)) / stride + 1;
    return ceil && (out - 1) * stride >= (long) size + before ? out - 1 : out;
  }

  /** The first tap of a window that begins at {@code start} to lie in or behind the input. */
  private static int inside(int start, int dilation) {
    return start >= 0 ? 0 : (int) ((dilation - 1L - start) / dilation);
  }

  @Override
  public int out() {
    return (int) out(size, kernel, stride, before, after, dilation, ceil);
  }

  private int start(int window) {
    return window * stride - before;
  }

  @Override
  public int first(int window) {
    int start = start(window);
    return start + inside(start, dilation) * dilation;
  }

  @Override
  public int taps(int window) {
    int start = start(window);
    return reached(start, size) - inside(start, dilation);
  }

  @Override
  public int span(int window) {
    return reached(start(window), (long) size + after);
  }

  /** Taps of a window that lie before an end. */
  private int reached(int start, long end) {
    return (int) Math.min(kernel, (end - start + dilation - 1) / dilation);
  }
}
