package io.lanewise.testkit.pool;

import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.PoolShape;
import io.lanewise.kernels.shape.SlidingWindows;
import io.lanewise.kernels.shape.TensorShape;
import io.lanewise.testkit.Sizes;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arbitraries of poolings by their sizes. */
public final class PoolShapes {
  private PoolShapes() {}

  /** Sliding, adaptive and global windows in both layouts. */
  static Arbitrary<PoolShape> any() {
    return Combinators.combine(
            Arbitraries.of(Layout.NCHW, Layout.NCHW16),
            Arbitraries.of(1, 1, 1, 2, 3, 0),
            Sizes.between(0, 40, 16, 32),
            Sizes.between(1, 12, 3, 7),
            Sizes.between(1, 80, 8, 16, 32, 64),
            Arbitraries.integers())
        .as(
            (layout, batch, channels, height, width, seed) -> {
              TensorShape input = new TensorShape(layout, batch, channels, height, width);
              return windows(input, new Random(seed));
            });
  }

  private static PoolShape windows(TensorShape input, Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> PoolShape.global(input);
      case 1 ->
          PoolShape.adaptive(
              input, 1 + random.nextInt(8), 1 + random.nextInt(Math.min(20, 2 * input.width())));
      default -> {
        boolean ceil = random.nextInt(4) == 0;
        yield new PoolShape(
            input, sliding(input.height(), ceil, random), sliding(input.width(), ceil, random));
      }
    };
  }

  private static SlidingWindows sliding(int size, boolean ceil, Random random) {
    int kernel = 1 + random.nextInt(Math.min(random.nextInt(5) == 0 ? 9 : 4, size));
    int stride = random.nextInt(3) == 0 ? kernel : 1 + random.nextInt(5);
    int before = random.nextInt(kernel / 2 + 1);
    int after = random.nextBoolean() ? before : random.nextInt(kernel / 2 + 1);
    int dilation = 1 + random.nextInt(3);
    try {
      return new SlidingWindows(size, kernel, stride, before, after, dilation, ceil);
    } catch (IllegalArgumentException e) {
      // Spread so far the window does not fit, or lies in the padding.
      return new SlidingWindows(size, kernel, stride, before, after, 1, ceil);
    }
  }
}
