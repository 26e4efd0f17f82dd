package io.lanewise.kernels.activation;

import io.lanewise.kernels.parallel.Runs;
import io.lanewise.kernels.plan.PlanJob;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.TensorShape;
import java.util.Arrays;

/** One run over the planes of y, or over its blocks. */
final class MaxoutJob extends PlanJob {
  private final MaxoutProblem problem;
  private final TensorShape x;
  private final TensorShape y;
  private final boolean blocked;
  private final int pixels;
  private final Runs runs;

  MaxoutJob(MaxoutProblem problem) {
    this.problem = problem;
    x = problem.shape();
    y = problem.outShape();
    blocked = x.layout() != Layout.NCHW;
    pixels = x.height() * x.width();
    // In blocks the channels of a pixel are read from several places: a run is an image.
    runs = blocked ? Runs.of(y.batch(), pixels) : Runs.of(y.batch() * y.channels(), pixels);
  }

  @Override
  protected int units(int phase) {
    return runs.units();
  }

  @Override
  protected void run(int phase, int unit, int worker) {
    for (int run = runs.firstRun(unit); run < runs.endRun(unit); run++) {
      if (blocked) {
        pixelByPixel(run, runs.from(unit), runs.floats(unit));
      } else if (problem.backward()) {
        planesBackward(run, runs.from(unit), runs.floats(unit));
      } else {
        planes(run, runs.from(unit), runs.floats(unit));
      }
    }
  }

  private void planes(int plane, int from, int count) {
    int first = at(0) + plane * problem.pieces() * pixels + from;
    int to = plane * pixels + from;
    int[] winners = operands().integers();
    System.arraycopy(floats(0), first, floats(1), at(1) + to, count);
    Arrays.fill(winners, at(2) + to, at(2) + to + count, 0);
    for (int j = 1; j < problem.pieces(); j++) {
      MaxoutKernel.take(
          j, floats(0), first + j * pixels, floats(1), at(1) + to, winners, at(2) + to, count);
    }
  }

  private void planesBackward(int plane, int from, int count) {
    int first = at(1) + plane * problem.pieces() * pixels + from;
    int to = plane * pixels + from;
    for (int j = 0; j < problem.pieces(); j++) {
      MaxoutKernel.give(
          j,
          floats(0),
          at(0) + to,
          operands().integers(),
          at(2) + to,
          floats(1),
          first + j * pixels,
          count);
    }
  }

  private void pixelByPixel(int image, int from, int count) {
    int xImage = image * x.imageFloats();
    int yImage = image * y.imageFloats();
    for (int p = from; p < from + count; p++) {
      for (int c = 0; c < y.channels(); c++) {
        int out = yImage + y.layout().index(y.channels(), 1, pixels, c, 0, p);
        if (problem.backward()) {
          giveOne(xImage, p, c, out);
        } else {
          takeOne(xImage, p, c, out);
        }
      }
      clearLanes(image, p);
    }
  }

  private int place(int xImage, int pixel, int channel) {
    return xImage + x.layout().index(x.channels(), 1, pixels, channel, 0, pixel);
  }

  private void takeOne(int xImage, int p, int c, int out) {
    int best = 0;
    float most = floats(0)[at(0) + place(xImage, p, c * problem.pieces())];
    for (int j = 1; j < problem.pieces(); j++) {
      float next = floats(0)[at(0) + place(xImage, p, c * problem.pieces() + j)];
      if (next > most || next != next && most == most) {
        most = next;
        best = j;
      }
    }
    floats(1)[at(1) + out] = most;
    operands().integers()[at(2) + out] = best;
  }

  private void giveOne(int xImage, int p, int c, int out) {
    int winner = operands().integers()[at(2) + out];
    for (int j = 0; j < problem.pieces(); j++) {
      floats(1)[at(1) + place(xImage, p, c * problem.pieces() + j)] =
          j == winner ? floats(0)[at(0) + out] : 0f;
    }
  }

  /** What stands for no channel: +0, and 0 as its winner. */
  private void clearLanes(int image, int pixel) {
    TensorShape written = problem.backward() ? x : y;
    if (!written.hasUnusedLanes()) {
      return;
    }
    for (int c = written.channels(); c % Layout.BLOCK != 0; c++) {
      int at =
          image * written.imageFloats()
              + written.layout().index(written.channels(), 1, pixels, c, 0, pixel);
      floats(1)[at(1) + at] = 0f;
      if (!problem.backward()) {
        operands().integers()[at(2) + at] = 0;
      }
    }
  }
}
