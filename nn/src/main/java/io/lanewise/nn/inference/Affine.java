package io.lanewise.nn.inference;

/**
 * scale·y + shift, a number of each a channel, in double so that folding rounds once.
 *
 * @param scale what is multiplied by; null for ones
 * @param shift what is added then; null for zeros
 */
record Affine(double[] scale, double[] shift) {
  static final Affine IDENTITY = new Affine(null, null);

  Affine times(double[] factors) {
    return new Affine(
        multiplied(scale, factors), shift == null ? null : multiplied(shift, factors));
  }

  Affine plus(double[] more) {
    if (shift == null) {
      return new Affine(scale, more.clone());
    }
    double[] sum = shift.clone();
    for (int c = 0; c < sum.length; c++) {
      sum[c] += more[c];
    }
    return new Affine(scale, sum);
  }

  private static double[] multiplied(double[] a, double[] b) {
    double[] product = b.clone();
    for (int c = 0; a != null && c < product.length; c++) {
      product[c] *= a[c];
    }
    return product;
  }

  double scaleOf(int channel) {
    return scale == null ? 1 : scale[channel];
  }

  /** The bias that stands for an earlier one, which may be null, and this; null for none. */
  float[] bias(float[] before, int channels) {
    if (before == null && shift == null) {
      return null;
    }
    float[] bias = new float[channels];
    for (int c = 0; c < channels; c++) {
      double b = before == null ? 0 : before[c] * scaleOf(c);
      bias[c] = (float) (shift == null ? b : b + shift[c]);
    }
    return bias;
  }

  /** The scales as floats. */
  float[] scales() {
    return floats(scale);
  }

  /** The shifts as floats. */
  float[] shifts() {
    return floats(shift);
  }

  private static float[] floats(double[] wide) {
    float[] narrow = new float[wide.length];
    for (int c = 0; c < narrow.length; c++) {
      narrow[c] = (float) wide[c];
    }
    return narrow;
  }
}
