package io.lanewise.kernels.softmax;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.reference.ReferenceSoftmax;
import io.lanewise.kernels.shape.ProblemString;
import io.lanewise.kernels.shape.TensorShape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Over every row of a matrix, with m its largest number and s = Σexp(x − m):
 *
 * <ul>
 *   <li>softmax: {@code y = exp(x − m)/s}, operands x, y; backward {@code dx = y·(dy − Σy·dy)},
 *       operands y, dy, dx;
 *   <li>log-softmax: {@code y = (x − m) − log s}, operands x, y; backward {@code dx = dy −
 *       exp(y)·Σdy}, operands y, dy, dx;
 *   <li>log-sum-exp: {@code y = m + log s}, one number a row, operands x, y; backward {@code dx =
 *       exp(x − y)·dy}, operands x, y, dy, dx.
 * </ul>
 *
 * <p>y may be x itself, and dx may be dy, where they are of one size. The y of a backward pass is
 * the result of the forward pass.
 *
 * <p>NaN: a row with a NaN or a +∞ is NaN all over, and so is one of −∞ alone; else −∞ gets the
 * probability 0. Only log-sum-exp of these is what its limit is: +∞ and −∞. (As PyTorch.)
 *
 * <p>Sums go over 16 lanes and then a fixed tree. With c the length of a row, errors are at most
 * γ(c/16 + 24) times the sum of what is added and subtracted, and, where there is an exponential,
 * of its value times its argument: an argument's rounding is its relative error.
 *
 * <p>Strings: {@code softmax:r1024_c1000}, {@code log-softmax:r64_c10/backward}, {@code
 * log-sum-exp:c10}; r is 1 where left out.
 *
 * @param kind which of the three
 * @param rows how many rows
 * @param columns numbers of a row
 * @param backward whether the gradient is computed
 */
public record SoftmaxProblem(Kind kind, int rows, int columns, boolean backward)
    implements Problem {
  /** The three functions. */
  public enum Kind {
    /** Exponentials as parts of their sum. */
    SOFTMAX,
    /** Its logarithm. */
    LOG_SOFTMAX,
    /** The logarithm of the sum. */
    LOG_SUM_EXP;

    /** Once for all: a run asks for it, and allocates nothing. */
    private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException when one is negative, or there are rows of no numbers
   */
  public SoftmaxProblem {
    Check.notNull("softmax", "kind", kind);
    Check.size(kind.text, "rows", rows);
    Check.atLeast(kind.text, "columns", 1, columns);
    TensorShape.rows(rows, columns);
  }

  /**
   * Reads a problem string.
   *
   * @throws IllegalArgumentException naming the text and the part that is wrong
   */
  public static SoftmaxProblem parse(String text) {
    ProblemString parts = ProblemString.parse(text);
    Kind kind = Kind.SOFTMAX;
    for (Kind one : Kind.values()) {
      kind = one.text.equals(parts.operation()) ? one : kind;
    }
    parts.requireFields(kind.text, List.of("r", "c"));
    boolean backward = false;
    for (String option : parts.distinctOptions()) {
      if (!option.equals("backward")) {
        throw Check.error("problem", "option", "must be backward, not '" + option + "'", text);
      }
      backward = true;
    }
    Map<String, Integer> f = parts.fields();
    return new SoftmaxProblem(kind, f.getOrDefault("r", 1), f.getOrDefault("c", 1), backward);
  }

  @Override
  public String operation() {
    return kind.text;
  }

  @Override
  public List<Operand> operands() {
    TensorShape matrix = TensorShape.rows(rows, columns);
    TensorShape column = TensorShape.rows(rows, 1);
    boolean narrow = kind == Kind.LOG_SUM_EXP;
    if (!backward) {
      return narrow
          ? List.of(Operand.in("x", matrix), Operand.out("y", column))
          : List.of(Operand.in("x", matrix), Operand.out("y", matrix).orInPlaceOf(0));
    }
    return narrow
        ? List.of(
            Operand.in("x", matrix),
            Operand.in("y", column),
            Operand.in("dy", column),
            Operand.out("dx", matrix).orInPlaceOf(0))
        : List.of(
            Operand.in("y", matrix),
            Operand.in("dy", matrix),
            Operand.out("dx", matrix).orInPlaceOf(1));
  }

  @Override
  public void reference(double[][] operands) {
    ReferenceSoftmax.rows(kind.ordinal(), backward, rows, columns, operands);
  }

  @Override
  public void magnitudes(double[][] operands) {
    ReferenceSoftmax.magnitudes(kind.ordinal(), backward, rows, columns, operands);
  }

  /** The canonical problem string. */
  @Override
  public String toString() {
    Map<String, Integer> fields = new LinkedHashMap<>();
    if (rows != 1) {
      fields.put("r", rows);
    }
    fields.put("c", columns);
    return ProblemString.of(kind.text, "", fields).withOption(backward, "backward").toString();
  }
}
