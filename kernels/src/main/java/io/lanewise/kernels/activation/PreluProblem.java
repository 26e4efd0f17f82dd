package io.lanewise.kernels.activation;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.ProblemString;
import io.lanewise.kernels.shape.TensorShape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Leaky ReLU with a slope of its own for each channel (He et al., 2015): {@code y = x} where x &gt;
 * 0 or NaN, else {@code slope·x}. Operands x, slopes, y; y may be x itself.
 *
 * <p>Backward: {@code dx = dy} where x &gt; 0 or NaN, else {@code slope·dy}; and for each channel
 * {@code dslope = Σ x·dy} over the x ≤ 0. Operands x, slopes, dy, dx, dslopes; dx may be dy itself.
 * A channel's sum takes the images in ascending order; its error is at most γ(n·h·w + 5)·Σ|x·dy|.
 *
 * <p>Strings: {@code prelu:n16_ic64_ih56/backward/nchw16}.
 *
 * @param shape of all operands but the slopes
 * @param backward whether the gradients are computed
 */
public record PreluProblem(TensorShape shape, boolean backward) implements Problem {
  private static final String OP = "prelu";

  /** Refuses null. */
  public PreluProblem {
    Check.notNull(OP, "shape", shape);
  }

  /**
   * Reads a problem string.
   *
   * @throws IllegalArgumentException naming the text and the part that is wrong
   */
  public static PreluProblem parse(String text) {
    ProblemString parts = ProblemString.parse(text);
    parts.requireFields(OP, TensorShape.fieldNames());
    boolean backward = false;
    Layout layout = Layout.NCHW;
    for (String option : parts.distinctOptions()) {
      if (option.equals("backward")) {
        backward = true;
      } else {
        layout = parts.layout(option);
      }
    }
    return new PreluProblem(TensorShape.of(parts.fields(), layout), backward);
  }

  @Override
  public String operation() {
    return OP;
  }

  @Override
  public List<Operand> operands() {
    TensorShape slopes = TensorShape.perChannel(shape.channels());
    return backward
        ? List.of(
            Operand.in("x", shape),
            Operand.in("slopes", slopes),
            Operand.in("dy", shape),
            Operand.out("dx", shape).orInPlaceOf(2),
            Operand.out("dslopes", slopes))
        : List.of(
            Operand.in("x", shape),
            Operand.in("slopes", slopes),
            Operand.out("y", shape).orInPlaceOf(0));
  }

  @Override
  public void reference(double[][] operands) {
    double[] x = operands[0];
    double[] slopes = operands[1];
    if (backward) {
      Arrays.fill(operands[4], 0);
    }
    for (int i = 0; i < x.length; i++) {
      int channel = i / (shape.height() * shape.width()) % shape.channels();
      if (backward) {
        double dy = operands[2][i];
        operands[3][i] = x[i] <= 0 ? slopes[channel] * dy : dy;
        operands[4][channel] += x[i] <= 0 ? x[i] * dy : 0;
      } else {
        operands[2][i] = x[i] <= 0 ? slopes[channel] * x[i] : x[i];
      }
    }
  }

  /** What is added up in magnitude; elsewhere the result. */
  @Override
  public void magnitudes(double[][] operands) {
    if (backward) {
      for (int i = 0; i < operands[2].length; i++) {
        operands[2][i] = -Math.abs(operands[2][i]);
      }
    }
    reference(operands);
    for (double[] result : operands) {
      for (int i = 0; i < result.length; i++) {
        result[i] = Math.abs(result[i]);
      }
    }
  }

  /** The canonical problem string. */
  @Override
  public String toString() {
    Map<String, Integer> fields = new LinkedHashMap<>();
    shape.print(fields);
    return ProblemString.of(OP, "", fields)
        .withOption(backward, "backward")
        .withOption(shape.layout() != Layout.NCHW, shape.layout().text())
        .toString();
  }
}
