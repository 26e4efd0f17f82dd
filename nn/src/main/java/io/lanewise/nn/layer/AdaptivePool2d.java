package io.lanewise.nn.layer;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.pool.Pooling;
import io.lanewise.kernels.shape.PoolShape;
import io.lanewise.nn.Functions;
import io.lanewise.nn.Tensor;

/**
 * Pools images to a given number of rows and columns, whatever they had; to one pixel it is global
 * pooling (Lin et al., 2014). x is (batch, channels, height, width).
 */
public final class AdaptivePool2d extends Layer {
  private final Pooling pooling;
  private final int height;
  private final int width;

  private AdaptivePool2d(Pooling pooling, int height, int width) {
    this.pooling = pooling;
    this.height = Check.atLeast("adaptive-pool", "height", 1, height);
    this.width = Check.atLeast("adaptive-pool", "width", 1, width);
  }

  /** The averages. */
  public static AdaptivePool2d average(int height, int width) {
    return new AdaptivePool2d(Pooling.AVERAGE, height, width);
  }

  /** The largest. */
  public static AdaptivePool2d max(int height, int width) {
    return new AdaptivePool2d(Pooling.MAX, height, width);
  }

  /** One average a channel, (batch, channels, 1, 1). */
  public static AdaptivePool2d globalAverage() {
    return average(1, 1);
  }

  /** One maximum a channel, (batch, channels, 1, 1). */
  public static AdaptivePool2d globalMax() {
    return max(1, 1);
  }

  /** One p-norm a channel, (batch, channels, 1, 1). */
  public static AdaptivePool2d globalLp(float p) {
    return new AdaptivePool2d(Pooling.lp(p), 1, 1);
  }

  @Override
  protected Tensor forward(Tensor x) {
    if (x.shape().rank() != 4) {
      throw wrong("(batch, channels, height, width)", x);
    }
    PoolShape windows =
        height == 1 && width == 1
            ? PoolShape.global(x.shape().image())
            : PoolShape.adaptive(x.shape().image(), height, width);
    return switch (pooling.kind()) {
      case MAX -> Functions.maxPool(x, windows);
      case LP -> Functions.lpPool(x, windows, pooling.p());
      default -> Functions.averagePool(x, windows, pooling);
    };
  }

  @Override
  public String toString() {
    String kind = pooling.kind().name().toLowerCase(java.util.Locale.ROOT);
    return "AdaptivePool2d(" + kind + ", " + height + "x" + width + ")";
  }
}
