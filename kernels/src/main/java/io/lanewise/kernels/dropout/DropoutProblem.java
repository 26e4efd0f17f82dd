package io.lanewise.kernels.dropout;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.reference.ReferenceDropout;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.ProblemString;
import io.lanewise.kernels.shape.TensorShape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every element either dropped, that is +0, or kept and multiplied by 1/(1 − p); operands x, y, and
 * two integers of seed. y may be x itself. What is dropped does not pass, not even NaN.
 *
 * <p>The gradient is the same call on the gradient with the same seed, so no mask is stored. Which
 * elements are dropped follows from the seed and the element's index in NCHW alone, whatever the
 * layout, the threads or the vectors: an element is dropped where its {@link DropoutHash}, in its
 * 24 highest bits, is below p·2²⁴, rounded. The seed's integers are from 0 to 2³¹ − 2.
 *
 * <p>Error at most 2 units of roundoff: that of the factor and that of the product.
 *
 * <p>Strings: {@code dropout:0.5_n16_ic256_ih6}, {@code dropout:0.1_…/nchw16}.
 *
 * @param rate p, how many of all elements are dropped, from 0 and below 1
 * @param shape of x and y
 */
public record DropoutProblem(float rate, TensorShape shape) implements Problem {
  private static final String OP = "dropout";

  /**
   * Checks the rate.
   *
   * @throws IllegalArgumentException when it is not from 0 and below 1, or the layout is NHWC
   */
  public DropoutProblem {
    Check.notNull(OP, "shape", shape);
    if (!(rate >= 0 && rate < 1)) {
      throw Check.error(OP, "rate", "must be at least 0 and below 1", rate);
    }
    if (shape.layout() == Layout.NHWC) {
      throw Check.error(OP, "layout", "must be nchw or nchw16", shape.layout().text());
    }
    rate = rate == 0 ? 0 : rate;
  }

  /**
   * Reads a problem string.
   *
   * @throws IllegalArgumentException naming the text and the part that is wrong
   */
  public static DropoutProblem parse(String text) {
    ProblemString parts = ProblemString.parseWithKind(text);
    parts.requireFields(OP, TensorShape.fieldNames());
    float rate;
    try {
      rate = Float.parseFloat(parts.kind());
    } catch (NumberFormatException e) {
      throw Check.error("problem", "kind", "must be a rate, not '" + parts.kind() + "'", text);
    }
    Layout layout = Layout.NCHW;
    for (String option : parts.distinctOptions()) {
      layout = parts.layout(option);
    }
    return new DropoutProblem(rate, TensorShape.of(parts.fields(), layout));
  }

  /** Hashes from here on, without sign and their lowest 8 bits, keep their element. */
  int threshold() {
    return Math.round(rate * 0x1p24f);
  }

  /** What kept elements are multiplied by. */
  float scale() {
    return (float) (1 / (1 - (double) rate));
  }

  @Override
  public String operation() {
    return OP;
  }

  @Override
  public List<Operand> operands() {
    return List.of(
        Operand.in("x", shape),
        Operand.out("y", shape).orInPlaceOf(0),
        Operand.in("seed", TensorShape.row(2))
            .ofIntegers(Operand.Integers.between(0, Integer.MAX_VALUE - 1)));
  }

  @Override
  public void reference(double[][] operands) {
    ReferenceDropout.apply(
        rate, (int) operands[2][0], (int) operands[2][1], operands[0], operands[1]);
  }

  @Override
  public void magnitudes(double[][] operands) {
    reference(operands);
    for (int i = 0; i < operands[1].length; i++) {
      operands[1][i] = Math.abs(operands[1][i]);
    }
  }

  /** The canonical problem string. */
  @Override
  public String toString() {
    Map<String, Integer> fields = new LinkedHashMap<>();
    shape.print(fields);
    return ProblemString.of(OP, Float.toString(rate), fields)
        .withOption(shape.layout() != Layout.NCHW, shape.layout().text())
        .toString();
  }
}
