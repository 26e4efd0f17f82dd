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
 * The loss of rows of scores against a class each, and its gradient by the scores. Operands: x, a
 * row for each example; then t, as large, where targets are probabilities; then w, a number a
 * class, with weights; loss, one number, or one a row with {@link Reduction#NONE}; dx, which may be
 * x itself and is left out where only the value is wanted; last the labels, integers, unless
 * targets are probabilities.
 *
 * <p>With y the label, w its weight (else 1), and log p the log-softmax of the row:
 *
 * <ul>
 *   <li>cross-entropy: {@code −w_y·log p_y}; with smoothing ε and C classes {@code −Σ w·q·log p},
 *       where q is {@code ε/C}, and for the label {@code 1 − ε} more;
 *   <li>soft-cross-entropy: the same with {@code q = (1 − ε)·t + ε/C};
 *   <li>nll, of logarithms of probabilities: {@code −w_y·x_y};
 *   <li>hinge: {@code w_y·Σ max(0, x_j − x_y + 1)} over the others, gradient 0 at the kink.
 * </ul>
 *
 * <p>The mean divides by the sum of the labels' weights, of probabilities by the rows (as PyTorch
 * for cross-entropy and nll). A row of the ignored label has no loss, no gradient and no weight.
 * Weights are at least 0. NaN: a row of cross-entropy is as log-softmax's; the others' loss is NaN
 * where a score is that they depend on.
 *
 * <p>With r rows of c classes the error is at most γ(c/16 + r/16 + 40) times the sum of what is
 * added and subtracted, exponentials times their arguments' size.
 *
 * <p>Strings: {@code cross-entropy:r32_c1000}, {@code
 * cross-entropy:r32_c10/smoothing=0.1/weights/ignore=-100/sum}, {@code soft-cross-entropy:r8_c10},
 * {@code nll:r8_c10/none}, {@code hinge:r8_c10/value}.
 *
 * @param kind which loss
 * @param rows examples
 * @param columns classes
 * @param smoothing ε, from 0 to 1
 * @param weighted whether classes have weights
 * @param ignored the label of rows that do not count; {@link #NO_LABEL} for none
 * @param reduction what becomes of the rows' losses
 * @param valueOnly whether there is no gradient
 */
public record LabelLossProblem(
    Kind kind,
    int rows,
    int columns,
    float smoothing,
    boolean weighted,
    int ignored,
    Reduction reduction,
    boolean valueOnly)
    implements Problem {
  /** The losses. */
  public enum Kind {
    /** Softmax, logarithm and label in one. */
    CROSS_ENTROPY,
    /** The same against probabilities. */
    SOFT_CROSS_ENTROPY,
    /** Of logarithms of probabilities. */
    NLL,
    /** By how far other scores miss being 1 below the label's. */
    HINGE;

    /** Once for all: a run asks for it, and allocates nothing. */
    private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** No label is ignored. */
  public static final int NO_LABEL = Integer.MAX_VALUE;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException when a size is wrong, or an option not this loss's
   */
  public LabelLossProblem {
    Check.notNull("loss", "kind", kind);
    String op = kind.text;
    Check.notNull(op, "reduction", reduction);
    Check.size(op, "rows", rows);
    Check.atLeast(op, "columns", 1, columns);
    TensorShape.rows(rows, columns);
    boolean entropy = kind == Kind.CROSS_ENTROPY || kind == Kind.SOFT_CROSS_ENTROPY;
    if (!(smoothing >= 0 && smoothing <= 1) || smoothing > 0 && !entropy) {
      throw Check.error(op, "smoothing", "must be from 0 to 1, and 0 but for entropies", smoothing);
    }
    if (ignored != NO_LABEL && kind == Kind.SOFT_CROSS_ENTROPY) {
      throw Check.error(op, "ignored", "must be none where targets are probabilities", ignored);
    }
    smoothing = smoothing == 0 ? 0 : smoothing;
  }

  /** The mean without options, with its gradient. */
  public static LabelLossProblem of(Kind kind, int rows, int columns) {
    return new LabelLossProblem(kind, rows, columns, 0f, false, NO_LABEL, Reduction.MEAN, false);
  }

  /**
   * Reads a problem string.
   *
   * @throws IllegalArgumentException naming the text and the part that is wrong
   */
  public static LabelLossProblem parse(String text) {
    ProblemString parts = ProblemString.parse(text);
    Kind kind = Kind.CROSS_ENTROPY;
    for (Kind one : Kind.values()) {
      kind = one.text.equals(parts.operation()) ? one : kind;
    }
    parts.requireFields(kind.text, List.of("r", "c"));
    LossOptions options = LossOptions.of(parts.distinctOptions(), text);
    return new LabelLossProblem(
        kind,
        parts.fields().getOrDefault("r", 1),
        parts.fields().getOrDefault("c", 1),
        options.smoothing(),
        options.weighted(),
        options.ignored(),
        options.reduction(),
        options.valueOnly());
  }

  /** Whether targets are probabilities. */
  boolean soft() {
    return kind == Kind.SOFT_CROSS_ENTROPY;
  }

  /** Where the weights stand among the operands. */
  int weightsAt() {
    return soft() ? 2 : 1;
  }

  /** Where the loss stands among the operands; dx is next. */
  int lossAt() {
    return weightsAt() + (weighted ? 1 : 0);
  }

  @Override
  public String operation() {
    return kind.text;
  }

  @Override
  public List<Operand> operands() {
    TensorShape scores = TensorShape.rows(rows, columns);
    TensorShape one = TensorShape.row(1);
    List<Operand> all = new ArrayList<>();
    all.add(Operand.in("x", scores));
    if (soft()) {
      all.add(Operand.in("t", scores));
    }
    if (weighted) {
      all.add(Operand.in("w", TensorShape.row(columns)));
    }
    all.add(Operand.out("loss", reduction == Reduction.NONE ? TensorShape.row(rows) : one));
    if (!valueOnly) {
      all.add(Operand.out("dx", scores).orInPlaceOf(0));
    }
    if (!soft()) {
      int except = ignored == NO_LABEL ? 0 : ignored;
      all.add(
          Operand.in("labels", TensorShape.row(rows))
              .ofIntegers(new Operand.Integers(0, columns - 1, except)));
    }
    return List.copyOf(all);
  }

  @Override
  public void reference(double[][] operands) {
    evaluate(operands, false);
  }

  @Override
  public void magnitudes(double[][] operands) {
    evaluate(operands, true);
  }

  private void evaluate(double[][] operands, boolean magnitudes) {
    ReferenceLoss.labels(
        kind.text,
        rows,
        columns,
        smoothing,
        ignored,
        reduction.text(),
        magnitudes,
        operands[0],
        soft() ? operands[1] : null,
        weighted ? operands[weightsAt()] : null,
        operands[lossAt()],
        valueOnly ? null : operands[lossAt() + 1],
        soft() ? null : operands[operands.length - 1]);
  }

  /** The canonical problem string. */
  @Override
  public String toString() {
    Map<String, Integer> fields = new LinkedHashMap<>();
    if (rows != 1) {
      fields.put("r", rows);
    }
    fields.put("c", columns);
    return ProblemString.of(kind.text, "", fields)
        .withOption(smoothing != 0, "smoothing=" + smoothing)
        .withOption(weighted, "weights")
        .withOption(ignored != NO_LABEL, "ignore=" + ignored)
        .withOption(reduction != Reduction.MEAN, reduction.text())
        .withOption(valueOnly, "value")
        .toString();
  }
}
