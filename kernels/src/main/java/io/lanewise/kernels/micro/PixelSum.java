package io.lanewise.kernels.micro;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Sums of up to 16 channels over the pixels of an image, in one order whatever the layout and the
 * machine: pixel p is added to virtual lane p modulo 16, in ascending order from +0; the lanes are
 * then added in pairs 8, 4, 2 and 1 apart, as in {@link Dot}.
 */
public final class PixelSum {
  /** Floats of scratch that a sum needs. */
  public static final int SCRATCH = 16 * 16;

  static final int BLOCK = 16;

  /** Pixels between one look at the lanes and the next, few enough to stay in the cache. */
  private static final int CHUNK = 256;

  private PixelSum() {}

  /**
   * Channels that are planes.
   *
   * @param plane floats from one channel to the next
   * @param lanes scratch; the sums are left at {@code lanes[lanesAt + channel]}
   */
  public static void planes(
      int channels, int pixels, float[] from, int at, int plane, float[] lanes, int lanesAt) {
    Arrays.fill(lanes, lanesAt, lanesAt + SCRATCH, 0f);
    int whole = pixels & -BLOCK;
    int last = at + (channels - 1) * plane;
    for (int c = 0; c < channels; c += 8) {
      for (int p = 0; p < whole; p += CHUNK) {
        for (int l = 0; l < BLOCK; l += LANES) {
          int first = at + c * plane;
          int to = lanesAt + c * BLOCK + l;
          eightPlanes(Math.min(CHUNK, whole - p), from, first, plane, last, p + l, lanes, to);
        }
      }
    }
    for (int c = 0; c < channels; c++) {
      int lane = lanesAt + c * BLOCK;
      int pixel = at + c * plane + whole;
      for (int l = 0; l < pixels - whole; l++) {
        lanes[lane + l] += from[pixel + l];
      }
    }
    for (int c = 0; c < channels; c++) {
      lanes[lanesAt + c] = Dot.sum(lanes, lanesAt + c * BLOCK);
    }
  }

  /**
   * One vector of lanes of eight planes; adds to what is there. Too long to be inlined into the
   * loops around it, where C2 now and then made objects of the sums.
   *
   * @param first where the first plane begins
   * @param last where the last one begins that exists; it stands for those that do not
   * @param pixel the first pixel
   */
  private static void eightPlanes(
      int pixels, float[] from, int first, int plane, int last, int pixel, float[] lanes, int at) {
    int a0 = first + pixel;
    int a1 = Math.min(first + plane, last) + pixel;
    int a2 = Math.min(first + 2 * plane, last) + pixel;
    int a3 = Math.min(first + 3 * plane, last) + pixel;
    int a4 = Math.min(first + 4 * plane, last) + pixel;
    int a5 = Math.min(first + 5 * plane, last) + pixel;
    int a6 = Math.min(first + 6 * plane, last) + pixel;
    int a7 = Math.min(first + 7 * plane, last) + pixel;
    FloatVector s0 = FloatVector.fromArray(F, lanes, at);
    FloatVector s1 = FloatVector.fromArray(F, lanes, at + BLOCK);
    FloatVector s2 = FloatVector.fromArray(F, lanes, at + 2 * BLOCK);
    FloatVector s3 = FloatVector.fromArray(F, lanes, at + 3 * BLOCK);
    FloatVector s4 = FloatVector.fromArray(F, lanes, at + 4 * BLOCK);
    FloatVector s5 = FloatVector.fromArray(F, lanes, at + 5 * BLOCK);
    FloatVector s6 = FloatVector.fromArray(F, lanes, at + 6 * BLOCK);
    FloatVector s7 = FloatVector.fromArray(F, lanes, at + 7 * BLOCK);
    for (int p = 0; p < pixels; p += BLOCK) {
      s0 = s0.add(FloatVector.fromArray(F, from, a0 + p));
      s1 = s1.add(FloatVector.fromArray(F, from, a1 + p));
      s2 = s2.add(FloatVector.fromArray(F, from, a2 + p));
      s3 = s3.add(FloatVector.fromArray(F, from, a3 + p));
      s4 = s4.add(FloatVector.fromArray(F, from, a4 + p));
      s5 = s5.add(FloatVector.fromArray(F, from, a5 + p));
      s6 = s6.add(FloatVector.fromArray(F, from, a6 + p));
      s7 = s7.add(FloatVector.fromArray(F, from, a7 + p));
    }
    s0.intoArray(lanes, at);
    s1.intoArray(lanes, at + BLOCK);
    s2.intoArray(lanes, at + 2 * BLOCK);
    s3.intoArray(lanes, at + 3 * BLOCK);
    s4.intoArray(lanes, at + 4 * BLOCK);
    s5.intoArray(lanes, at + 5 * BLOCK);
    s6.intoArray(lanes, at + 6 * BLOCK);
    s7.intoArray(lanes, at + 7 * BLOCK);
  }

