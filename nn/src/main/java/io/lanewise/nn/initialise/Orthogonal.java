package io.lanewise.nn.initialise;

import io.lanewise.nn.shape.Shape;
import java.util.random.RandomGenerator;

/**
 * Of a weight seen as a matrix, {@code size(0)} by all the rest, the rows or the columns, whichever
 * are fewer, are orthonormal times a gain. They are a normal random matrix's, made orthogonal by
 * modified Gram and Schmidt, each vector twice, which suffices for any (Giraud et al., 2005); so
 * every orthogonal matrix is as likely as every other (Mezzadri, "How to generate random matrices
 * from the classical compact groups", 2007).
 *
 * @param gain the length of each vector
 */
record Orthogonal(double gain) implements Initialiser {
  Orthogonal {
    Arguments.finite("gain", gain);
  }

  @Override
  public void fill(Shape shape, RandomGenerator random, float[] to, int offset) {
    Arguments.check(shape, random, to, offset);
    Fan.OUT.of(shape);
    if (shape.elements() == 0) {
      return;
    }
    int rows = shape.size(0);
    int columns = shape.elements() / rows;
    double[][] basis = basis(Math.min(rows, columns), Math.max(rows, columns), random);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        double element = rows <= columns ? basis[row][column] : basis[column][row];
        to[offset + row * columns + column] = (float) (gain * element);
      }
    }
  }

  private static double[][] basis(int count, int length, RandomGenerator random) {
    Chance chance = new Chance(random);
    double[][] basis = new double[count][length];
    for (int i = 0; i < count; i++) {
      double[] fresh = basis[i];
      for (int k = 0; k < length; k++) {
        fresh[k] = chance.normal();
      }
      for (int pass = 0; pass < 2; pass++) {
        for (int j = 0; j < i; j++) {
          addScaled(-dot(fresh, basis[j]), basis[j], fresh);
        }
        scale(1 / Math.sqrt(dot(fresh, fresh)), fresh);
      }
    }
    return basis;
  }

  private static double dot(double[] a, double[] b) {
    // Four sums, because one would wait for each addition.
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int k = 0;
    for (; k + 3 < a.length; k += 4) {
      sum0 += a[k] * b[k];
      sum1 += a[k + 1] * b[k + 1];
      sum2 += a[k + 2] * b[k + 2];
      sum3 += a[k + 3] * b[k + 3];
    }
    for (; k < a.length; k++) {
      sum0 += a[k] * b[k];
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }

  private static void addScaled(double factor, double[] a, double[] to) {
    for (int k = 0; k < a.length; k++) {
      to[k] += factor * a[k];
    }
  }

  private static void scale(double factor, double[] a) {
    for (int k = 0; k < a.length; k++) {
      a[k] *= factor;
    }
  }
}
