package io.lanewise.kernels.reference;

import java.util.Arrays;

/** Regions of images, resized or pooled, in double as their definition has them. */
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

  /**
   * The largest elements of bins of regions, or their gradient summed back.
   *
   * @param x the images
   * @param dy the gradient of the largest; null forward
   * @param boxes top, left, bottom, right of each
   * @param to y, or dx backward
   * @param images the image of each
   */
  public static void maxima(
      int channels,
      int height,
      int width,
      int count,
      int outHeight,
      int outWidth,
      double scale,
      double[] x,
      double[] dy,
      double[] boxes,
      double[] to,
      double[] images) {
    Arrays.fill(to, 0);
    for (int b = 0; b < count; b++) {
      double top = pixel(boxes[4 * b] * scale);
      double left = pixel(boxes[4 * b + 1] * scale);
      double rows = Math.max(1, pixel(boxes[4 * b + 2] * scale) - top + 1);
      double columns = Math.max(1, pixel(boxes[4 * b + 3] * scale) - left + 1);
      for (int c = 0; c < channels; c++) {
        int plane = ((int) images[b] * channels + c) * height * width;
        int y = (b * channels + c) * outHeight * outWidth;
        for (int i = 0; i < outHeight; i++) {
          for (int j = 0; j < outWidth; j++, y++) {
            int winner = -1;
            for (int h = 0; h < height; h++) {
              for (int w = 0; w < width; w++) {
                int at = plane + h * width + w;
                if (isOfBin(h - top, rows, i, outHeight)
                    && isOfBin(w - left, columns, j, outWidth)
                    && (winner < 0
                        || x[at] > x[winner]
                        || Double.isNaN(x[at]) && !Double.isNaN(x[winner]))) {
                  winner = at;
                }
              }
            }
            if (winner >= 0 && dy == null) {
              to[y] = x[winner];
            } else if (winner >= 0) {
              to[winner] += dy[y];
            }
          }
        }
      }
    }
  }

  /** Halves are rounded away from 0. */
  private static double pixel(double place) {
    double rounded = Math.signum(place) * Math.floor(Math.abs(place) + 0.5);
    return Math.clamp(rounded, -0x1p30, 0x1p30);
  }

  /** Whether bin i of n, {@code ⌊i·length/n⌋ ≤ place < ⌈(i + 1)·length/n⌉}, has a place. */
  private static boolean isOfBin(double place, double length, int i, int n) {
    return place >= Math.floor(i * length / n) && place < Math.ceil((i + 1) * length / n);
  }
}
