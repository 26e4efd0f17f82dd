package io.lanewise.kernels.conv;

import io.lanewise.kernels.contract.Check;

/**
 * Brings filters into the form that convolutions here take, OIHW and cross-correlation, and back.
 * Each method copies w into y, which must not share elements with it. Meant for loading and saving:
 * plain loops.
 *
 * <p>Sizes are those of the convolution: {@code filters} output channels, {@code channels} input
 * channels, {@code groups} that divide both, kernels of {@code height × width}. All methods throw
 * {@link IllegalArgumentException} when a size is not positive, groups do not divide, an array is
 * null or too short, or the two share elements; nothing has been written then.
 */
public final class Filters {
  private static final String OP = "filters";

  private Filters() {}

  /**
   * Turns every kernel by 180 degrees, in any form that ends with H, W: the textbook's convolution
   * is the cross-correlation with flipped filters. Twice is as before.
   *
   * @param kernels how many: {@code filters · channels / groups}
   * @param w kernels × height × width
   * @param y the same
   */
  public static void flip(
      int kernels, int height, int width, float[] w, int wOffset, float[] y, int yOffset) {
    Check.atLeast(OP, "kernels", 1, kernels);
    Check.atLeast(OP, "height", 1, height);
    Check.atLeast(OP, "width", 1, width);
    check((double) kernels * height * width, w, wOffset, y, yOffset);
    int taps = height * width;
    for (int at = 0; at < kernels * taps; at += taps) {
      for (int i = 0; i < taps; i++) {
        y[yOffset + at + i] = w[wOffset + at + taps - 1 - i];
      }
    }
  }

  /**
   * From Keras and TensorFlow.
   *
   * @param w HWIO: height × width × channels/groups × filters
   * @param y OIHW: filters × channels/groups × height × width
   */
  public static void fromHwio(
      int filters,
      int channels,
      int height,
      int width,
      int groups,
      float[] w,
      int wOffset,
      float[] y,
      int yOffset) {
    check(filters, channels, height, width, groups, w, wOffset, y, yOffset);
    int inner = channels / groups;
    int taps = height * width;
    copy(filters, 1, inner, filters, taps, inner * filters, w, wOffset, y, yOffset);
  }

  /**
   * To Keras and TensorFlow.
   *
   * @param w OIHW: filters × channels/groups × height × width
   * @param y HWIO: height × width × channels/groups × filters
   */
  public static void toHwio(
      int filters,
      int channels,
      int height,
      int width,
      int groups,
      float[] w,
      int wOffset,
      float[] y,
      int yOffset) {
    check(filters, channels, height, width, groups, w, wOffset, y, yOffset);
    int inner = channels / groups;
    int taps = height * width;
    copy(taps, 1, inner, taps, filters, inner * taps, w, wOffset, y, yOffset);
  }

  /**
   * Exchanges the two kinds of channels, in each group by itself: OIHW becomes IOHW, and IOHW, with
   * filters and channels exchanged, OIHW again.
   *
   * <p>PyTorch keeps the weights of ConvTranspose2d as IOHW, its input channels first. For {@link
   * Direction#BACKWARD_DATA} of the convolution that it transposes they are OIHW as they are: that
   * convolution's filters are the layer's inputs. Transposed, and {@linkplain #flip flipped}, they
   * do for {@link Direction#FORWARD} where the stride is 1.
   *
   * @param w filters × channels/groups × height × width
   * @param y channels × filters/groups × height × width
   */
  public static void transpose(
      int filters,
      int channels,
      int height,
      int width,
      int groups,
      float[] w,
      int wOffset,
      float[] y,
      int yOffset) {
    check(filters, channels, height, width, groups, w, wOffset, y, yOffset);
    int inner = channels / groups;
    int outer = filters / groups;
    int taps = height * width;
    int group = outer * inner * taps;
    for (int at = 0; at < groups * group; at += group) {
      copy(inner, taps, outer, inner * taps, taps, 1, w, wOffset + at, y, yOffset + at);
    }
  }

  private static void check(
      int filters,
      int channels,
      int height,
      int width,
      int groups,
      float[] w,
      int wOffset,
      float[] y,
      int yOffset) {
    Check.atLeast(OP, "filters", 1, filters);
    Check.atLeast(OP, "channels", 1, channels);
    Check.atLeast(OP, "height", 1, height);
    Check.atLeast(OP, "width", 1, width);
    Check.atLeast(OP, "groups", 1, groups);
    if (channels % groups != 0) {
      throw Check.error(OP, "groups", "must divide the " + channels + " channels", groups);
    }
    if (filters % groups != 0) {
      throw Check.error(OP, "groups", "must divide the " + filters + " filters", groups);
    }
    double floats = (double) filters * (channels / groups) * height * width;
    check(floats, w, wOffset, y, yOffset);
  }

  /** In double, where no product is too large; what an array can hold is exact. */
  private static void check(double floats, float[] w, int wOffset, float[] y, int yOffset) {
    long extent = (long) floats;
    // Past this the sum with an offset could overflow, and no array holds it anyway.
    extent = Math.min(extent, Long.MAX_VALUE / 2);
    Check.extent(OP, "w", w, wOffset, extent);
    Check.extent(OP, "y", y, yOffset, extent);
    if (w == y && wOffset < yOffset + extent && yOffset < wOffset + extent) {
      throw Check.error(
          OP,
          "w",
          "must not share elements with y",
          "the same array at " + wOffset + " and " + yOffset);
    }
  }

  /** Writes y in order, a × b × c; each size comes with the step it has in w. */
  private static void copy(
      int a,
      int stepA,
      int b,
      int stepB,
      int c,
      int stepC,
      float[] w,
      int wOffset,
      float[] y,
      int yOffset) {
    int to = yOffset;
    for (int i = 0; i < a; i++) {
      for (int j = 0; j < b; j++) {
        int at = wOffset + i * stepA + j * stepB;
        for (int k = 0; k < c; k++) {
          y[to++] = w[at + k * stepC];
        }
      }
    }
  }
}
