package io.lanewise.testkit.conv;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.conv.ConvAlgorithm;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.conv.Direction;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.testkit.Tensor;
import io.lanewise.testkit.Values;
import java.util.List;
import net.jqwik.api.Example;

/** Convolutions that one can do by hand, by every algorithm that takes them. */
class ConvExamplesTest {
  private static final float[] IMAGE = {
    1, 0, 0, 0, 0, 1, //
    0, 1, 0, 0, 1, 0, //
    0, 0, 1, 1, 0, 0, //
    1, 0, 0, 0, 1, 0, //
    0, 1, 0, 0, 1, 0, //
    0, 0, 1, 0, 1, 0
  };
  private static final float[] DIAGONAL = {1, -1, -1, -1, 1, -1, -1, -1, 1};
  private static final float[] UPRIGHT = {-1, 1, -1, -1, 1, -1, -1, 1, -1};

  private static final ConvShape SIX_BY_SIX = ConvShape.of(1, 6, 6, 1, 3);

  @Example
  void aDiagonal() {
    check(
        SIX_BY_SIX,
        DIAGONAL,
        new float[] {3, -1, -3, -1, -3, 1, 0, -3, -3, -3, 0, 1, 3, -2, -2, -1});
  }

  @Example
  void anUpright() {
    check(
        SIX_BY_SIX,
        UPRIGHT,
        new float[] {-1, -1, -1, -1, -1, -1, -2, 1, -1, -1, -2, 1, -1, 0, -4, 3});
  }

  @Example
  void aDiagonalWithStrideTwo() {
    check(SIX_BY_SIX.withStride(2), DIAGONAL, new float[] {3, -3, -3, 0});
  }

  /** Taps that meet no pixel, in arrays with little to spare, and with nothing. */
  @Example
  void tapsWhollyInPadding() {
    for (String problem :
        List.of(
            "conv:ic2_ih1_oc2_k4_s4_pl1_pb9_pr8_d3_g2/backward-data",
            "conv:ic2_ih1_iw2_oc2_k4_s4_pl9_pb9_pr8_d3_g2",
            "conv:ic2_ih1_iw2_oc2_k4_s4_pl9_pb9_pr8_d3_g2/backward-weights")) {
      ConvData apart = ConvCase.of(problem, 4436).data(Values.INTEGERS);
      for (ConvData data : List.of(apart, apart.laidOut(Layout.NCHW, Layout.NCHW))) {
        for (ConvAlgorithm algorithm : Catalogue.standard().conv()) {
          if (algorithm.supports(data.problem()).accepted()) {
            Tensor actual = ConvCall.run(algorithm.plan(data.problem(), data.options()), data);
            ConvTruth.of(data).checkExact(actual);
          }
        }
      }
    }
  }

  private static void check(ConvShape shape, float[] filter, float[] expected) {
    ConvData data = new ConvCase(ConvProblem.of(shape), 1).data(Values.INTEGERS);
    data.x().fill(IMAGE);
    data.w().fill(filter);
    check(data, expected);
  }

  /** Exact, or, by tiles that divide, within the bound. */
  private static void check(ConvData data, float[] expected) {
    int ran = 0;
    for (ConvAlgorithm algorithm : Catalogue.standard().conv()) {
      if (algorithm.supports(data.problem()).accepted()) {
        Tensor actual = ConvCall.run(algorithm.plan(data.problem(), data.options()), data);
        ErrorBound bound = algorithm.errorBound(data.problem());
        ConvTruth.of(data).check(actual, bound, 6);
        double allowed = bound.norm() == ErrorBound.Norm.TILE ? 1e-3 : 0;
        double[] is = actual.wide(x -> x);
        for (int i = 0; i < expected.length; i++) {
          assertTrue(
              Math.abs(is[i] - expected[i]) <= allowed,
              algorithm.name() + ": " + i + " must be " + expected[i] + ", is " + is[i]);
        }
        ran++;
      }
    }
    assertTrue(ran >= 1, "no algorithm ran");
  }

  /**
   * Zeros between pixels, then a filter of quarters, halves and one: twice as large, each new pixel
   * the mean of its neighbours. As a transposed convolution, and in two steps.
   */
  @Example
  void bilinearUpsamplingByTwo() {
    int size = 7;
    float[] quarters = {0.25f, 0.5f, 0.25f, 0.5f, 1f, 0.5f, 0.25f, 0.5f, 0.25f};
    ConvShape up = ConvShape.transposed(1, size, size, 1, 3, 2, 1, 1, 1, 1);
    ConvData data =
        new ConvCase(ConvProblem.of(up, Direction.BACKWARD_DATA), 5).data(Values.INTEGERS);
    data.w().fill(quarters);
    Tensor small = data.y();
    for (ConvAlgorithm algorithm : Catalogue.standard().conv()) {
      if (algorithm.supports(data.problem()).accepted()) {
        Tensor large = ConvCall.run(algorithm.plan(data.problem(), data.options()), data);
        assertBilinear(small, large, 0, algorithm.name());
      }
    }

    ConvShape same = ConvShape.of(1, 2 * size, 2 * size, 1, 3).withPadding(1);
    ConvData steps = new ConvCase(ConvProblem.of(same), 5).data(Values.INTEGERS);
    steps.w().fill(quarters);
    steps.x().fill(0f);
    small.forEach((n, c, h, w) -> steps.x().set(n, c, 2 * h, 2 * w, small.get(n, c, h, w)));
    for (ConvAlgorithm algorithm : Catalogue.standard().conv()) {
      if (algorithm.supports(steps.problem()).accepted()) {
        boolean tiles = algorithm.errorBound(steps.problem()).norm() == ErrorBound.Norm.TILE;
        Tensor large = ConvCall.run(algorithm.plan(steps.problem(), steps.options()), steps);
        assertBilinear(small, large, tiles ? 1e-3 : 0, algorithm.name() + " after zeros");
      }
    }
  }

  private static void assertBilinear(Tensor small, Tensor large, double allowed, String what) {
    large.forEach(
        (n, c, h, w) -> {
          if (h < large.height() - 1 && w < large.width() - 1) {
            float above = mean(small, h / 2, w);
            float below = mean(small, (h + 1) / 2, w);
            double mean = (above + below) / 2;
            double is = large.get(n, c, h, w);
            assertTrue(Math.abs(is - mean) <= allowed, () -> what + ": (" + h + ", " + w + ")");
          }
        });
  }

  private static float mean(Tensor small, int row, int column) {
    return (small.get(0, 0, row, column / 2) + small.get(0, 0, row, (column + 1) / 2)) / 2;
  }
}
