package io.lanewise.nn.layer;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.kernels.shape.PoolShape;
import io.lanewise.kernels.shape.SlidingWindows;
import io.lanewise.kernels.shape.TensorShape;
import io.lanewise.nn.Tensor;

/** How a kernel lies on an image. */
record Window(
    int kernelHeight,
    int kernelWidth,
    int strideHeight,
    int strideWidth,
    int top,
    int left,
    int bottom,
    int right,
    int dilationHeight,
    int dilationWidth,
    boolean same,
    boolean ceil) {
  Window {
    Check.atLeast("window", "kernel", 1, Math.min(kernelHeight, kernelWidth));
    Check.atLeast("window", "stride", 1, Math.min(strideHeight, strideWidth));
    Check.size("window", "padding", Math.min(Math.min(top, left), Math.min(bottom, right)));
    Check.atLeast("window", "dilation", 1, Math.min(dilationHeight, dilationWidth));
  }

  static Window of(int height, int width) {
    return new Window(height, width, 1, 1, 0, 0, 0, 0, 1, 1, false, false);
  }

  Window withStride(int rows, int columns) {
    return new Window(
        kernelHeight,
        kernelWidth,
        rows,
        columns,
        top,
        left,
        bottom,
        right,
        dilationHeight,
        dilationWidth,
        same,
        ceil);
  }

  Window withPadding(int newTop, int newLeft, int newBottom, int newRight) {
    return new Window(
        kernelHeight,
        kernelWidth,
        strideHeight,
        strideWidth,
        newTop,
        newLeft,
        newBottom,
        newRight,
        dilationHeight,
        dilationWidth,
        false,
        ceil);
  }

  Window withDilation(int rows, int columns) {
    return new Window(
        kernelHeight,
        kernelWidth,
        strideHeight,
        strideWidth,
        top,
        left,
        bottom,
        right,
        rows,
        columns,
        same,
        ceil);
  }

  Window withSame() {
    return new Window(
        kernelHeight,
        kernelWidth,
        strideHeight,
        strideWidth,
        0,
        0,
        0,
        0,
        dilationHeight,
        dilationWidth,
        true,
        ceil);
  }

  Window withCeil() {
    return new Window(
        kernelHeight,
        kernelWidth,
        strideHeight,
        strideWidth,
        top,
        left,
        bottom,
        right,
        dilationHeight,
        dilationWidth,
        same,
        true);
  }

  ConvShape on(TensorShape x, int filters, int groups) {
    ConvShape shape =
        new ConvShape(
            Math.max(1, x.batch()),
            x.channels(),
            x.height(),
            x.width(),
            filters,
            kernelHeight,
            kernelWidth,
            strideHeight,
            strideWidth,
            0,
            0,
            // Room for any kernel, until the true padding is known.
            same ? dilationHeight * (kernelHeight - 1) : top + bottom,
            same ? dilationWidth * (kernelWidth - 1) : left + right,
            dilationHeight,
            dilationWidth,
            groups);
    return same ? shape.sameUpper() : shape.withPadding(top, left, bottom, right);
  }

  /** On images, or along sequences. */
  PoolShape on(Tensor x) {
    int rank = x.shape().rank();
    if (rank != 3 && rank != 4) {
      throw Layer.wrong("(batch, channels, height, width) or (batch, channels, length)", x);
    }
    return (rank == 3 ? ofLength() : this).on(x.shape().image());
  }

  private PoolShape on(TensorShape x) {
    return new PoolShape(
        x,
        new SlidingWindows(
            x.height(), kernelHeight, strideHeight, top, bottom, dilationHeight, ceil),
        new SlidingWindows(x.width(), kernelWidth, strideWidth, left, right, dilationWidth, ceil));
  }

  /** Of rows of height 1, for sequences. */
  private Window ofLength() {
    return new Window(
        1, kernelWidth, 1, strideWidth, 0, left, 0, right, 1, dilationWidth, same, ceil);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    pair(text, "kernel", kernelHeight, kernelWidth, 0);
    pair(text, "stride", strideHeight, strideWidth, 1);
    if (same) {
      text.append(", same");
    } else if (top == left && left == bottom && bottom == right) {
      pair(text, "padding", top, top, 0);
    } else {
      text.append(", padding=")
          .append(top)
          .append(',')
          .append(left)
          .append(',')
          .append(bottom)
          .append(',')
          .append(right);
    }
    pair(text, "dilation", dilationHeight, dilationWidth, 1);
    return text + (ceil ? ", ceil" : "");
  }

  private static void pair(StringBuilder text, String name, int rows, int columns, int usual) {
    if (rows != usual || columns != usual) {
      text.append(text.isEmpty() ? "" : ", ").append(name).append('=').append(rows);
      text.append(rows == columns ? "" : "x" + columns);
    }
  }
}
