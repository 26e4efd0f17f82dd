package io.lanewise.kernels.gemm;

/** Copies a stored matrix into a row-major one without gaps, undoing a transposition. */
final class MatrixCopy {
  private MatrixCopy() {}

  static void copy(
      int rows,
      int columns,
      float[] from,
      int offset,
      int ld,
      boolean transposed,
      float[] to,
      int toOffset) {
    for (int i = 0; i < rows && columns > 0; i++) {
      if (!transposed) {
        System.arraycopy(from, offset + i * ld, to, toOffset + i * columns, columns);
      } else {
        for (int j = 0; j < columns; j++) {
          to[toOffset + i * columns + j] = from[offset + j * ld + i];
        }
      }
    }
  }
}
