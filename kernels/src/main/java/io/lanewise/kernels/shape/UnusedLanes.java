package io.lanewise.kernels.shape;

import java.util.Arrays;

/** The lanes of NCHW16 that stand for no channel. */
public final class UnusedLanes {
  private UnusedLanes() {}

  /**
   * Sets those of a part of a tensor to a number; nothing where there are none.
   *
   * @param from where in the tensor the part begins, a multiple of 16
   * @param count floats of the part, a multiple of 16
   * @param data what holds the part
   * @param at where the part begins there
   */
  public static void fill(
      TensorShape shape, float value, int from, int count, float[] data, int at) {
    if (count == 0 || !shape.hasUnusedLanes()) {
      return;
    }
    int block = shape.height() * shape.width() * Layout.BLOCK;
    int image = shape.imageFloats();
    int used = shape.channels() % Layout.BLOCK;
    int end = from + count;
    // The last block of the image that the part begins in, and those of the images after it.
    int last = from / image * image + image - block;
    for (; last < end; last += image) {
      for (int p = Math.max(last, from); p < Math.min(last + block, end); p += Layout.BLOCK) {
        int pixel = at + p - from;
        Arrays.fill(data, pixel + used, pixel + Layout.BLOCK, value);
      }
      if (last > end - image) {
        return;
      }
    }
  }
}
