package io.lanewise.kernels.conv;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.contract.Support;
import io.lanewise.kernels.gemm.EpilogueData;
import io.lanewise.kernels.parallel.Threads;
import io.lanewise.kernels.reference.ReferenceConv;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.kernels.shape.Layout;

/**
 * The naive convolution in double, rounded once to float: right and slow, and there where the
 * Vector API is not. It allocates, runs on the caller's thread and stands outside the promise of
 * equal bits.
 */
final class ReferenceConvAlgorithm implements ConvAlgorithm {
  /** Doubles and a call each: a hundred times slower than the slowest of the others. */
  private static final double NANOS_PER_PRODUCT = 5;

  @Override
  public String name() {
    return "reference";
  }

  @Override
  public Support supports(ConvProblem problem) {
    return Support.YES;
  }

  @Override
  public ErrorBound errorBound(ConvProblem problem) {
    return new ErrorBound(ErrorBound.Norm.ELEMENTWISE, ErrorBound.gamma(2));
  }

  @Override
  public Cost cost(ConvProblem problem, CostModel machine) {
    return new Cost(1 + NANOS_PER_PRODUCT * problem.shape().macs(), "plain loops in double");
  }

  @Override
  public ConvPlan plan(ConvProblem problem, ConvOptions options) {
    Check.notNull("conv", "problem", problem);
    Check.notNull("conv", "options", options);
    return new Plan(this, problem, options.withThreads(Threads.ONE));
  }

  private static final class Plan extends ConvPlan {
    Plan(ConvAlgorithm algorithm, ConvProblem problem, ConvOptions options) {
      super(algorithm, problem, options);
    }

    @Override
    public int scratchFloats() {
      return 0;
    }

    @Override
    public int packedFloats() {
      Direction d = problem().direction();
      boolean filters = d == Direction.FORWARD || d == Direction.BACKWARD_DATA;
      return filters ? (int) problem().shape().weights() : 0;
    }

    @Override
    protected String describe() {
      return "plain loops in double, rounded once";
    }

    @Override
    protected String packedForm() {
      return "as given";
    }

    @Override
    protected void pack(float[] filters, int offset, float[] to, int toOffset) {
      System.arraycopy(filters, offset, to, toOffset, (int) problem().shape().weights());
    }

    @Override
    protected void execute(
        float[] source,
        int sourceOffset,
        float[] second,
        int secondOffset,
        EpilogueData epilogue,
        float[] target,
        int targetOffset,
        float[] scratch,
        int scratchOffset) {
      ConvShape s = problem().shape();
      switch (problem().direction()) {
        case FORWARD -> {
          double[] y = new double[(int) s.outputElements()];
          start(y, target, targetOffset, false);
          double[] w = widen(second, secondOffset, (int) s.weights());
          ReferenceConv.forward(s, fromX(source, sourceOffset), w, y);
          finish(y, epilogue);
          toTensor(y, target, targetOffset, false);
        }
        case BACKWARD_DATA -> {
          double[] dx = new double[(int) s.inputElements()];
          start(dx, target, targetOffset, true);
          double[] w = widen(second, secondOffset, (int) s.weights());
          ReferenceConv.backwardData(s, fromY(source, sourceOffset), w, dx);
          toTensor(dx, target, targetOffset, true);
        }
        case BACKWARD_WEIGHTS -> {
          double[] dw = startPlain(target, targetOffset, (int) s.weights());
          double[] dy = fromY(second, secondOffset);
          ReferenceConv.backwardWeights(s, fromX(source, sourceOffset), dy, dw);
          narrow(dw, target, targetOffset);
        }
        case BACKWARD_BIAS -> {
          double[] db = startPlain(target, targetOffset, s.filters());
          ReferenceConv.backwardBias(s, fromY(source, sourceOffset), db);
          narrow(db, target, targetOffset);
        }
      }
    }

    private void finish(double[] y, EpilogueData data) {
      ConvShape s = problem().shape();
      ConvEpilogue kinds = problem().epilogue();
      int oh = s.outHeight();
      int ow = s.outWidth();
      Layout layout = problem().yLayout();
      int image = (int) problem().yImageFloats();
      for (int i = 0; i < y.length; i++) {
        int channel = i / (oh * ow) % s.filters();
        int in = layout.index(s.filters(), oh, ow, channel, i / ow % oh, i % ow);
        y[i] +=
            switch (kinds.bias()) {
              case NONE -> 0;
              case CHANNEL -> data.bias()[data.biasOffset() + channel];
              case FULL -> data.bias()[data.biasOffset() + in];
            };
        if (kinds.residual()) {
          int n = i / (s.filters() * oh * ow);
          y[i] += data.residual()[data.residualOffset() + n * image + in];
        }
        y[i] = kinds.activation().at((float) y[i]);
      }
    }

    private void start(double[] wide, float[] target, int offset, boolean x) {
      if (problem().accumulate()) {
        double[] there = x ? fromX(target, offset) : fromY(target, offset);
        System.arraycopy(there, 0, wide, 0, wide.length);
      }
    }

    private double[] startPlain(float[] target, int offset, int floats) {
      return problem().accumulate() ? widen(target, offset, floats) : new double[floats];
    }

    private double[] fromX(float[] x, int offset) {
      double[] wide = new double[(int) problem().shape().inputElements()];
      forEach(true, (plain, laidOut) -> wide[plain] = x[offset + laidOut]);
      return wide;
    }

    private double[] fromY(float[] y, int offset) {
      double[] wide = new double[(int) problem().shape().outputElements()];
      forEach(false, (plain, laidOut) -> wide[plain] = y[offset + laidOut]);
      return wide;
    }

    private void toTensor(double[] wide, float[] to, int offset, boolean x) {
      int floats = (int) (x ? problem().xFloats() : problem().yFloats());
      java.util.Arrays.fill(to, offset, offset + floats, 0f);
      forEach(x, (plain, laidOut) -> to[offset + laidOut] = (float) wide[plain]);
    }

    private interface Pair {
      void at(int plain, int laidOut);
    }

    /** Every element of x or y: where it lies in plain NCHW, and where in its layout. */
    private void forEach(boolean x, Pair pair) {
      ConvShape s = problem().shape();
      Layout layout = x ? problem().xLayout() : problem().yLayout();
      int channels = x ? s.channels() : s.filters();
      int height = x ? s.height() : s.outHeight();
      int width = x ? s.width() : s.outWidth();
      int image = (int) layout.imageFloats(channels, height, width);
      int plain = 0;
      for (int n = 0; n < s.batch(); n++) {
        for (int c = 0; c < channels; c++) {
          for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
              int at = layout.index(channels, height, width, c, row, column);
              pair.at(plain++, n * image + at);
            }
          }
        }
      }
    }

    private static double[] widen(float[] from, int offset, int floats) {
      double[] wide = new double[floats];
      for (int i = 0; i < floats; i++) {
        wide[i] = from[offset + i];
      }
      return wide;
    }

    private static void narrow(double[] wide, float[] to, int offset) {
      for (int i = 0; i < wide.length; i++) {
        to[offset + i] = (float) wide[i];
      }
    }
  }
}
