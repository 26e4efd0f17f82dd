package io.lanewise.testkit.conv;

import io.lanewise.kernels.conv.Accuracy;
import io.lanewise.kernels.conv.ConvEpilogue;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.conv.Direction;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.testkit.gemm.GemmProblems;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Arbitraries of problems. */
public final class ConvProblems {
  private ConvProblems() {}

  /** Everything a plan can be asked for, by shape. */
  public static Arbitrary<ConvProblem> any(Arbitrary<ConvShape> shapes) {
    Arbitrary<Boolean> seldom = Arbitraries.frequency(Tuple.of(3, false), Tuple.of(1, true));
    return Combinators.combine(shapes, directions(), layouts(), layouts(), epilogues(), seldom)
        .as(
            (shape, direction, x, y, epilogue, accumulate) ->
                new ConvProblem(
                    shape,
                    direction,
                    x,
                    y,
                    direction == Direction.FORWARD ? epilogue : ConvEpilogue.NONE,
                    accumulate,
                    Accuracy.FAST));
  }

  /** The bias's gradient less often than the others: there is little to it. */
  private static Arbitrary<Direction> directions() {
    return Arbitraries.frequency(
        Tuple.of(6, Direction.FORWARD),
        Tuple.of(4, Direction.BACKWARD_DATA),
        Tuple.of(4, Direction.BACKWARD_WEIGHTS),
        Tuple.of(1, Direction.BACKWARD_BIAS));
  }

  private static Arbitrary<Layout> layouts() {
    return Arbitraries.frequency(
        Tuple.of(3, Layout.NCHW), Tuple.of(2, Layout.NCHW16), Tuple.of(1, Layout.NHWC));
  }

  /** Epilogues, half of them none. */
  public static Arbitrary<ConvEpilogue> epilogues() {
    return Arbitraries.frequencyOf(
        Tuple.of(1, Arbitraries.just(ConvEpilogue.NONE)), Tuple.of(1, anyEpilogue()));
  }

  /** Epilogues of all kinds alike. */
  public static Arbitrary<ConvEpilogue> anyEpilogue() {
    return Combinators.combine(
            Arbitraries.of(ConvEpilogue.Bias.class),
            Arbitraries.of(false, true),
            Arbitraries.of(GemmProblems.ACTIVATIONS))
        .as(ConvEpilogue::new);
  }
}
