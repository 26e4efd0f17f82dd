package io.lanewise.kernels.layout;

import io.lanewise.kernels.micro.Pixels;
import io.lanewise.kernels.micro.Transpose;
import io.lanewise.kernels.parallel.Job;
import io.lanewise.kernels.shape.Layout;
import java.util.Arrays;

/**
 * One run of a {@link LayoutConversion}; a unit is up to 16 channels of some pixels of an image.
 * Rows do not matter: in every layout the next row's first pixel follows a row's last.
 */
final class ConversionJob extends Job {
  /** Pixels of a unit: 64 KB of 16 channels. */
  private static final int CHUNK = 1024;

  private static final int BLOCK = Layout.BLOCK;

  private final LayoutConversion plan;
  private final int pixels;
  private final int chunks;
  private final int blocks;
  private final int xImage;
  private final int yImage;

  private float[] x;
  private int xAt;
  private float[] y;
  private int yAt;

  ConversionJob(LayoutConversion plan) {
    this.plan = plan;
    pixels = plan.height * plan.width;
    chunks = (pixels + CHUNK - 1) / CHUNK;
    blocks = Layout.blocks(plan.channels);
    xImage = (int) plan.from.imageFloats(plan.channels, plan.height, plan.width);
    yImage = (int) plan.to.imageFloats(plan.channels, plan.height, plan.width);
  }

  void bind(float[] x, int xAt, float[] y, int yAt) {
    this.x = x;
    this.xAt = xAt;
    this.y = y;
    this.yAt = yAt;
  }

  @Override
  protected int phases() {
    return 1;
  }

  @Override
  protected int units(int phase) {
    return plan.batch * blocks * chunks;
  }

  @Override
  protected void run(int phase, int unit, int worker) {
    int image = unit / (blocks * chunks);
    int channel = unit / chunks % blocks * BLOCK;
    int pixel = unit % chunks * CHUNK;
    int present = Math.min(BLOCK, plan.channels - channel);
    int count = Math.min(CHUNK, pixels - pixel);
    int source = xAt + image * xImage + at(plan.from, channel, pixel);
    int target = yAt + image * yImage + at(plan.to, channel, pixel);
    if (plan.to == Layout.NCHW16 && present < BLOCK) {
      Arrays.fill(y, target, target + count * BLOCK, 0f);
    }
    boolean planesFrom = plan.from == Layout.NCHW;
    boolean planesTo = plan.to == Layout.NCHW;
    int sourceStep = step(plan.from);
    int targetStep = step(plan.to);
    if (planesFrom && planesTo) {
      for (int c = 0; c < present; c++) {
        System.arraycopy(x, source + c * pixels, y, target + c * pixels, count);
      }
    } else if (planesFrom != planesTo && plan.vectorised) {
      if (planesFrom) {
        Transpose.block(present, count, x, source, pixels, y, target, targetStep);
      } else {
        Transpose.block(count, present, x, source, sourceStep, y, target, pixels);
      }
    } else if (present == BLOCK && plan.vectorised) {
      Pixels.copy(count, x, source, sourceStep, y, target, targetStep);
    } else {
      int sourceApart = planesFrom ? pixels : 1;
      int targetApart = planesTo ? pixels : 1;
      for (int p = 0; p < count; p++, source += sourceStep, target += targetStep) {
        for (int c = 0; c < present; c++) {
          y[target + c * targetApart] = x[source + c * sourceApart];
        }
      }
    }
  }

  /** Where the first of a block's channels lies in an image. */
  private int at(Layout layout, int channel, int pixel) {
    return layout.index(plan.channels, 1, pixels, channel, 0, pixel);
  }

  /** Floats from a pixel to the next. */
  private int step(Layout layout) {
    return switch (layout) {
      case NCHW -> 1;
      case NCHW16 -> BLOCK;
      case NHWC -> plan.channels;
    };
  }
}
