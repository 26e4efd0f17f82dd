package io.lanewise.testkit.elementwise;

import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.plan.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;

/**
 * Holds a problem's gradients in double to central differences of its values in double. Operands
 * meet by their names: the gradient of {@code a} is {@code da}, that of the result {@code y} is
 * {@code dy}.
 */
public final class CentralDifferences {
  private static final double STEP = 1e-6;

  private CentralDifferences() {}

  /**
   * Fails where a gradient is not what the difference of values says.
   *
   * @param draw the numbers at which they are compared, away from kinks
   */
  public static void check(Problem value, Problem gradient, Random random, DoubleSupplier draw) {
    Map<String, double[]> numbers = new HashMap<>();
    for (Operand operand : value.operands()) {
      double[] all = new double[operand.shape().elements()];
      if (operand.isRead()) {
        java.util.Arrays.setAll(all, i -> draw.getAsDouble());
      }
      numbers.put(operand.name(), all);
    }
    String result = value.operands().getLast().name();
    double[] dy = new double[numbers.get(result).length];
    java.util.Arrays.setAll(dy, i -> 2 * random.nextDouble() - 1);
    run(value, numbers);
    numbers.put("d" + result, dy);
    for (Operand operand : gradient.operands()) {
      numbers.computeIfAbsent(operand.name(), name -> new double[operand.shape().elements()]);
    }
    run(gradient, numbers);
    for (Operand operand : gradient.operands()) {
      if (operand.isWritten()) {
        compare(value, numbers, operand.name(), result);
      }
    }
  }

  private static void compare(
      Problem value, Map<String, double[]> numbers, String gradient, String result) {
    double[] x = numbers.get(gradient.substring(1));
    double[] exact = numbers.get(gradient);
    for (int i = 0; i < x.length; i++) {
      double before = x[i];
      x[i] = before + STEP;
      double above = loss(value, numbers, result);
      x[i] = before - STEP;
      double below = loss(value, numbers, result);
      x[i] = before;
      double difference = (above - below) / (2 * STEP);
      if (!(Math.abs(difference - exact[i]) <= 1e-6 * (1 + Math.abs(exact[i])))) {
        throw new AssertionError(
            value
                + ": element "
                + i
                + " of "
                + gradient
                + " must be "
                + difference
                + ", is "
                + exact[i]);
      }
    }
  }

  private static double loss(Problem value, Map<String, double[]> numbers, String result) {
    run(value, numbers);
    double[] y = numbers.get(result);
    double[] dy = numbers.get("d" + result);
    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      sum += y[i] * dy[i];
    }
    return sum;
  }

  /** Results begin at 0, as the reference finds them. */
  private static void run(Problem problem, Map<String, double[]> numbers) {
    List<Operand> kinds = problem.operands();
    double[][] operands = new double[kinds.size()][];
    for (int i = 0; i < operands.length; i++) {
      operands[i] = numbers.get(kinds.get(i).name());
      if (!kinds.get(i).isRead()) {
        java.util.Arrays.fill(operands[i], 0);
      }
    }
    problem.reference(operands);
  }
}
