package io.lanewise.kernels.plan;

import io.lanewise.kernels.shape.TensorShape;
import java.util.List;

/**
 * What a kernel is to compute: an immutable value that prints as a problem string. It knows its
 * operands and its own meaning in double, so that the planner, the test kit and the benchmarks need
 * know nothing else of it.
 */
public interface Problem {
  /** The word before the colon of the problem string. */
  String operation();

  /** The canonical problem string. */
  @Override
  String toString();

  /**
   * The arrays of a call in the order of {@link Plan#run}: first those of floats, last at most one
   * of integers.
   */
  List<Operand> operands();

  /**
   * Computes in double with plain loops.
   *
   * @param operands an array an operand, its elements in the order of NCHW whatever the layout,
   *     integers as doubles; what is only written comes as zeros and is set
   */
  void reference(double[][] operands);

  /**
   * Replaces what is written by what {@code ELEMENTWISE} errors are measured in. Unless it says
   * otherwise: by the result for the magnitudes of what is read, as is right for sums of products.
   */
  default void magnitudes(double[][] operands) {
    for (int i = 0; i < operands.length; i++) {
      if (operands().get(i).isRead()) {
        for (int e = 0; e < operands[i].length; e++) {
          operands[i][e] = Math.abs(operands[i][e]);
        }
      }
    }
    reference(operands);
  }

  /** Bytes that a run must read and write, each element once. */
  default long bytes() {
    long elements = 0;
    for (Operand operand : operands()) {
      TensorShape shape = operand.shape();
      elements += (operand.isRead() ? shape.floats() : 0L);
      elements += (operand.isWritten() ? shape.floats() : 0L);
    }
    return 4 * elements;
  }
}
