package io.lanewise.kernels.micro;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import io.lanewise.kernels.activation.Activation;
import io.lanewise.kernels.activation.ActivationKernel;
import io.lanewise.kernels.shape.Layout;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/** Moves and finishes runs of pixels that have 16 channels each, one block of NCHW16. */
public final class Pixels {
  /** Channels of a pixel. */
  public static final int BLOCK = 16;

  /** Even lanes, to the lower half and to the upper one. */
  private static final VectorShuffle<Float> EVEN =
      VectorShuffle.fromOp(F, i -> 2 * i & (LANES - 1));

  private static final VectorMask<Float> HIGH =
      VectorMask.fromLong(F, (1L << LANES) - (1L << LANES / 2));

  private Pixels() {}

  /** Copies pixels that lie {@code step} floats apart to places {@code toStep} floats apart. */
  public static void copy(
      int pixels, float[] from, int at, int step, float[] to, int toAt, int toStep) {
    if (step == BLOCK && toStep == BLOCK) {
      System.arraycopy(from, at, to, toAt, pixels * BLOCK);
      return;
    }
    for (int p = 0; p < pixels; p++, at += step, toAt += toStep) {
      for (int l = 0; l < BLOCK; l += LANES) {
        FloatVector.fromArray(F, from, at + l).intoArray(to, toAt + l);
      }
    }
  }

  /** Adds pixels that lie side by side to those {@code toStep} floats apart. */
  public static void add(int pixels, float[] from, int at, float[] to, int toAt, int toStep) {
    for (int p = 0; p < pixels; p++, at += BLOCK, toAt += toStep) {
      for (int l = 0; l < BLOCK; l += LANES) {
        FloatVector x = FloatVector.fromArray(F, to, toAt + l);
        x.add(FloatVector.fromArray(F, from, at + l)).intoArray(to, toAt + l);
      }
    }
  }

  /** {@code to[i] += from[i]}. */
  public static void addRun(int floats, float[] from, int at, float[] to, int toAt) {
    TileStore.add(floats, to, toAt, from, at);
  }

  /** Adds the same 16 numbers to each of some pixels that lie side by side. */
  public static void addToEach(int pixels, float[] block, int blockAt, float[] to, int toAt) {
    for (int l = 0; l < BLOCK; l += LANES) {
      FloatVector y = FloatVector.fromArray(F, block, blockAt + l);
      int end = toAt + pixels * BLOCK;
      for (int at = toAt; at < end; at += BLOCK) {
        FloatVector.fromArray(F, to, at + l).add(y).intoArray(to, at + l);
      }
    }
  }

  /**
   * Replaces pixels by their activation.
   *
   * @param channels how many of the 16 exist; the others become +0
   */
  public static void activate(
      Activation activation, int channels, int pixels, float[] data, int at) {
    ActivationKernel.apply(activation, data, at, pixels * BLOCK);
    if (channels < BLOCK) {
      clearLanes(channels, pixels, data, at, BLOCK);
    }
  }

  /** Sets the channels from {@code channels} on to +0. */
  public static void clearLanes(int channels, int pixels, float[] data, int at, int step) {
    for (int p = 0; p < pixels; p++, at += step) {
      Arrays.fill(data, at + channels, at + BLOCK, 0f);
    }
  }

  /** Turns rows of up to 16 channel planes into pixels; the channels that do not exist are +0. */
  public static void fromPlanes(
      int channels, int pixels, float[] from, int at, int plane, float[] to, int toAt) {
    if (channels < BLOCK) {
      Arrays.fill(to, toAt, toAt + pixels * BLOCK, 0f);
    }
    Transpose.block(channels, pixels, from, at, plane, to, toAt, BLOCK);
  }

  /**
   * Makes pixels of floats that lie {@code apart}: each in all channels that exist, +0 in others.
   */
  public static void broadcast(
      int channels, int pixels, float[] from, int at, int apart, float[] to, int toAt) {
    for (int l = 0; l < BLOCK; l += LANES) {
      VectorMask<Float> exist = F.indexInRange(l, channels);
      for (int p = 0; p < pixels; p++) {
        FloatVector.zero(F).blend(from[at + p * apart], exist).intoArray(to, toAt + p * BLOCK + l);
      }
    }
  }

