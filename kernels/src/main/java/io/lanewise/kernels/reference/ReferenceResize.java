package io.lanewise.kernels.reference;

import java.util.Arrays;

/** Resizing in double, as its definition has it. */
public final class ReferenceResize {
  private ReferenceResize() {}

  /** What is done with a pixel of one image that has a part in one of the other. */
  private interface Part {
    void at(int x, int y, double weight);
  }

  /**
   * Resizes, or sums gradients back.
   *
   * @param coordinates 0 half-pixel, 1 align corners, 2 asymmetric
   * @param from x, or dy backward
   * @param to y, or dx backward
   */
  public static void resize(
      boolean bilinear,
      int coordinates,
      int planes,
      int height,
      int width,
      int outHeight,
      int outWidth,
      boolean backward,
      double[] from,
      double[] to) {
    Arrays.fill(to, 0);
    for (int p = 0; p < planes; p++) {
      int x0 = p * height * width;
      int y0 = p * outHeight * outWidth;
      for (int row = 0; row < outHeight; row++) {
        int r = row;
        for (int column = 0; column < outWidth; column++) {
          int c = column;
          axis(
              bilinear,
              coordinates,
              height,
              outHeight,
              r,
              (h, i, a) ->
                  axis(
                      bilinear,
                      coordinates,
                      width,
                      outWidth,
                      c,
                      (w, j, b) -> {
                        int x = x0 + h * width + w;
                        int y = y0 + i * outWidth + j;
                        if (backward) {
                          to[x] += a * b * from[y];
                        } else {
                          to[y] += a * b * from[x];
                        }
                      }));
        }
      }
    }
  }

  /** The one or two pixels of which a pixel is made. */
  private static void axis(boolean bilinear, int coordinates, int in, int out, int i, Part part) {
    // Whole numbers: the place of a pixel is above/below.
    long below;
    long above;
    long half;
    switch (coordinates) {
      case 0 -> {
        below = 2L * out;
        above = (2L * i + 1) * in - out;
        half = out;
      }
      case 1 -> {
        below = 2L * Math.max(1, out - 1);
        above = out == 1 ? 0 : 2L * i * (in - 1);
        half = below / 2;
      }
      default -> {
        below = out;
        above = (long) i * in;
        half = 0;
      }
    }
    if (!bilinear) {
      part.at((int) Math.max(0, Math.min(in - 1, Math.floorDiv(above + half, below))), i, 1);
      return;
    }
    double at = Math.max(0, Math.min(in - 1, (double) above / below));
    int low = (int) at;
    // From the remainder, which is exact: a pixel without weight must be known as such.
    double weight = at == low ? 0 : (double) (above - low * below) / below;
    part.at(low, i, 1 - weight);
    if (weight > 0) {
      part.at(low + 1, i, weight);
    }
  }
}
