package io.lanewise.testkit.conv;

import io.lanewise.kernels.conv.ConvEpilogue;
import io.lanewise.kernels.conv.ConvOptions;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.conv.Direction;
import io.lanewise.kernels.gemm.EpilogueData;
import io.lanewise.kernels.parallel.Threads;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.testkit.Canary;
import io.lanewise.testkit.Tensor;
import io.lanewise.testkit.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * All that one call is given, each operand between guards in an array of its own. The same seed
 * gives the same numbers in every layout and direction.
 *
 * @param problem what is computed
 * @param threads on which threads
 * @param x the input or its gradient
 * @param w the filters or their gradient, as {@code O × I/groups × height × width}
 * @param y the output or its gradient
 * @param db the bias's gradient
 * @param bias null where the epilogue has none; likewise residual
 */
public record ConvData(
    ConvProblem problem,
    Threads threads,
    Tensor x,
    Tensor w,
    Tensor y,
    Tensor db,
    Tensor bias,
    Tensor residual) {

  /**
   * Draws everything for a problem. A target that is only written holds NaN. Infinities and NaNs
   * come in the source and in what the epilogue adds, not in the second operand: whether padding is
   * skipped or multiplied as zeros is not promised.
   */
  public static ConvData draw(ConvProblem problem, Values values, int seed) {
    Random random = new Random(seed);
    Random places = new Random(seed + 1L);
    ConvShape s = problem.shape();
    int oh = s.outHeight();
    int ow = s.outWidth();
    Layout ofY = problem.yLayout();
    Tensor x =
        Tensor.loose(problem.xLayout(), s.batch(), s.channels(), s.height(), s.width(), places);
    Tensor w =
        Tensor.loose(
            Layout.NCHW, s.filters(), s.groupChannels(), s.kernelHeight(), s.kernelWidth(), places);
    Tensor y = Tensor.loose(ofY, s.batch(), s.filters(), oh, ow, places);
    Tensor db = Tensor.loose(Layout.NCHW, 1, s.filters(), 1, 1, places);
    Tensor bias =
        switch (problem.epilogue().bias()) {
          case NONE -> null;
          case CHANNEL -> Tensor.loose(Layout.NCHW, 1, s.filters(), 1, 1, places);
          case FULL -> Tensor.loose(ofY, 1, s.filters(), oh, ow, places);
        };
    Tensor residual =
        problem.epilogue().residual()
            ? Tensor.loose(ofY, s.batch(), s.filters(), oh, ow, places)
            : null;
    for (Tensor each : new Tensor[] {x, w, y, db, bias, residual}) {
      if (each != null) {
        each.fill(values, random);
      }
    }
    ConvData data = new ConvData(problem, Threads.ONE, x, w, y, db, bias, residual);
    if (data.second() != null) {
      data.second().tamed();
    }
    if (!problem.accumulate()) {
      data.target().spoil();
    }
    return data;
  }

  /** What is computed. */
  public Tensor target() {
    return switch (problem.direction()) {
      case FORWARD -> y;
      case BACKWARD_DATA -> x;
      case BACKWARD_WEIGHTS -> w;
      case BACKWARD_BIAS -> db;
    };
  }

  /** What is read first: x, or the output's gradient. */
  public Tensor source() {
    return readsX() ? x : y;
  }

  /** What is read besides: filters, the output's gradient, or, null, nothing. */
  public Tensor second() {
    return switch (problem.direction()) {
      case FORWARD, BACKWARD_DATA -> w;
      case BACKWARD_WEIGHTS -> y;
      case BACKWARD_BIAS -> null;
    };
  }

  private boolean readsX() {
    return problem.direction() == Direction.FORWARD
        || problem.direction() == Direction.BACKWARD_WEIGHTS;
  }

  /** Whether the second operand is filters, which can be packed. */
  public boolean takesFilters() {
    return problem.direction() == Direction.FORWARD
        || problem.direction() == Direction.BACKWARD_DATA;
  }

  /** The options of a plan. */
  public ConvOptions options() {
    return ConvOptions.DEFAULT.withThreads(threads);
  }

  /** What the epilogue reads. */
  public EpilogueData epilogueData() {
    return new EpilogueData(
        bias == null ? null : bias.array(),
        bias == null ? 0 : bias.offset(),
        residual == null ? null : residual.array(),
        residual == null ? 0 : residual.offset());
  }

  /** What the bias adds to an element of y. */
  public float bias(int channel, int row, int column) {
    return switch (problem.epilogue().bias()) {
      case NONE -> 0f;
      case CHANNEL -> bias.get(0, channel, 0, 0);
      case FULL -> bias.get(0, channel, row, column);
    };
  }

  /** What the epilogue, written out, makes of an element of y. */
  public float finish(int image, int channel, int row, int column, float before) {
    float x1 = bias == null ? before : before + bias(channel, row, column);
    float x2 = residual == null ? x1 : x1 + residual.get(image, channel, row, column);
    return problem.epilogue().activation().at(x2);
  }

  /** The same numbers for another problem, whose tensors have these shapes and layouts. */
  public ConvData as(ConvProblem other) {
    return new ConvData(other, threads, x, w, y, db, bias, residual);
  }

  /** The same numbers without an epilogue. */
  public ConvData bare() {
    return as(problem.withEpilogue(ConvEpilogue.NONE));
  }

  /** The same numbers in other layouts, each array from its beginning to its end. */
  public ConvData laidOut(Layout ofX, Layout ofY) {
    boolean full = problem.epilogue().bias() == ConvEpilogue.Bias.FULL;
    return new ConvData(
        problem.withLayouts(ofX, ofY),
        threads,
        x.as(ofX),
        w.as(Layout.NCHW),
        y.as(ofY),
        db.as(Layout.NCHW),
        bias == null ? null : bias.as(full ? ofY : Layout.NCHW),
        residual == null ? null : residual.as(ofY));
  }

  /** The same on other threads. */
  public ConvData on(Threads other) {
    return new ConvData(problem, other, x, w, y, db, bias, residual);
  }

  /** The same with another x. */
  public ConvData withX(Tensor other) {
    return new ConvData(problem, threads, other, w, y, db, bias, residual);
  }

  /** The same with other filters. */
  public ConvData withW(Tensor other) {
    return new ConvData(problem, threads, x, other, y, db, bias, residual);
  }

  /** The same with another y. */
  public ConvData withY(Tensor other) {
    return new ConvData(problem, threads, x, w, other, db, bias, residual);
  }

  /** The same with another gradient of the bias. */
  public ConvData withDb(Tensor other) {
    return new ConvData(problem, threads, x, w, y, other, bias, residual);
  }

  /** The same with another bias and residual. */
  public ConvData withEpilogue(Tensor otherBias, Tensor otherResidual) {
    return new ConvData(problem, threads, x, w, y, db, otherBias, otherResidual);
  }

  /** The same with another target. */
  public ConvData withTarget(Tensor other) {
    return switch (problem.direction()) {
      case FORWARD -> withY(other);
      case BACKWARD_DATA -> withX(other);
      case BACKWARD_WEIGHTS -> withW(other);
      case BACKWARD_BIAS -> withDb(other);
    };
  }

  /** The same with another source. */
  public ConvData withSource(Tensor other) {
    return readsX() ? withX(other) : withY(other);
  }

  /** The same with another second operand. */
  public ConvData withSecond(Tensor other) {
    return takesFilters() ? withW(other) : withY(other);
  }

  /** One image of a batch, in place. */
  public ConvData only(int image) {
    return new ConvData(
        problem.withShape(problem.shape().withBatch(1)),
        threads,
        x.only(image),
        w,
        y.only(image),
        db,
        bias,
        residual == null ? null : residual.only(image));
  }

  /** Watches everything that a call may only read. */
  public List<Canary> inputCanaries() {
    List<Canary> all = new ArrayList<>();
    for (Tensor each : new Tensor[] {source(), second(), bias, residual}) {
      if (each != null) {
        all.add(Canary.over("input " + each, each.array()));
      }
    }
    return all;
  }

  /** The problem and what is not in it. */
  @Override
  public String toString() {
    return problem + " on " + threads + ", source " + source() + ", target " + target();
  }
}
