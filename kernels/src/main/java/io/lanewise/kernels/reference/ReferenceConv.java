package io.lanewise.kernels.reference;

import io.lanewise.kernels.shape.ConvShape;

/**
 * The naive convolution that every fast one is held against: plain loops in double, NCHW and OIHW,
 * every direction. What is computed is added to what is there.
 */
public final class ReferenceConv {
  private ReferenceConv() {}

  /** What is done with one product's three elements. */
  private interface Product {
    void at(int x, int w, int y);
  }

  /** Every product of the convolution once: indices into x, w and y. */
  private static void forEachProduct(ConvShape s, Product product) {
    int oh = s.outHeight();
    int ow = s.outWidth();
    for (int n = 0; n < s.batch(); n++) {
      for (int o = 0; o < s.filters(); o++) {
        int group = o / s.groupFilters();
        for (int row = 0; row < oh; row++) {
          for (int column = 0; column < ow; column++) {
            int y = ((n * s.filters() + o) * oh + row) * ow + column;
            for (int c = 0; c < s.groupChannels(); c++) {
              int plane = n * s.channels() + group * s.groupChannels() + c;
              for (int i = 0; i < s.kernelHeight(); i++) {
                int h = row * s.strideHeight() - s.padTop() + i * s.dilationHeight();
                for (int j = 0; j < s.kernelWidth(); j++) {
                  int v = column * s.strideWidth() - s.padLeft() + j * s.dilationWidth();
                  if (h >= 0 && h < s.height() && v >= 0 && v < s.width()) {
                    int x = (plane * s.height() + h) * s.width() + v;
                    int w =
                        ((o * s.groupChannels() + c) * s.kernelHeight() + i) * s.kernelWidth() + j;
                    product.at(x, w, y);
                  }
                }
              }
            }
          }
        }
      }
    }
  }

  /** {@code y += x ⋆ w}. */
  public static void forward(ConvShape shape, double[] x, double[] w, double[] y) {
    forEachProduct(shape, (i, j, k) -> y[k] += x[i] * w[j]);
  }

  /** The input's gradient: {@code dx += dy ⋆ᵀ w}. */
  public static void backwardData(ConvShape shape, double[] dy, double[] w, double[] dx) {
    forEachProduct(shape, (i, j, k) -> dx[i] += dy[k] * w[j]);
  }

  /** The filters' gradient: {@code dw += x ⋆ dy}. */
  public static void backwardWeights(ConvShape shape, double[] x, double[] dy, double[] dw) {
    forEachProduct(shape, (i, j, k) -> dw[j] += x[i] * dy[k]);
  }

  /** The bias's gradient: dy summed over images and pixels. */
  public static void backwardBias(ConvShape shape, double[] dy, double[] db) {
    int pixels = shape.outHeight() * shape.outWidth();
    for (int i = 0; i < dy.length; i++) {
      db[i / pixels % shape.filters()] += dy[i];
    }
  }
}
