package io.lanewise.testkit;

/** Comparison of bits. All NaNs count as one, +0 and −0 as two. */
public final class Bits {
  private Bits() {}

  /** Whether two numbers have the same bits. */
  public static boolean same(float x, float y) {
    return Float.floatToIntBits(x) == Float.floatToIntBits(y);
  }

  /** Fails where two results differ in a bit; their layouts may differ. */
  public static void assertSame(Matrices expected, Matrices actual, Object what) {
    for (int matrix = 0; matrix < expected.count(); matrix++) {
      for (int row = 0; row < expected.rows(); row++) {
        for (int column = 0; column < expected.columns(); column++) {
          float x = expected.get(matrix, row, column);
          float y = actual.get(matrix, row, column);
          if (!same(x, y)) {
            throw new AssertionError(
                "%s: element %s must be %s (%08x), is %s (%08x)"
                    .formatted(
                        what,
                        where(matrix, row, column),
                        x,
                        Float.floatToIntBits(x),
                        y,
                        Float.floatToIntBits(y)));
          }
        }
      }
    }
  }

  /** Fails where two results differ as numbers; zeros of both signs are equal. */
  public static void assertEqual(Matrices expected, Matrices actual, Object what) {
    for (int matrix = 0; matrix < expected.count(); matrix++) {
      for (int row = 0; row < expected.rows(); row++) {
        for (int column = 0; column < expected.columns(); column++) {
          float x = expected.get(matrix, row, column);
          float y = actual.get(matrix, row, column);
          if (x != y && !same(x, y)) {
            throw new AssertionError(
                "%s: element %s must equal %s, is %s"
                    .formatted(what, where(matrix, row, column), x, y));
          }
        }
      }
    }
  }

  /** A hash of a result's bits, the same on every machine. */
  public static int hash(Matrices result) {
    int hash = 17;
    for (int matrix = 0; matrix < result.count(); matrix++) {
      for (int row = 0; row < result.rows(); row++) {
        for (int column = 0; column < result.columns(); column++) {
          hash = 31 * hash + Float.floatToIntBits(result.get(matrix, row, column));
        }
      }
    }
    return hash;
  }

  /** Fails where two tensors differ in a bit; their layouts may differ. */
  public static void assertSame(Tensor expected, Tensor actual, Object what) {
    expected.forEach(
        (n, c, h, w) -> {
          float x = expected.get(n, c, h, w);
          float y = actual.get(n, c, h, w);
          if (!same(x, y)) {
            throw new AssertionError(
                "%s: element (%d, %d, %d, %d) must be %s (%08x), is %s (%08x)"
                    .formatted(
                        what, n, c, h, w, x, Float.floatToIntBits(x), y, Float.floatToIntBits(y)));
          }
        });
  }

  /** Fails where two tensors differ as numbers; zeros of both signs are equal. */
  public static void assertEqual(Tensor expected, Tensor actual, Object what) {
    expected.forEach(
        (n, c, h, w) -> {
          float x = expected.get(n, c, h, w);
          float y = actual.get(n, c, h, w);
          if (x != y && !same(x, y)) {
            throw new AssertionError(
                "%s: element (%d, %d, %d, %d) must equal %s, is %s"
                    .formatted(what, n, c, h, w, x, y));
          }
        });
  }

  /** A hash of a tensor's bits, the same on every machine and for every layout. */
  public static int hash(Tensor result) {
    int[] hash = {17};
    result.forEach(
        (n, c, h, w) -> hash[0] = 31 * hash[0] + Float.floatToIntBits(result.get(n, c, h, w)));
    return hash[0];
  }

  private static String where(int matrix, int row, int column) {
    return "(" + row + ", " + column + ")" + (matrix == 0 ? "" : " of product " + matrix);
  }
}
