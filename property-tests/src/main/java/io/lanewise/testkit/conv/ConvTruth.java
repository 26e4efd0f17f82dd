package io.lanewise.testkit.conv;

import io.lanewise.kernels.activation.Activation;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.conv.ConvAlgorithm;
import io.lanewise.kernels.conv.Direction;
import io.lanewise.kernels.reference.ReferenceConv;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.testkit.Bounds;
import io.lanewise.testkit.Mistrusted;
import io.lanewise.testkit.Tensor;
import java.util.function.DoubleUnaryOperator;

/**
 * The exact convolution, as near as double comes, and how far a float one may lie from it: {@code
 * f·(norm + |old| + |bias| + |residual|)} where the algorithm promises f and names the norm, times
 * how steep the activation is, plus what the activation itself rounds.
 */
public final class ConvTruth {
  /** Winograd's transforms round near 0 many times for one product. */
  private static final int ROUNDINGS_A_PRODUCT = 64;

  private final ConvData data;
  private final double[] exact;

  private ConvTruth(ConvData data) {
    this.data = data;
    exact = beforeActivation(data, x -> x);
  }

  /** The truth about a call. */
  public static ConvTruth of(ConvData data) {
    return new ConvTruth(data);
  }

  /** The result without its activation, each number first changed by a function. */
  private static double[] beforeActivation(ConvData data, DoubleUnaryOperator each) {
    double[] sums = added(data, each);
    products(data.problem().shape(), data.problem().direction(), data, each, sums);
    return sums;
  }

  /** All that is added to the products. */
  private static double[] added(ConvData data, DoubleUnaryOperator each) {
    Tensor target = data.target();
    double[] sums = data.problem().accumulate() ? target.wide(each) : new double[target.elements()];
    int[] next = {0};
    if (data.problem().direction() == Direction.FORWARD) {
      target.forEach(
          (n, c, h, w) -> {
            double more = each.applyAsDouble(data.bias(c, h, w));
            if (data.residual() != null) {
              more += each.applyAsDouble(data.residual().get(n, c, h, w));
            }
            sums[next[0]++] += more;
          });
    }
    return sums;
  }

  private static void products(
      ConvShape s, Direction direction, ConvData data, DoubleUnaryOperator each, double[] sums) {
    double[] source = data.source().wide(each);
    double[] second = data.second() == null ? null : data.second().wide(each);
    switch (direction) {
      case FORWARD -> ReferenceConv.forward(s, source, second, sums);
      case BACKWARD_DATA -> ReferenceConv.backwardData(s, source, second, sums);
      case BACKWARD_WEIGHTS -> ReferenceConv.backwardWeights(s, source, second, sums);
      case BACKWARD_BIAS -> ReferenceConv.backwardBias(s, source, sums);
    }
  }

  /** Fails as {@link Mistrusted} when nearly all results are 0. */
  public ConvTruth trusted() {
    Mistrusted.unlessTelling(touched(), data);
    return this;
  }

  /** The results that any product goes into; where padding is large there are others. */
  private double[] touched() {
    double[] count = new double[exact.length];
    products(data.problem().shape(), data.problem().direction(), data, x -> 1, count);
    return java.util.stream.IntStream.range(0, exact.length)
        .filter(i -> count[i] > 0)
        .mapToDouble(i -> exact[i])
        .toArray();
  }

  /**
   * Fails where a result lies farther from the truth than the bound allows.
   *
   * @param tile rows and columns of outputs of a tile, where the bound is one of tiles
   */
  public void check(Tensor computed, ErrorBound bound, int tile) {
    boolean tiles = bound.norm() == ErrorBound.Norm.TILE;
    double[] magnitude = tiles ? tileMagnitude(tile) : beforeActivation(data, Math::abs);
    long chain = ConvAlgorithm.chain(data.problem());
    Bounds before = new Bounds(bound.factor(), (tiles ? ROUNDINGS_A_PRODUCT : 1) * chain + 4.0);
    Activation activation = data.problem().epilogue().activation();
    int[] next = {0};
    computed.forEach(
        (n, c, h, w) -> {
          int i = next[0]++;
          double y = activation.exactly(exact[i]);
          double allowed = activation.allowed(exact[i], before.allowed(magnitude[i]));
          float is = computed.get(n, c, h, w);
          // Near an infinity a tile may make NaN of it.
          boolean lost = tiles && !Double.isFinite(magnitude[i]) && !Double.isNaN(exact[i]);
          if (!lost && !new Bounds(1, 4).holds(y, allowed, is)) {
            throw new AssertionError(
                "%s: element (%d, %d, %d, %d) must lie within %g of %s, is %s"
                    .formatted(data, n, c, h, w, allowed, y, is));
          }
        });
  }

  private double[] tileMagnitude(int tile) {
    double[] magnitude = added(data, Math::abs);
    double[] norm = new TileNorm(tile).of(data);
    for (int i = 0; i < magnitude.length; i++) {
      magnitude[i] += norm[i];
    }
    return magnitude;
  }

  /** Fails where a result is not exact; for data on which it must be. */
  public void checkExact(Tensor computed) {
    int[] next = {0};
    computed.forEach(
        (n, c, h, w) -> {
          float y = data.problem().epilogue().activation().at((float) exact[next[0]++]);
          float is = computed.get(n, c, h, w);
          if (y != is) {
            throw new AssertionError(
                "%s: element (%d, %d, %d, %d) must be exactly %s, is %s"
                    .formatted(data, n, c, h, w, y, is));
          }
        });
  }
}
