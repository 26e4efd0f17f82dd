package io.lanewise.bench.plan;

import io.lanewise.bench.suite.UniformNumbers;
import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.TensorShape;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a call reads: uniform numbers in [-1, 1), or in [0.1, 1.1) where they must be positive, the
 * same ones for the same problem string, here in NCHW whatever the problem's layout. What is only
 * written is there too, to be filled.
 *
 * @param problem what is computed
 * @param floats an array for each operand of floats
 * @param integers the operand of integers; null where there is none
 */
public record PlanOperands(Problem problem, List<float[]> floats, int[] integers) {
  /** Makes them. */
  public static PlanOperands of(Problem problem) {
    UniformNumbers numbers = new UniformNumbers(problem.toString());
    List<float[]> floats =
        problem.operands().stream()
            .filter(operand -> operand.integers() == null)
            .map(operand -> values(operand, numbers))
            .toList();
    Operand last = problem.operands().getLast();
    return new PlanOperands(problem, floats, last.integers() == null ? null : integers(last));
  }

  private static float[] values(Operand operand, UniformNumbers numbers) {
    float[] values = numbers.next(operand.shape().elements());
    if (operand.isPositive()) {
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.abs(values[i]) + 0.1f;
      }
    }
    return values;
  }

  private static int[] integers(Operand operand) {
    SplittableRandom random = new SplittableRandom(operand.shape().floats());
    int least = operand.integers().least();
    int most = operand.integers().most();
    return random.ints(operand.shape().floats(), least, most + 1).toArray();
  }

  /** The operand of floats at a place, in its layout; lanes past the last channel are 0. */
  public float[] laidOut(int operand) {
    TensorShape shape = problem.operands().get(operand).shape();
    float[] plain = floats.get(operand);
    if (shape.layout() == Layout.NCHW) {
      return plain.clone();
    }
    float[] values = new float[shape.floats()];
    forEach(shape, (from, to) -> values[to] = plain[from]);
    return values;
  }

  /** Every operand in double, as a reference takes them: what is only written is 0. */
  public double[][] wide() {
    int count = problem.operands().size();
    double[][] wide = new double[count][];
    for (int i = 0; i < floats.size(); i++) {
      float[] values = floats.get(i);
      wide[i] = new double[values.length];
      boolean read = problem.operands().get(i).isRead();
      for (int e = 0; read && e < values.length; e++) {
        wide[i][e] = values[e];
      }
    }
    if (integers != null) {
      wide[count - 1] = new double[integers.length];
      int[] next = {0};
      forEach(
          problem.operands().getLast().shape(),
          (plain, at) -> wide[count - 1][next[0]++] = integers[at]);
    }
    return wide;
  }

  /**
   * What a call left in the operands that it writes, one after the other, each in NCHW.
   *
   * @param laidOut the arrays of floats, each in its layout
   */
  public float[] results(List<float[]> laidOut, int[] indices) {
    int length = 0;
    for (Operand operand : problem.operands()) {
      length += operand.isWritten() ? operand.shape().elements() : 0;
    }
    float[] results = new float[length];
    int begin = 0;
    for (int i = 0; i < problem.operands().size(); i++) {
      Operand operand = problem.operands().get(i);
      if (operand.isWritten()) {
        int first = begin;
        float[] values = operand.integers() == null ? laidOut.get(i) : null;
        forEach(
            operand.shape(),
            (plain, at) -> results[first + plain] = values == null ? indices[at] : values[at]);
        begin += operand.shape().elements();
      }
    }
    return results;
  }

  private interface Pair {
    void at(int plain, int laidOut);
  }

  /** Every element: where it lies in NCHW, and where in its layout. */
  private static void forEach(TensorShape s, Pair pair) {
    int plain = 0;
    for (int n = 0; n < s.batch(); n++) {
      for (int c = 0; c < s.channels(); c++) {
        for (int h = 0; h < s.height(); h++) {
          for (int w = 0; w < s.width(); w++) {
            pair.at(plain++, s.index(n, c, h, w));
          }
        }
      }
    }
  }
}
