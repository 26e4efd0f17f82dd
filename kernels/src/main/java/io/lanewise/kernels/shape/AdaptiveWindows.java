package io.lanewise.kernels.shape;

import io.lanewise.kernels.contract.Check;

/**
 * So many windows that share the input evenly: window i reaches from {@code floor(i·size / out)} to
 * before {@code ceil((i + 1)·size / out)} (as in PyTorch).
 *
 * @param size elements of the input
 * @param out windows
 */
public record AdaptiveWindows(int size, int out) implements Windows {
  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException when one is not positive
   */
  public AdaptiveWindows {
    Check.atLeast("pool", "size", 1, size);
    Check.atLeast("pool", "out", 1, out);
  }

  /** The same windows as sliding ones where all are equal, else these. */
  public Windows orSliding() {
    int each = size / out;
    return each * out == size ? new SlidingWindows(size, each, each, 0, 0, 1, false) : this;
  }

  @Override
  public int first(int window) {
    return (int) ((long) window * size / out);
  }

  @Override
  public int taps(int window) {
    return (int) (((window + 1L) * size + out - 1) / out) - first(window);
  }

  @Override
  public int span(int window) {
    return taps(window);
  }

  @Override
  public int dilation() {
    return 1;
  }
}
