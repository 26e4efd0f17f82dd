package io.lanewise.kernels.activation;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.ProblemString;
import io.lanewise.kernels.shape.TensorShape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An activation of every element of a tensor: {@code y = f(x)}, operands x, y; backward {@code dx =
 * f′(x)·dy}, operands x, dy, dx. y may be x itself, and dx may be dy.
 *
 * <p>The error is at most γ(n) times |f(x)|, for the kinds whose value can come out of a
 * cancellation times |f(x)| + min(|x|, 4); backward times |f′(x)·dy|, for those times |f′(x)·dy| +
 * |dy|. n is 4 for straight lines, 5 for exp, log and square root, 9 for sigmoid and tanh, else 20.
 * A slope that is too small or too large for a float is lost before dy could bring it back.
 * Infinities give the limits, at −∞ also of SiLU, mish and GELU.
 *
 * <p>Strings: {@code act:relu_n16_ic64_ih56/nchw16}, {@code act:leaky-relu=0.1_iw1000/backward}.
 *
 * @param activation the function
 * @param shape of all operands
 * @param backward whether the gradient is computed
 */
public record ActivationProblem(Activation activation, TensorShape shape, boolean backward)
    implements Problem {
  private static final String OP = "act";

  /** Refuses nulls. */
  public ActivationProblem {
    Check.notNull(OP, "activation", activation);
    Check.notNull(OP, "shape", shape);
  }

  /**
   * Reads a problem string.
   *
   * @throws IllegalArgumentException naming the text and the part that is wrong
   */
  public static ActivationProblem parse(String text) {
    ProblemString parts = ProblemString.parseWithKind(text);
    parts.requireFields(OP, TensorShape.fieldNames());
    Activation activation = Activation.parse(parts.kind());
    if (activation == null) {
      throw Check.error(
          "problem", "kind", "must be an activation, not '" + parts.kind() + "'", text);
    }
    boolean backward = false;
    Layout layout = Layout.NCHW;
    for (String option : parts.distinctOptions()) {
      if (option.equals("backward")) {
        backward = true;
      } else {
        layout = parts.layout(option);
      }
    }
    return new ActivationProblem(activation, TensorShape.of(parts.fields(), layout), backward);
  }

  @Override
  public String operation() {
    return OP;
  }

  @Override
  public List<Operand> operands() {
    return backward
        ? List.of(
            Operand.in("x", shape),
            Operand.in("dy", shape),
            Operand.out("dx", shape).orInPlaceOf(1))
        : List.of(Operand.in("x", shape), Operand.out("y", shape).orInPlaceOf(0));
  }

  @Override
  public void reference(double[][] operands) {
    double[] x = operands[0];
    double[] to = operands[operands.length - 1];
    for (int i = 0; i < to.length; i++) {
      to[i] = backward ? gradient(x[i], operands[1][i]) : activation.exactly(x[i]);
    }
  }

  /** Where a function of straight lines is flat nothing passes, not even NaN. */
  private double gradient(double x, double dy) {
    double slope = activation.slope(x);
    return slope == 0 && activation.kind().isPiecewiseLinear() ? 0 : slope * dy;
  }

  /** The value, and of an argument what can be lost in it. */
  @Override
  public void magnitudes(double[][] operands) {
    double[] x = operands[0];
    double[] to = operands[operands.length - 1];
    double extra = isRelative() ? 0 : 1;
    for (int i = 0; i < to.length; i++) {
      to[i] =
          backward
              ? (steepness(x[i]) + extra) * Math.abs(operands[1][i])
              : Math.abs(activation.exactly(x[i])) + extra * Math.min(Math.abs(x[i]), 4);
    }
  }

  /** |f′(x)|, with what the smallest floats cannot tell and the largest cannot hold. */
  private double steepness(double x) {
    double slope = Math.abs(activation.slope(x)) + Float.MIN_NORMAL;
    return slope < Float.MAX_VALUE * (1 - 1e-5) ? slope : Double.POSITIVE_INFINITY;
  }

  /** Whether a value's error is in proportion to the value, however small. */
  private boolean isRelative() {
    return switch (activation.kind()) {
      case SIGMOID, TANH, SOFTPLUS, EXP, LOG, SQRT, ABS, ELU, SELU, LEAKY_RELU -> true;
      default -> false;
    };
  }

  /** The canonical problem string. */
  @Override
  public String toString() {
    Map<String, Integer> fields = new LinkedHashMap<>();
    shape.print(fields);
    return ProblemString.of(OP, activation.toString(), fields)
        .withOption(backward, "backward")
        .withOption(shape.layout() != Layout.NCHW, shape.layout().text())
        .toString();
  }
}
