package io.lanewise.bench.conv;

import io.lanewise.bench.report.Status;
import io.lanewise.bench.suite.Answers;
import io.lanewise.bench.suite.Sample;
import io.lanewise.bench.suite.Verdict;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.conv.Direction;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.kernels.shape.Layout;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Exact outputs of a convolution with the unit of each one's error: all of a small problem, a fixed
 * sample of a large one, in which every output channel is met and every second row and column is a
 * border.
 */
final class ConvAnswers implements Answers {
  private static final int SAMPLE = 4_000;
  private static final long ALL_UP_TO_FLOPS = 1 << 25;

  private final ConvOperands operands;
  private final Elements elements;
  private final int[] chosen;
  private final Sample sample;
  private final double[] sums;
  private double[] tiles;

  /** Computes them from the operands that will be timed. */
  ConvAnswers(ConvOperands operands) {
    this.operands = operands;
    elements = new Elements(operands.problem());
    boolean all =
        elements.count() <= SAMPLE || operands.problem().shape().flops() <= ALL_UP_TO_FLOPS;
    chosen = all ? IntStream.range(0, elements.count()).toArray() : choice();
    double[] exact = new double[chosen.length];
    sums = new double[chosen.length];
    float[] source = operands.source();
    float[] second = operands.second();
    for (int i = 0; i < chosen.length; i++) {
      int to = i;
      elements.forEachProduct(
          chosen[i],
          (s, t) -> {
            double product = (double) source[s] * second[t];
            exact[to] += product;
            sums[to] += Math.abs(product);
          });
    }
    sample = new Sample(IntStream.of(chosen).map(elements::place).toArray(), exact);
  }

  private int[] choice() {
    SplittableRandom random = new SplittableRandom(elements.count());
    // Filters' gradients count output channels in their first dimension.
    boolean weights = operands.problem().direction() == Direction.BACKWARD_WEIGHTS;
    int size = Math.max(SAMPLE, weights ? elements.outer : elements.channels);
    return IntStream.range(0, size)
        .map(
            i ->
                elements.element(
                    weights ? i % elements.outer : random.nextInt(elements.outer),
                    weights ? random.nextInt(elements.channels) : i % elements.channels,
                    oftenBorder(random, elements.rows),
                    oftenBorder(random, elements.columns)))
        .toArray();
  }

  private static int oftenBorder(SplittableRandom random, int size) {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> size - 1;
      default -> random.nextInt(size);
    };
  }

  @Override
  public Verdict check(float[] computed, ErrorBound bound) {
    String tail = tail(computed);
    if (!tail.isEmpty()) {
      return new Verdict(Status.FAILED, Double.NaN, tail);
    }
    boolean tile = bound.norm() == ErrorBound.Norm.TILE;
    return sample.check(computed, tile ? tiles() : sums, bound.factor());
  }

  /** What is wrong with the lanes past the last channel; empty when they are all +0. */
  private String tail(float[] computed) {
    ConvProblem p = operands.problem();
    boolean y = p.direction() == Direction.FORWARD;
    boolean x = p.direction() == Direction.BACKWARD_DATA;
    int used = elements.channels % Layout.BLOCK;
    boolean blocked = y && p.yLayout() == Layout.NCHW16 || x && p.xLayout() == Layout.NCHW16;
    if (!blocked || used == 0) {
      return "";
    }
    int block = elements.rows * elements.columns * Layout.BLOCK;
    int image = Layout.blocks(elements.channels) * block;
    for (int end = image; end <= computed.length; end += image) {
      for (int at = end - block; at < end; at++) {
        if (at % Layout.BLOCK >= used && Float.floatToRawIntBits(computed[at]) != 0) {
          return "output " + at + ", a lane past the last channel, is " + computed[at];
        }
      }
    }
    return "";
  }

  /**
   * Σ max|source|·max|second| over the planes that meet in an output: the norm for Winograd, with
   * the maximum of a plane in place of a tile's, which on uniform numbers is hardly larger.
   */
  private double[] tiles() {
    if (tiles == null) {
      tiles = new double[chosen.length];
      ConvProblem p = operands.problem();
      ConvShape s = p.shape();
      int in = s.height() * s.width();
      int out = s.outHeight() * s.outWidth();
      int taps = s.kernelHeight() * s.kernelWidth();
      boolean weights = p.direction() == Direction.BACKWARD_WEIGHTS;
      int sourcePlane = p.direction() == Direction.BACKWARD_DATA ? out : in;
      int secondPlane = weights ? out : taps;
      // A filter's gradient is a sum over tiles of pixels, not over filters of a few taps.
      double products = weights ? out : 1;
      double[] ofSource = maxima(operands.source(), sourcePlane);
      double[] ofSecond = maxima(operands.second(), secondPlane);
      for (int i = 0; i < chosen.length; i++) {
        int to = i;
        elements.forEachPlanes(
            chosen[i], (from, by) -> tiles[to] += products * ofSource[from] * ofSecond[by]);
      }
    }
    return tiles;
  }

  private static double[] maxima(float[] values, int plane) {
    double[] maxima = new double[values.length / plane];
    for (int i = 0; i < values.length; i++) {
      maxima[i / plane] = Math.max(maxima[i / plane], Math.abs(values[i]));
    }
    return maxima;
  }
}
