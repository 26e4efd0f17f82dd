package io.lanewise.nn.layer;

import io.lanewise.nn.Functions;
import io.lanewise.nn.Tensor;

/**
 * The p-norm of each window of an image (batch, channels, height, width), or of a sequence (batch,
 * channels, length).
 */
public final class LpPool2d extends Layer {
  private final Window window;
  private final float p;

  private LpPool2d(Window window, float p) {
    this.window = window;
    this.p = p;
  }

  /** With square windows side by side. */
  public static LpPool2d of(float p, int kernel) {
    return new LpPool2d(Window.of(kernel, kernel).withStride(kernel, kernel), p);
  }

  /** This one with so much from one window to the next. */
  public LpPool2d stride(int stride) {
    return new LpPool2d(window.withStride(stride, stride), p);
  }

  /** This one with as much padding on every side, at most half the kernel. */
  public LpPool2d padding(int all) {
    return new LpPool2d(window.withPadding(all, all, all, all), p);
  }

  /** This one with windows that may begin inside and end outside of x. */
  public LpPool2d ceil() {
    return new LpPool2d(window.withCeil(), p);
  }

  @Override
  protected Tensor forward(Tensor x) {
    return Functions.lpPool(x, window.on(x), p);
  }

  @Override
  public String toString() {
    return "LpPool2d(" + window + ")";
  }
}
