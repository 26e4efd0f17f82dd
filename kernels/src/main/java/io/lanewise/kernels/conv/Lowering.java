package io.lanewise.kernels.conv;

/** How a convolution becomes a product of matrices. */
enum Lowering {
  /** The matrix of columns is written out, a slab of it at a time. */
  IM2COL("im2col"),
  /** A 1×1 kernel without padding: the image is the matrix. */
  POINTWISE("pointwise"),
  /** Panels of columns are packed straight from padded rows of the image. */
  IMPLICIT("implicit-gemm");

  final String text;

  Lowering(String text) {
    this.text = text;
  }
}