  /**
   * Channels that are neighbours.
   *
   * @param channels how many of the 16 from {@code at} on are wanted
   * @param step floats from one pixel to the next, at least {@code channels}
   * @param lanes scratch; the sums are left at {@code lanes[lanesAt + channel]}
   */
  public static void neighbours(
      int channels, int pixels, float[] from, int at, int step, float[] lanes, int lanesAt) {
    Arrays.fill(lanes, lanesAt, lanesAt + SCRATCH, 0f);
    // Where fewer than 16 are wanted the vectors hold others too, and must end with the last pixel.
    int late = (BLOCK - channels + step - 1) / step;
    int whole = Math.max(0, pixels - late) & -BLOCK;
    for (int p = 0; p < whole; p += CHUNK) {
      int count = Math.min(CHUNK, whole - p);
      for (int lane = 0; lane < BLOCK; lane += 8) {
        for (int c = 0; c < BLOCK; c += LANES) {
          int to = lanesAt + lane * BLOCK + c;
          eightPixels(count, from, at + (p + lane) * step + c, step, lanes, to);
        }
      }
    }
    for (int p = whole; p < pixels; p++) {
      int lane = lanesAt + (p - whole) % BLOCK * BLOCK;
      int pixel = at + p * step;
      for (int c = 0; c < channels; c++) {
        lanes[lane + c] += from[pixel + c];
      }
    }
    for (int apart = SCRATCH / 2; apart >= BLOCK; apart /= 2) {
      TileStore.add(apart, lanes, lanesAt, lanes, lanesAt + apart);
    }
  }

  /** Eight of every 16 pixels, one vector of channels; adds to what is there. */
  private static void eightPixels(
      int pixels, float[] from, int at, int step, float[] lanes, int to) {
    FloatVector s0 = FloatVector.fromArray(F, lanes, to);
    FloatVector s1 = FloatVector.fromArray(F, lanes, to + BLOCK);
    FloatVector s2 = FloatVector.fromArray(F, lanes, to + 2 * BLOCK);
    FloatVector s3 = FloatVector.fromArray(F, lanes, to + 3 * BLOCK);
    FloatVector s4 = FloatVector.fromArray(F, lanes, to + 4 * BLOCK);
    FloatVector s5 = FloatVector.fromArray(F, lanes, to + 5 * BLOCK);
    FloatVector s6 = FloatVector.fromArray(F, lanes, to + 6 * BLOCK);
    FloatVector s7 = FloatVector.fromArray(F, lanes, to + 7 * BLOCK);
    for (int p = 0; p < pixels; p += BLOCK, at += BLOCK * step) {
      s0 = s0.add(FloatVector.fromArray(F, from, at));
      s1 = s1.add(FloatVector.fromArray(F, from, at + step));
      s2 = s2.add(FloatVector.fromArray(F, from, at + 2 * step));
      s3 = s3.add(FloatVector.fromArray(F, from, at + 3 * step));
      s4 = s4.add(FloatVector.fromArray(F, from, at + 4 * step));
      s5 = s5.add(FloatVector.fromArray(F, from, at + 5 * step));
      s6 = s6.add(FloatVector.fromArray(F, from, at + 6 * step));
      s7 = s7.add(FloatVector.fromArray(F, from, at + 7 * step));
    }
    s0.intoArray(lanes, to);
    s1.intoArray(lanes, to + BLOCK);
    s2.intoArray(lanes, to + 2 * BLOCK);
    s3.intoArray(lanes, to + 3 * BLOCK);
    s4.intoArray(lanes, to + 4 * BLOCK);
    s5.intoArray(lanes, to + 5 * BLOCK);
    s6.intoArray(lanes, to + 6 * BLOCK);
    s7.intoArray(lanes, to + 7 * BLOCK);
  }
}
