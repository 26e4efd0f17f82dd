package io.lanewise.kernels.elementwise;

import io.lanewise.kernels.activation.Activation;
import io.lanewise.kernels.activation.ActivationKernel;
import io.lanewise.kernels.fold.Pieces;
import io.lanewise.kernels.fold.Repeated;
import io.lanewise.kernels.micro.Pairwise;
import io.lanewise.kernels.parallel.Runs;
import io.lanewise.kernels.plan.PlanJob;
import io.lanewise.kernels.shape.Stretches;
import io.lanewise.kernels.shape.TensorShape;
import io.lanewise.kernels.shape.UnusedLanes;

/** One run of what needs no sum: a stretch, or a part of one, at a time. */
final class ElementwiseJob extends PlanJob {
  /** Floats of scratch of a thread. */
  static final int TILE = 64;

  private final ElementwiseProblem problem;
  private final TensorShape shape;
  private final TensorShape numbers;
  private final Stretches stretches;
  private final Runs runs;
  private final Activation clip;

  ElementwiseJob(ElementwiseProblem problem, Pieces pieces) {
    this.problem = problem;
    shape = problem.shape();
    numbers = problem.per().of(shape);
    stretches = pieces.stretches();
    runs = pieces.runs();
    clip =
        problem.function().kind() == Elementwise.Kind.CLAMP
            ? Activation.clip(problem.function().low(), problem.function().high())
            : Activation.IDENTITY;
  }

  @Override
  protected int units(int phase) {
    return runs.units();
  }

  @Override
  protected void run(int phase, int unit, int worker) {
    int count = runs.floats(unit);
    for (int run = runs.firstRun(unit); run < runs.endRun(unit); run++) {
      int from = stretches.at(run) + runs.from(unit);
      if (problem.backward()) {
        gradient(from, count);
      } else if (problem.binary()) {
        value(from, count, run, runs.from(unit), scratchAt() + worker * TILE);
      } else {
        value(from, count);
      }
    }
  }

  private void value(int from, int count) {
    float[] a = floats(0);
    float[] y = floats(1);
    if (problem.function().kind() == Elementwise.Kind.CLAMP) {
      ActivationKernel.apply(clip, a, at(0) + from, y, at(1) + from, count);
      UnusedLanes.fill(shape, 0f, from, count, y, at(1) + from);
    } else {
      Pairwise.scale(problem.function().low(), a, at(0) + from, y, at(1) + from, count);
      UnusedLanes.fill(shape, 0f, from, count, y, at(1) + from);
    }
  }

  private void value(int from, int count, int run, int column, int tile) {
    int number = stretches.group(run) * stretches.width();
    if (stretches.kind() == Stretches.Kind.EACH) {
      value(from, count, floats(1), at(1) + number + column, Pairwise.ROW);
    } else {
      Repeated.tile(stretches, numbers, floats(1), at(1), number, scratch(), tile);
      value(from, count, scratch(), tile, Pairwise.TILE);
    }
  }

  private void value(int from, int count, float[] b, int bAt, int pattern) {
    float[] a = floats(0);
    int aAt = at(0) + from;
    float[] y = floats(2);
    int yAt = at(2) + from;
    switch (problem.function().kind()) {
      case ADD -> Pairwise.add(a, aAt, b, bAt, pattern, y, yAt, count);
      case SUB -> Pairwise.subtract(a, aAt, b, bAt, pattern, y, yAt, count);
      case MUL -> Pairwise.multiply(a, aAt, b, bAt, pattern, y, yAt, count);
      case DIV -> Pairwise.divide(a, aAt, b, bAt, pattern, y, yAt, count);
      case MIN -> Pairwise.min(a, aAt, b, bAt, pattern, y, yAt, count);
      case MAX -> Pairwise.max(a, aAt, b, bAt, pattern, y, yAt, count);
      case AXPY -> {
        float factor = problem.function().low();
        Pairwise.addScaled(factor, a, aAt, b, bAt, pattern, y, yAt, count);
      }
      case SCALE, CLAMP -> throw new AssertionError("has no second operand");
    }
    UnusedLanes.fill(shape, 0f, from, count, y, yAt);
  }

  private void gradient(int from, int count) {
    if (problem.binary()) {
      int last = problem.function().kind().linear() ? 2 : 4;
      ElementGradient.both(
          problem.function(),
          operands(),
          from,
          count,
          floats(1),
          at(1) + from,
          Pairwise.ROW,
          floats(last),
          at(last) + from);
      UnusedLanes.fill(shape, 0f, from, count, floats(last - 1), at(last - 1) + from);
      UnusedLanes.fill(shape, 0f, from, count, floats(last), at(last) + from);
    } else if (problem.function().kind() == Elementwise.Kind.SCALE) {
      value(from, count);
    } else {
      Elementwise f = problem.function();
      // There is no kink at infinity.
      float low = Float.isInfinite(f.low()) ? Float.NaN : f.low();
      float high = Float.isInfinite(f.high()) ? Float.NaN : f.high();
      Pairwise.clampGradient(
          low,
          high,
          floats(0),
          at(0) + from,
          floats(1),
          at(1) + from,
          floats(2),
          at(2) + from,
          count);
      UnusedLanes.fill(shape, 0f, from, count, floats(2), at(2) + from);
    }
  }
}