  /** Turns pixels into rows of up to 16 channel planes. */
  public static void toPlanes(
      int channels, int pixels, float[] from, int at, float[] to, int toAt, int plane) {
    Transpose.block(pixels, channels, from, at, BLOCK, to, toAt, plane);
  }

  /**
   * Copies {@code n} floats that lie {@code step} apart, more than 1, to neighbours. By 2 and by 4
   * in vectors of which every other float is taken; the last overlaps the one before.
   */
  public static void copyApart(int n, float[] from, int at, int step, float[] to, int toAt) {
    // Whole vectors are read, a little past the last float.
    int whole = (int) Math.min(n, ((long) from.length - at) / step);
    if (whole >= LANES && step == 2) {
      everySecond(whole, from, at, to, toAt);
    } else if (whole >= LANES && step == 4) {
      everyFourth(whole, from, at, to, toAt);
    } else {
      whole = 0;
    }
    for (int i = whole; i < n; i++) {
      to[toAt + i] = from[at + i * step];
    }
  }

  private static void everySecond(int whole, float[] from, int at, float[] to, int toAt) {
    for (int left = whole; left > 0; left -= LANES) {
      int i = left >= LANES ? whole - left : whole - LANES;
      FloatVector x = FloatVector.fromArray(F, from, at + 2 * i).rearrange(EVEN);
      FloatVector y = FloatVector.fromArray(F, from, at + 2 * i + LANES).rearrange(EVEN);
      x.blend(y, HIGH).intoArray(to, toAt + i);
    }
  }

  private static void everyFourth(int whole, float[] from, int at, float[] to, int toAt) {
    for (int left = whole; left > 0; left -= LANES) {
      int i = left >= LANES ? whole - left : whole - LANES;
      int first = at + 4 * i;
      FloatVector x = FloatVector.fromArray(F, from, first).rearrange(EVEN);
      FloatVector y = FloatVector.fromArray(F, from, first + LANES).rearrange(EVEN);
      FloatVector u = FloatVector.fromArray(F, from, first + 2 * LANES).rearrange(EVEN);
      FloatVector v = FloatVector.fromArray(F, from, first + 3 * LANES).rearrange(EVEN);
      x = x.blend(y, HIGH).rearrange(EVEN);
      x.blend(u.blend(v, HIGH).rearrange(EVEN), HIGH).intoArray(to, toAt + i);
    }
  }

  /** Copies {@code n} floats that lie {@code step} apart to neighbours. */
  public static void copyRun(int n, float[] from, int at, int step, float[] to, int toAt) {
    if (step == 1) {
      System.arraycopy(from, at, to, toAt, n);
      return;
    }
    for (int i = 0; i < n; i++) {
      to[toAt + i] = from[at + i * step];
    }
  }

  /**
   * Gathers up to 16 channels of a row of pixels, in any layout, into rows {@code toStep} apart.
   *
   * @param at where the image begins
   * @param channel the first channel
   */
  public static void gather(
      Layout layout,
      int channels,
      int height,
      int width,
      int pixels,
      int present,
      float[] from,
      int at,
      int channel,
      int row,
      float[] to,
      int toAt,
      int toStep) {
    switch (layout) {
      case NCHW -> {
        int plane = height * width;
        int source = at + channel * plane + row * width;
        Transpose.block(present, pixels, from, source, plane, to, toAt, toStep);
      }
      case NHWC -> {
        int source = at + row * width * channels + channel;
        for (int p = 0; p < pixels; p++) {
          System.arraycopy(from, source + p * channels, to, toAt + p * toStep, present);
        }
      }
      case NCHW16 -> {
        int lane = channel % BLOCK;
        if (lane + present > BLOCK) {
          int first = BLOCK - lane;
          gather(
              layout, channels, height, width, pixels, first, from, at, channel, row, to, toAt,
              toStep);
          gather(
              layout,
              channels,
              height,
              width,
              pixels,
              present - first,
              from,
              at,
              channel + first,
              row,
              to,
              toAt + first,
              toStep);
          return;
        }
        int source = at + ((channel / BLOCK * height + row) * width) * BLOCK + lane;
        if (present == BLOCK) {
          copy(pixels, from, source, BLOCK, to, toAt, toStep);
          return;
        }
        for (int p = 0; p < pixels; p++) {
          System.arraycopy(from, source + p * BLOCK, to, toAt + p * toStep, present);
        }
      }
    }
  }
}
