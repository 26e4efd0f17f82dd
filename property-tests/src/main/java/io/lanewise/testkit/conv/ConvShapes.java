package io.lanewise.testkit.conv;

import io.lanewise.kernels.shape.ConvShape;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Arbitraries of shapes: sizes around lanes and tiles, every kind of window. A shape that would
 * take too many products is made smaller, one size after the other.
 */
public final class ConvShapes {
  /** Products of a shape at most: the reference takes a few nanoseconds for each. */
  public static final int PRODUCTS = 150_000;

  private static final List<Integer> SIZES =
      List.of(1, 2, 3, 4, 5, 6, 7, 8, 13, 14, 15, 16, 17, 28, 31, 32, 33);
  private static final List<Integer> CHANNELS = List.of(1, 2, 3, 8, 15, 16, 17, 32, 33, 48);

  private ConvShapes() {}

  /**
   * How much of everything.
   *
   * @param groups how many; of so many channels and filters each
   * @param order which size is the first to be made smaller
   */
  private record Extent(
      int batch, int groups, int channels, int filters, int height, int width, int order) {
    ConvShape with(Window w) {
      int[] sizes = {channels, filters, groups, height, width, batch};
      for (int next = order; w.over(sizes).macs() > PRODUCTS; next++) {
        int which = next % sizes.length;
        sizes[which] = below(sizes[which]);
      }
      return w.over(sizes);
    }

    private static int below(int size) {
      int below = 1;
      for (int other : SIZES) {
        below = other < size ? other : below;
      }
      return Math.max(Math.min(1, size), below);
    }
  }

  /** Two numbers, for rows and for columns. */
  private record Pair(int rows, int columns) {}

  private record Pads(int top, int left, int bottom, int right) {}

  /** The kernel and how it goes over the image. */
  private record Window(Pair kernel, Pair stride, Pair dilation, Pads pads) {
    ConvShape over(int[] sizes) {
      int height = sizes[3];
      int width = sizes[4];
      int rows = dilation.rows * (kernel.rows - 1) + 1;
      int columns = dilation.columns * (kernel.columns - 1) + 1;
      // Where the kernel does not fit, there is more padding.
      int bottom = Math.max(pads.bottom, rows - height - pads.top);
      int right = Math.max(pads.right, columns - width - pads.left);
      return new ConvShape(
          sizes[5],
          sizes[0] * sizes[2],
          height,
          width,
          sizes[1] * sizes[2],
          kernel.rows,
          kernel.columns,
          stride.rows,
          stride.columns,
          pads.top,
          pads.left,
          bottom,
          right,
          dilation.rows,
          dilation.columns,
          sizes[2]);
    }
  }

  private static Arbitrary<ConvShape> of(
      Arbitrary<Integer> groups,
      Arbitrary<Integer> channels,
      Arbitrary<Integer> filters,
      Arbitrary<Window> windows) {
    Arbitrary<Integer> batches =
        Arbitraries.frequency(Tuple.of(5, 1), Tuple.of(2, 2), Tuple.of(1, 3));
    Arbitrary<Integer> sizes = Arbitraries.of(SIZES);
    Arbitrary<Integer> orders = Arbitraries.integers().between(0, 5);
    Arbitrary<Extent> extents =
        Combinators.combine(batches, groups, channels, filters, sizes, sizes, orders)
            .as(Extent::new);
    return Combinators.combine(extents, windows).as(Extent::with).withoutEdgeCases();
  }

  private static Arbitrary<Window> windows(
      Arbitrary<Pair> kernels, Arbitrary<Pair> strides, Arbitrary<Pair> dilations) {
    Arbitrary<Pads> any =
        Combinators.combine(pad(), pad(), pad(), pad()).as(Pads::new).withoutEdgeCases();
    return Combinators.combine(
            kernels,
            strides,
            dilations,
            any,
            Arbitraries.frequency(Tuple.of(2, 0), Tuple.of(3, 1), Tuple.of(3, 2)))
        .as(
            (kernel, stride, dilation, pads, kind) -> {
              int rows = dilation.rows * (kernel.rows - 1) / 2;
              int columns = dilation.columns * (kernel.columns - 1) / 2;
              Pads chosen =
                  switch (kind) {
                    case 0 -> new Pads(0, 0, 0, 0);
                    case 1 -> new Pads(rows, columns, rows, columns);
                    default -> pads;
                  };
              return new Window(kernel, stride, dilation, chosen);
            });
  }

