package io.lanewise.kernels.loss;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.reference.ReferenceLoss;
import io.lanewise.kernels.shape.ProblemString;
import io.lanewise.kernels.shape.TensorShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The loss of numbers x against targets t, element by element, and its gradient by x; operands x,
 * t, loss, dx. The loss is one number, or with {@link Reduction#NONE} one an element; dx may be x
 * itself, and is left out where only the value is wanted.
 *
 * <p>With d = x − t:
 *
 * <ul>
 *   <li>mse: {@code d²}; l1: {@code |d|}, gradient 0 where d is 0;
 *   <li>huber: {@code d²/2} where |d| ≤ δ, else {@code δ(|d| − δ/2)};
 *   <li>bce, of logits: {@code max(x, 0) − x·t + log(1 + exp(−|x|))}, gradient {@code sigmoid(x) −
 *       t};
 *   <li>kl, of logarithms x against probabilities t: {@code t·(log t − x)}, 0 where t is 0;
 *   <li>perceptron, of scores against signs: {@code max(0, −t·x)}, gradient 0 unless that is above
 *       0.
 * </ul>
 *
 * <p>The mean divides by the number of elements. NaN in x or t makes the element's loss NaN, and
 * its gradient unless that does not depend on it. Sums go over pieces of 2048, each in 16 lanes and
 * a fixed tree; the error is at most γ(2048/16 + n/32768 + 32)·Σ of the terms' magnitudes, each
 * taken as no less than the smallest normal number.
 *
 * <p>Strings: {@code loss:mse_c1000}, {@code loss:huber=0.5_c1000/sum}, {@code
 * loss:bce_c1000/none/value}.
 *
 * @param kind which loss
 * @param delta where huber turns from a parabola into lines; 0 for others
 * @param count elements
 * @param reduction what becomes of their losses
 * @param valueOnly whether there is no gradient
 */
public record ElementLossProblem(
    Kind kind, float delta, int count, Reduction reduction, boolean valueOnly) implements Problem {
  /** The losses. */
  public enum Kind {
    /** Squared error. */
    MSE,
    /** Absolute error. */
    L1,
    /** Squared where small, absolute where large. */
    HUBER,
    /** Binary cross-entropy of logits. */
    BCE,
    /** Kullback-Leibler divergence from logarithms to probabilities. */
    KL,
    /** Wrong signs, by how much. */
    PERCEPTRON;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final String OP = "loss";

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException when the count is negative, or huber's delta not positive and
   *     finite
   */
  public ElementLossProblem {
    Check.notNull(OP, "kind", kind);
    Check.notNull(OP, "reduction", reduction);
    TensorShape.row(Check.size(OP, "count", count));
    delta = kind == Kind.HUBER ? delta : 0f;
    if (kind == Kind.HUBER && !(delta > 0 && delta < Float.POSITIVE_INFINITY)) {
      throw Check.error(OP, "delta", "must be above 0 and finite", delta);
    }
  }

  /** The mean of a loss that has no parameter, with its gradient. */
  public static ElementLossProblem of(Kind kind, int count) {
    return new ElementLossProblem(kind, 1f, count, Reduction.MEAN, false);
  }

  /**
   * Reads a problem string.
   *
   * @throws IllegalArgumentException naming the text and the part that is wrong
   */
  public static ElementLossProblem parse(String text) {
    ProblemString parts = ProblemString.parseWithKind(text);
    parts.requireFields(OP, List.of("c"));
    String[] kind = parts.kind().split("=", 2);
    LossOptions options = LossOptions.of(parts.distinctOptions(), text);
    options.requireNone(text);
    return new ElementLossProblem(
        kind(kind[0], text),
        kind.length == 1 ? 1f : LossOptions.number("delta", kind[1], text),
        parts.fields().getOrDefault("c", 1),
        options.reduction(),
        options.valueOnly());
  }

  private static Kind kind(String word, String text) {
    for (Kind kind : Kind.values()) {
      if (kind.text().equals(word)) {
        return kind;
      }
    }
    throw Check.error("problem", "kind", "must be a loss, not '" + word + "'", text);
  }

  /** What a gradient is multiplied by. */
  float scale() {
    return reduction == Reduction.MEAN ? (float) (1.0 / count) : 1f;
  }

  @Override
  public String operation() {
    return OP;
  }

  @Override
  public List<Operand> operands() {
    TensorShape all = TensorShape.row(count);
    List<Operand> operands = new ArrayList<>();
    operands.add(Operand.in("x", all));
    operands.add(Operand.in("t", all));
    operands.add(Operand.out("loss", reduction == Reduction.NONE ? all : TensorShape.row(1)));
    if (!valueOnly) {
      operands.add(Operand.out("dx", all).orInPlaceOf(0));
    }
    return List.copyOf(operands);
  }

  @Override
  public void reference(double[][] operands) {
    ReferenceLoss.elements(
        kind.text(), delta, reduction.text(), operands[0], operands[1], operands[2], dx(operands));
  }

  @Override
  public void magnitudes(double[][] operands) {
    ReferenceLoss.elementMagnitudes(
        kind.text(), delta, reduction.text(), operands[0], operands[1], operands[2], dx(operands));
  }

  private double[] dx(double[][] operands) {
    return valueOnly ? null : operands[3];
  }

  /** The canonical problem string. */
  @Override
  public String toString() {
    Map<String, Integer> fields = new LinkedHashMap<>();
    fields.put("c", count);
    String word = kind.text() + (kind == Kind.HUBER && delta != 1 ? "=" + delta : "");
    return ProblemString.of(OP, word, fields)
        .withOption(reduction != Reduction.MEAN, reduction.text())
        .withOption(valueOnly, "value")
        .toString();
  }
}
