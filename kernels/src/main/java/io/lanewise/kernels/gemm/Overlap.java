package io.lanewise.kernels.gemm;

/** Whether two blocks of one array share an element. */
final class Overlap {
  private Overlap() {}

  /**
   * Two blocks of rows × width elements, rows ld apart. With one leading dimension the answer is
   * exact, so disjoint parts of one matrix are told apart; otherwise the blocks are judged by the
   * stretch from their first element to their last.
   */
  static boolean of(
      long offset1,
      long rows1,
      long width1,
      long ld1,
      long offset2,
      long rows2,
      long width2,
      long ld2) {
    if (rows1 == 0 || rows2 == 0 || width1 == 0 || width2 == 0) {
      return false;
    }
    long end1 = offset1 + (rows1 - 1) * ld1 + width1;
    long end2 = offset2 + (rows2 - 1) * ld2 + width2;
    if (end1 <= offset2 || end2 <= offset1) {
      return false;
    }
    long ld = rows1 == 1 ? ld2 : ld1;
    if ((rows1 > 1 && rows2 > 1 && ld1 != ld2) || ld < Math.max(width1, width2)) {
      return true;
    }
    if (offset2 < offset1) {
      return of(offset2, rows2, width2, ld2, offset1, rows1, width1, ld1);
    }
    // Row s of the second lies s·ld + column after the first row of the first.
    long column = (offset2 - offset1) % ld;
    long row = (offset2 - offset1) / ld;
    boolean beside = column < width1 && row < rows1;
    boolean wrapped = column + width2 > ld && row + 1 < rows1;
    return beside || wrapped;
  }
}