  private static Arbitrary<Integer> pad() {
    return Arbitraries.integers().between(0, 5);
  }

  private static Arbitrary<Pair> square(Arbitrary<Integer> sizes) {
    return sizes.map(k -> new Pair(k, k));
  }

  private static Arbitrary<Pair> kernels() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, square(Arbitraries.of(1, 2, 3, 4, 5, 6, 7, 11))), Tuple.of(1, rectangular()));
  }

  private static Arbitrary<Pair> rectangular() {
    return Arbitraries.of(
        new Pair(1, 3),
        new Pair(3, 1),
        new Pair(1, 7),
        new Pair(7, 1),
        new Pair(2, 5),
        new Pair(5, 3));
  }

  private static Arbitrary<Pair> strides() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, just(1)),
        Tuple.of(2, just(2)),
        Tuple.of(1, square(Arbitraries.of(3, 4))),
        Tuple.of(1, Arbitraries.of(new Pair(1, 2), new Pair(2, 1), new Pair(3, 2))));
  }

  private static Arbitrary<Pair> dilations() {
    return Arbitraries.frequencyOf(
        Tuple.of(6, just(1)),
        Tuple.of(2, square(Arbitraries.of(2, 3))),
        Tuple.of(1, Arbitraries.of(new Pair(1, 2), new Pair(3, 1))));
  }

  private static Arbitrary<Pair> just(int both) {
    return Arbitraries.just(new Pair(both, both));
  }

  private static Arbitrary<Integer> one() {
    return Arbitraries.just(1);
  }

  private static Arbitrary<Integer> channels() {
    return Arbitraries.of(CHANNELS);
  }

  /** Seldom so many that a sum goes over several blocks of k, or past a cache. */
  private static Arbitrary<Integer> inputChannels() {
    return Arbitraries.frequencyOf(
        Tuple.of(9, channels()), Tuple.of(1, Arbitraries.of(64, 100, 255, 385)));
  }

  private static Arbitrary<Integer> few() {
    return Arbitraries.of(1, 2, 3, 4, 8, 16, 17);
  }

  /** Any window, one group. */
  public static Arbitrary<ConvShape> dense() {
    return of(one(), inputChannels(), channels(), windows(kernels(), strides(), dilations()));
  }

  /** 3×3 with stride 1, seldom in groups: what Winograd's method is for. */
  public static Arbitrary<ConvShape> threeByThree() {
    Arbitrary<Integer> groups =
        Arbitraries.frequency(Tuple.of(5, 1), Tuple.of(1, 2), Tuple.of(1, 3));
    return of(groups, inputChannels(), channels(), windows(just(3), just(1), just(1)));
  }

  /** 1×1 with any stride and padding. */
  public static Arbitrary<ConvShape> oneByOne() {
    return of(one(), inputChannels(), channels(), windows(just(1), strides(), just(1)));
  }

  /** 1×1, as a matrix product has it: stride 1, no padding. */
  public static Arbitrary<ConvShape> pointwise() {
    return of(
        one(),
        channels(),
        channels(),
        windows(just(1), just(1), just(1)).map(ConvShapes::unpadded));
  }

  private static Window unpadded(Window window) {
    return new Window(window.kernel, window.stride, window.dilation, new Pads(0, 0, 0, 0));
  }

  /** One channel a group, and one filter or more. */
  public static Arbitrary<ConvShape> depthwise() {
    Arbitrary<Integer> multipliers =
        Arbitraries.frequency(Tuple.of(3, 1), Tuple.of(1, 2), Tuple.of(1, 3));
    Arbitrary<Integer> many = Arbitraries.of(2, 3, 8, 15, 16, 17, 32, 33, 48);
    return of(many, one(), multipliers, windows(kernels(), strides(), dilations()));
  }

  /** A few groups of a few channels. */
  public static Arbitrary<ConvShape> grouped() {
    Arbitrary<Integer> groups = Arbitraries.of(2, 3, 4, 8);
    return of(groups, few(), few(), windows(kernels(), strides(), dilations()));
  }

  /** All of these. */
  public static Arbitrary<ConvShape> any() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, dense()),
        Tuple.of(3, threeByThree()),
        Tuple.of(2, pointwise()),
        Tuple.of(2, depthwise()),
        Tuple.of(2, grouped()));
  }
}
