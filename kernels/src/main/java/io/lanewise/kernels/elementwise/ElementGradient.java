package io.lanewise.kernels.elementwise;

import io.lanewise.kernels.micro.Pairwise;
import io.lanewise.kernels.plan.Operands;

/** Both gradients of a function of two operands over a stretch of elements. */
final class ElementGradient {
  private ElementGradient() {}

  /**
   * Writes the gradient of a where it belongs, and each element's share in that of b.
   *
   * @param from the first element
   * @param b the second operand, which a linear function does not need
   * @param pattern how it is repeated
   * @param db where the shares go
   */
  static void both(
      Elementwise function,
      Operands operands,
      int from,
      int count,
      float[] b,
      int bAt,
      int pattern,
      float[] db,
      int dbAt) {
    int first = function.kind().linear() ? 0 : 2;
    float[] dy = operands.floats(first);
    int dyAt = operands.at(first) + from;
    float[] da = operands.floats(first + 1);
    int daAt = operands.at(first + 1) + from;
    if (function.kind().linear()) {
      Pairwise.scale(function.factorOfSecond(), dy, dyAt, db, dbAt, count);
      pass(dy, dyAt, da, daAt, count);
      return;
    }
    float[] a = operands.floats(0);
    int aAt = operands.at(0) + from;
    switch (function.kind()) {
      case MUL ->
          Pairwise.multiplyGradient(a, aAt, b, bAt, pattern, dy, dyAt, da, daAt, db, dbAt, count);
      case DIV ->
          Pairwise.divideGradient(a, aAt, b, bAt, pattern, dy, dyAt, da, daAt, db, dbAt, count);
      case MIN ->
          Pairwise.minGradient(a, aAt, b, bAt, pattern, dy, dyAt, da, daAt, db, dbAt, count);
      case MAX ->
          Pairwise.maxGradient(a, aAt, b, bAt, pattern, dy, dyAt, da, daAt, db, dbAt, count);
      default -> throw new AssertionError(function);
    }
  }

  /** Copies a gradient, where it is not there already. */
  static void pass(float[] dy, int dyAt, float[] da, int daAt, int count) {
    if (dy != da || dyAt != daAt) {
      System.arraycopy(dy, dyAt, da, daAt, count);
    }
  }
}
