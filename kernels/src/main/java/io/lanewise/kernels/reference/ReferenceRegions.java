package io.lanewise.kernels.reference;

import java.util.Arrays;

/** Regions of images, resized, in double as their definition has them. */
public final class ReferenceRegions {
  private ReferenceRegions() {}

  /**
   * Regions of images, or their gradient summed back.
   *
   * @param from x, or dy backward
   * @param boxes top, left, bottom, right of each
   * @param to y, or dx backward
   * @param images the image of each
   */
  public static void regions(
      int channels,
      int height,
      int width,
      int count,
      int outHeight,
      int outWidth,
      boolean backward,
      double[] from,
      double[] boxes,
      double[] to,
      double[] images) {
    Arrays.fill(to, 0);
    for (int b = 0; b < count; b++) {
      for (int c = 0; c < channels; c++) {
        int x = ((int) images[b] * channels + c) * height * width;
        int y = (b * channels + c) * outHeight * outWidth;
        for (int i = 0; i < outHeight; i++) {
          double row = place(boxes[4 * b], boxes[4 * b + 2], i, outHeight, height);
          for (int j = 0; j < outWidth; j++, y++) {
            double column = place(boxes[4 * b + 1], boxes[4 * b + 3], j, outWidth, width);
            boolean inside = row >= 0 && row <= height - 1 && column >= 0 && column <= width - 1;
            if (!inside) {
              continue;
            }
            for (int h = (int) row; h <= (int) Math.ceil(row); h++) {
              for (int w = (int) column; w <= (int) Math.ceil(column); w++) {
                double weight = (1 - Math.abs(row - h)) * (1 - Math.abs(column - w));
                int at = x + h * width + w;
                if (backward) {
                  to[at] += weight * from[y];
                } else {
                  to[y] += weight * from[at];
                }
              }
            }
          }
        }
      }
    }
  }

  /** Where a row or column of a region lies. */
  public static double place(double first, double last, int i, int out, int size) {
    return out > 1
        ? first * (size - 1) + i * ((last - first) * (size - 1) / (out - 1))
        : 0.5 * (first + last) * (size - 1);
  }
}
