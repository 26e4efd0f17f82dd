package io.lanewise.kernels.resample;

/** Which rows and columns of the image are the bins of a box; of one worker, set for each box. */
final class RegionBins {
  /** Edges beyond are taken for this, so that no sum of them overflows. */
  private static final long FAR = 1 << 30;

  private final RegionPoolProblem problem;

  /** The first row of each bin. */
  final int[] top;

  /** One past the last, at least the first. */
  final int[] bottom;

  /** The first column of each bin. */
  final int[] left;

  /** One past the last, at least the first. */
  final int[] right;

  RegionBins(RegionPoolProblem problem) {
    this.problem = problem;
    top = new int[problem.outHeight()];
    bottom = new int[problem.outHeight()];
    left = new int[problem.outWidth()];
    right = new int[problem.outWidth()];
  }

  /** Cuts a box: top, left, bottom, right. */
  void set(float[] box, int at) {
    boolean none = false;
    for (int i = at; i < at + 4; i++) {
      none |= Float.isNaN(box[i]);
    }
    cut(none, box[at], box[at + 2], problem.shape().height(), top, bottom);
    cut(none, box[at + 1], box[at + 3], problem.shape().width(), left, right);
  }

  private void cut(boolean none, float first, float last, int size, int[] begin, int[] end) {
    long from = edge(first);
    long length = none ? 0 : Math.max(1, edge(last) - from + 1);
    int bins = begin.length;
    for (int i = 0; i < bins; i++) {
      begin[i] = Math.clamp(from + i * length / bins, 0, size);
      end[i] = Math.clamp(from + ((i + 1) * length + bins - 1) / bins, begin[i], size);
    }
  }

  /** A pixel's number: halves are rounded away from 0. */
  private long edge(float place) {
    double pixels = (double) place * problem.scale();
    long rounded = Math.round(Math.abs(pixels));
    return Math.min(FAR, rounded) * (pixels < 0 ? -1 : 1);
  }
}
