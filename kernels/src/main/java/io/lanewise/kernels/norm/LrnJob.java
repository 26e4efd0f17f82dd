package io.lanewise.kernels.norm;

import io.lanewise.kernels.micro.Transpose;
import io.lanewise.kernels.plan.PlanJob;
import io.lanewise.kernels.reference.ReferenceLrn;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.TensorShape;
import io.lanewise.kernels.simd.PowKernel;
import java.util.Arrays;

/**
 * One run of a local response normalisation. A unit is a stretch of pixels of one image, of all
 * channels, so few that they stay in the second level cache; NCHW16 is turned into planes for it
 * and back.
 */
final class LrnJob extends PlanJob {
  /** Floats of a plane's stretches. */
  private static final int UNIT = 64 * 1024;

  private static final int MOST_PIXELS = 4096;

  /** The power that square roots give. */
  private static final float BY_ROOTS = 0.75f;

  private static final int BLOCK = Layout.BLOCK;

  private final LrnProblem problem;
  private final ReferenceLrn window;
  private final TensorShape shape;
  private final int channels;
  private final int pixels;
  private final boolean blocked;
  private final boolean backward;
  private final int stretch;
  private final int stretches;
  private final int workerFloats;
  private final float factor;
  private final float slope;

  LrnJob(LrnProblem problem) {
    this.problem = problem;
    window = problem.plain();
    shape = problem.shape();
    channels = shape.channels();
    pixels = shape.height() * shape.width();
    blocked = shape.layout() == Layout.NCHW16;
    backward = problem.backward();
    stretch = stretch(shape);
    stretches = channels == 0 ? 0 : (pixels + stretch - 1) / stretch;
    workerFloats = Math.toIntExact(workerFloats(problem));
    factor = problem.alpha() / problem.size();
    slope = (float) (-2.0 * problem.alpha() * problem.beta() / problem.size());
  }

  private static int stretch(TensorShape s) {
    int fits = Math.clamp(UNIT / Math.max(1, s.channels()), 64, MOST_PIXELS) & -BLOCK;
    return Math.clamp(s.height() * s.width(), 1, fits);
  }

  /**
   * Floats of a worker: 16 times the power, two rows, or two rows a channel backward; where planes
   * must be made, also those of each operand.
   */
  private static long workerFloats(LrnProblem problem) {
    TensorShape s = problem.shape();
    int plane = stretch(s);
    int planes = Layout.blocks(s.channels()) * BLOCK;
    int operands = problem.backward() ? 3 : 2;
    long rows = 2L * (problem.backward() ? s.channels() : 1);
    rows += s.layout() == Layout.NCHW16 ? (long) operands * planes : 0;
    return BLOCK + rows * plane;
  }

  static long scratchFloats(LrnProblem problem, int threads) {
    return threads * workerFloats(problem);
  }

  @Override
  protected int units(int phase) {
    return shape.batch() * stretches;
  }

  @Override
  protected void run(int phase, int unit, int worker) {
    int image = unit / stretches;
    int first = unit % stretches * stretch;
    int count = Math.min(stretch, pixels - first);
    int mine = scratchAt() + worker * workerFloats;
    Arrays.fill(scratch(), mine, mine + BLOCK, -problem.beta());
    int rows = mine + BLOCK;
    int last = backward ? 2 : 1;
    if (!blocked) {
      int at = image * shape.imageFloats() + first;
      stretch(
          floats(0),
          at(0) + at,
          floats(1),
          at(1) + at,
          floats(last),
          at(last) + at,
          pixels,
          rows,
          count);
      return;
    }
    int room = Layout.blocks(channels) * BLOCK * stretch;
    int tiles = rows + 2 * (backward ? channels : 1) * stretch;
    for (int operand = 0; operand < last; operand++) {
      toPlanes(operand, image, first, count, tiles + operand * room);
    }
    float[] s = scratch();
    int result = tiles + last * room;
    stretch(s, tiles, s, tiles + room, s, result, stretch, rows, count);
    Arrays.fill(s, result + channels * stretch, result + room, 0f);
    fromPlanes(last, image, first, count, result);
  }

  private int block(int operand, int image, int first, int block) {
    return at(operand) + image * shape.imageFloats() + (block * pixels + first) * BLOCK;
  }

  private void toPlanes(int operand, int image, int first, int count, int to) {
    for (int b = 0; b < Layout.blocks(channels); b++) {
      int from = block(operand, image, first, b);
      int at = to + b * BLOCK * stretch;
      Transpose.block(count, BLOCK, floats(operand), from, BLOCK, scratch(), at, stretch);
    }
  }

  private void fromPlanes(int operand, int image, int first, int count, int from) {
    for (int b = 0; b < Layout.blocks(channels); b++) {
      int to = block(operand, image, first, b);
      int at = from + b * BLOCK * stretch;
      Transpose.block(BLOCK, count, scratch(), at, stretch, floats(operand), to, BLOCK);
    }
  }

  /** All channels of a stretch; forward, {@code dy} is not looked at. */
  private void stretch(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] to,
      int toAt,
      int plane,
      int rows,
      int count) {
    float[] s = scratch();
    int apart = backward ? channels * stretch : stretch;
    for (int c = 0; c < channels; c++) {
      int scales = rows + (backward ? c * stretch : 0);
      int powers = scales + apart;
      int first = window.first(c);
      LrnKernel.scales(
          x,
          xAt + first * plane,
          plane,
          window.end(c) - first,
          factor,
          problem.k(),
          s,
          scales,
          count);
      if (problem.beta() == BY_ROOTS) {
        LrnKernel.powers(s, scales, s, powers, count);
      } else {
        PowKernel.apply(s, scales, s, rows - BLOCK, 0, s, powers, count);
      }
      if (backward) {
        LrnKernel.terms(x, xAt + c * plane, dy, dyAt + c * plane, s, powers, s, scales, count);
      } else {
        LrnKernel.multiply(x, xAt + c * plane, s, powers, to, toAt + c * plane, count);
      }
    }
    for (int c = 0; c < channels && backward; c++) {
      int first = Math.max(0, c - problem.size() / 2);
      int end = (int) Math.min(channels, c + (problem.size() - 1) / 2 + 1L);
      LrnKernel.gradient(
          x,
          xAt + c * plane,
          s,
          rows + apart + c * stretch,
          rows + first * stretch,
          stretch,
          end - first,
          slope,
          to,
          toAt + c * plane,
          count);
    }
  }
}
