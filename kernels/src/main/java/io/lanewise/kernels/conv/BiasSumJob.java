package io.lanewise.kernels.conv;

import io.lanewise.kernels.micro.PixelSum;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.kernels.shape.Layout;

/** One run of a {@link BiasSumPlan}; a unit is 16 channels of all images. */
final class BiasSumJob extends ConvJob {
  private final Layout layout;
  private final boolean accumulate;
  private final int batch;
  private final int channels;
  private final int pixels;
  private final int imageFloats;

  private int lanesAt;

  BiasSumJob(ConvProblem problem) {
    ConvShape s = problem.shape();
    layout = problem.yLayout();
    accumulate = problem.accumulate();
    batch = s.batch();
    channels = s.filters();
    pixels = s.outHeight() * s.outWidth();
    imageFloats = (int) problem.yImageFloats();
  }

  @Override
  void layOut(int scratchAt) {
    lanesAt = scratchAt;
  }

  @Override
  protected int phases() {
    return 1;
  }

  @Override
  protected int units(int phase) {
    return Layout.blocks(channels);
  }

  @Override
  protected void run(int phase, int unit, int worker) {
    int channel = unit * Layout.BLOCK;
    int present = Math.min(Layout.BLOCK, channels - channel);
    int lanes = lanesAt + worker * PixelSum.SCRATCH;
    int to = targetAt + channel;
    for (int n = 0; n < batch; n++) {
      sum(sourceAt + n * imageFloats, channel, present, lanes);
      boolean first = n == 0 && !accumulate;
      for (int c = 0; c < present; c++) {
        float sum = scratch[lanes + c];
        target[to + c] = first ? sum : target[to + c] + sum;
      }
    }
  }

  /** Leaves the sums over one image at the beginning of the lanes. */
  private void sum(int image, int channel, int present, int lanes) {
    switch (layout) {
      case NCHW ->
          PixelSum.planes(
              present, pixels, source, image + channel * pixels, pixels, scratch, lanes);
      case NCHW16 ->
          PixelSum.neighbours(
              Layout.BLOCK, pixels, source, image + channel * pixels, Layout.BLOCK, scratch, lanes);
      case NHWC ->
          PixelSum.neighbours(present, pixels, source, image + channel, channels, scratch, lanes);
    }
  }
}
