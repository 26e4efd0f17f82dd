package io.lanewise.nn.layer;

import io.lanewise.kernels.pool.Pooling;
import io.lanewise.nn.Functions;
import io.lanewise.nn.Tensor;

/**
 * The average of each window of an image (batch, channels, height, width), or of a sequence (batch,
 * channels, length).
 */
public final class AvgPool2d extends Layer {
  private final Window window;
  private final Pooling average;

  private AvgPool2d(Window window, Pooling average) {
    this.window = window;
    this.average = average;
  }

  /** With square windows side by side. */
  public static AvgPool2d of(int kernel) {
    return new AvgPool2d(Window.of(kernel, kernel).withStride(kernel, kernel), Pooling.AVERAGE);
  }

  /** This one with so much from one window to the next. */
  public AvgPool2d stride(int stride) {
    return new AvgPool2d(window.withStride(stride, stride), average);
  }

  /** This one with as much padding on every side, at most half the kernel. */
  public AvgPool2d padding(int all) {
    return new AvgPool2d(window.withPadding(all, all, all, all), average);
  }

  /** This one with windows that may begin inside and end outside of x. */
  public AvgPool2d ceil() {
    return new AvgPool2d(window.withCeil(), average);
  }

  /** This one not counting the padding among what it averages. */
  public AvgPool2d excludingPadding() {
    return new AvgPool2d(window, Pooling.AVERAGE_INSIDE);
  }

  @Override
  protected Tensor forward(Tensor x) {
    return Functions.averagePool(x, window.on(x), average);
  }

  @Override
  public String toString() {
    return "AvgPool2d(" + window + ")";
  }
}
