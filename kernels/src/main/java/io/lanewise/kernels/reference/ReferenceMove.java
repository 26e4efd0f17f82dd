package io.lanewise.kernels.reference;

import io.lanewise.kernels.shape.ConvShape;
import java.util.Arrays;

/** Moves as their definitions have them: plain loops in double over NCHW. */
public final class ReferenceMove {
  private ReferenceMove() {}

  /** Parts side by side, image by image; the last array is the whole, floats those of a part. */
  public static void concat(int batch, int[] floats, double[][] operands) {
    double[] y = operands[floats.length];
    int at = 0;
    for (int n = 0; n < batch; n++) {
      for (int part = 0; part < floats.length; part++) {
        for (int i = 0; i < floats[part]; i++) {
          y[at++] = operands[part][n * floats[part] + i];
        }
      }
    }
  }

  /** The inverse; the first array is the whole. */
  public static void split(int batch, int[] floats, double[][] operands) {
    double[] x = operands[0];
    int at = 0;
    for (int n = 0; n < batch; n++) {
      for (int part = 0; part < floats.length; part++) {
        for (int i = 0; i < floats[part]; i++) {
          operands[1 + part][n * floats[part] + i] = x[at++];
        }
      }
    }
  }

  /** y(p, h, w) = x(p, top + h, left + w). */
  public static void crop(
      int planes,
      int height,
      int width,
      int top,
      int left,
      int outHeight,
      int outWidth,
      double[] x,
      double[] y) {
    for (int p = 0; p < planes; p++) {
      for (int h = 0; h < outHeight; h++) {
        for (int w = 0; w < outWidth; w++) {
          y[(p * outHeight + h) * outWidth + w] = x[(p * height + top + h) * width + left + w];
        }
      }
    }
  }

  /** Mirrors rows, columns or both. */
  public static void flip(
      int planes, int height, int width, boolean rows, boolean columns, double[] x, double[] y) {
    for (int p = 0; p < planes; p++) {
      for (int h = 0; h < height; h++) {
        for (int w = 0; w < width; w++) {
          int row = rows ? height - 1 - h : h;
          int column = columns ? width - 1 - w : w;
          y[(p * height + h) * width + w] = x[(p * height + row) * width + column];
        }
      }
    }
  }

  /** Dimension d of y is dimension {@code sources[d]} of x. */
  public static void transpose(int[] sizes, int[] sources, double[] x, double[] y) {
    int[] at = new int[4];
    int next = 0;
    for (at[0] = 0; at[0] < sizes[0]; at[0]++) {
      for (at[1] = 0; at[1] < sizes[1]; at[1]++) {
        for (at[2] = 0; at[2] < sizes[2]; at[2]++) {
          for (at[3] = 0; at[3] < sizes[3]; at[3]++) {
            int to = 0;
            for (int source : sources) {
              to = to * sizes[source] + at[source];
            }
            y[to] = x[next++];
          }
        }
      }
    }
  }

  /**
   * Depth to space, or back.
   *
   * @param channels of the one that has few
   * @param height rows of the one that has few; likewise width
   */
  public static void depthSpace(
      int batch,
      int channels,
      int height,
      int width,
      int block,
      boolean dcr,
      boolean toDepth,
      double[] x,
      double[] y) {
    for (int n = 0; n < batch; n++) {
      for (int c = 0; c < channels; c++) {
        for (int row = 0; row < height * block; row++) {
          for (int column = 0; column < width * block; column++) {
            int pixel = row % block * block + column % block;
            int deep = dcr ? pixel * channels + c : c * block * block + pixel;
            int space = ((n * channels + c) * height * block + row) * width * block + column;
            int depth =
                ((n * channels * block * block + deep) * height + row / block) * width
                    + column / block;
            if (toDepth) {
              y[depth] = x[space];
            } else {
              y[space] = x[depth];
            }
          }
        }
      }
    }
  }

  /**
   * Of which row of the image each row of the padded one is made; −1 for the constant.
   *
   * @param mode 0 constant, 1 reflect, 2 replicate
   */
  public static int[] padding(int mode, int size, int before, int behind) {
    int[] source = new int[before + size + behind];
    for (int i = 0; i < source.length; i++) {
      int at = i - before;
      boolean inside = at >= 0 && at < size;
      source[i] =
          switch (mode) {
            case 0 -> inside ? at : -1;
            case 1 -> at < 0 ? -at : at >= size ? 2 * (size - 1) - at : at;
            default -> Math.max(0, Math.min(size - 1, at));
          };
    }
    return source;
  }

  /** Each pixel of y is the constant, or the pixel of x that rows and columns name. */
  public static void pad(
      int planes,
      int height,
      int width,
      int[] rows,
      int[] columns,
      double value,
      double[] x,
      double[] y) {
    int next = 0;
    for (int p = 0; p < planes; p++) {
      for (int row : rows) {
        for (int column : columns) {
          boolean margin = row < 0 || column < 0;
          y[next++] = margin ? value : x[(p * height + row) * width + column];
        }
      }
    }
  }

  /** The gradient of {@link #pad}. */
  public static void padBackward(
      int planes, int height, int width, int[] rows, int[] columns, double[] dy, double[] dx) {
    Arrays.fill(dx, 0);
    int next = 0;
    for (int p = 0; p < planes; p++) {
      for (int row : rows) {
        for (int column : columns) {
          if (row >= 0 && column >= 0) {
            dx[(p * height + row) * width + column] += dy[next];
          }
          next++;
        }
      }
    }
  }

  /** A row for each channel and tap, a column for each window. */
  public static void im2col(ConvShape s, double[] x, double[] y) {
    forEachTap(s, (from, to) -> y[to] = from < 0 ? 0 : x[from]);
  }

  /** The gradient of {@link #im2col}. */
  public static void col2im(ConvShape s, double[] dy, double[] dx) {
    Arrays.fill(dx, 0);
    forEachTap(
        s,
        (from, to) -> {
          if (from >= 0) {
            dx[from] += dy[to];
          }
        });
  }

  private interface Tap {
    /** Sees a pixel, −1 outside the image, and its place in the matrix. */
    void at(int pixel, int place);
  }

  private static void forEachTap(ConvShape s, Tap tap) {
    int next = 0;
    for (int plane = 0; plane < s.batch() * s.channels(); plane++) {
      for (int i = 0; i < s.kernelHeight(); i++) {
        for (int j = 0; j < s.kernelWidth(); j++) {
          for (int row = 0; row < s.outHeight(); row++) {
            for (int column = 0; column < s.outWidth(); column++) {
              int h = row * s.strideHeight() - s.padTop() + i * s.dilationHeight();
              int w = column * s.strideWidth() - s.padLeft() + j * s.dilationWidth();
              boolean inside = h >= 0 && h < s.height() && w >= 0 && w < s.width();
              tap.at(inside ? (plane * s.height() + h) * s.width() + w : -1, next++);
            }
          }
        }
      }
    }
  }
}
