package io.lanewise.nn.layer;

import io.lanewise.nn.Functions;
import io.lanewise.nn.Tensor;

/**
 * The largest of each window of an image (batch, channels, height, width), or of a sequence (batch,
 * channels, length).
 */
public final class MaxPool2d extends Layer {
  private final Window window;

  private MaxPool2d(Window window) {
    this.window = window;
  }

  /** With square windows side by side. */
  public static MaxPool2d of(int kernel) {
    return new MaxPool2d(Window.of(kernel, kernel).withStride(kernel, kernel));
  }

  /** This one with so much from one window to the next. */
  public MaxPool2d stride(int stride) {
    return new MaxPool2d(window.withStride(stride, stride));
  }

  /** This one with as much padding on every side, at most half the kernel. */
  public MaxPool2d padding(int all) {
    return new MaxPool2d(window.withPadding(all, all, all, all));
  }

  /** This one with windows that may begin inside and end outside of x. */
  public MaxPool2d ceil() {
    return new MaxPool2d(window.withCeil());
  }

  /** This one with gaps between the elements of a window; 1 is none. */
  public MaxPool2d dilation(int dilation) {
    return new MaxPool2d(window.withDilation(dilation, dilation));
  }

  @Override
  protected Tensor forward(Tensor x) {
    return Functions.maxPool(x, window.on(x));
  }

  @Override
  public String toString() {
    return "MaxPool2d(" + window + ")";
  }
}
