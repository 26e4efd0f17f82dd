package io.lanewise.kernels.activation;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.ProblemString;
import io.lanewise.kernels.shape.TensorShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The largest of every k neighbouring channels (Goodfellow et al., 2013): {@code y[c] = max over j
 * of x[k·c + j]}. Operands x, y and, as integers, which piece j won; NaN wins over numbers, among
 * equals the first. Exact.
 *
 * <p>Backward, the winners get the gradient and all others +0: operands dy, dx, and the winners.
 *
 * <p>Strings: {@code maxout:k2_n16_ic64_ih56/backward}.
 *
 * @param pieces k, at least 1
 * @param shape of x; k divides its channels
 * @param backward whether the gradient is computed
 */
public record MaxoutProblem(int pieces, TensorShape shape, boolean backward) implements Problem {
  private static final String OP = "maxout";

  /** Checks that the pieces divide the channels. */
  public MaxoutProblem {
    Check.notNull(OP, "shape", shape);
    Check.atLeast(OP, "pieces", 1, pieces);
    if (shape.channels() % pieces != 0) {
      throw Check.error(OP, "pieces", "must divide " + shape.channels() + " channels", pieces);
    }
  }

  /**
   * Reads a problem string.
   *
   * @throws IllegalArgumentException naming the text and the part that is wrong
   */
  public static MaxoutProblem parse(String text) {
    ProblemString parts = ProblemString.parse(text);
    List<String> names = new ArrayList<>(TensorShape.fieldNames());
    names.add("k");
    parts.requireFields(OP, names);
    boolean backward = false;
    Layout layout = Layout.NCHW;
    for (String option : parts.distinctOptions()) {
      if (option.equals("backward")) {
        backward = true;
      } else {
        layout = parts.layout(option);
      }
    }
    return new MaxoutProblem(
        parts.fields().getOrDefault("k", 1), TensorShape.of(parts.fields(), layout), backward);
  }

  /** The sizes of y. */
  public TensorShape outShape() {
    return shape.withChannels(shape.channels() / pieces);
  }

  @Override
  public String operation() {
    return OP;
  }

  @Override
  public List<Operand> operands() {
    Operand winners =
        backward ? Operand.in("winners", outShape()) : Operand.out("winners", outShape());
    winners = winners.ofIntegers(Operand.Integers.between(0, pieces - 1));
    return backward
        ? List.of(Operand.in("dy", outShape()), Operand.out("dx", shape), winners)
        : List.of(Operand.in("x", shape), Operand.out("y", outShape()), winners);
  }

  @Override
  public void reference(double[][] operands) {
    int pixels = shape.height() * shape.width();
    double[] winners = operands[2];
    for (int i = 0; i < winners.length; i++) {
      // The images lie as many pieces apart in x as in y, so one formula serves all.
      int first = i / Math.max(1, pixels) * pieces * pixels + i % Math.max(1, pixels);
      if (!backward) {
        int best = 0;
        for (int j = 1; j < pieces; j++) {
          double was = operands[0][first + best * pixels];
          double is = operands[0][first + j * pixels];
          best = is > was || Double.isNaN(is) && !Double.isNaN(was) ? j : best;
        }
        winners[i] = best;
        operands[1][i] = operands[0][first + best * pixels];
      } else {
        for (int j = 0; j < pieces; j++) {
          operands[1][first + j * pixels] = winners[i] == j ? operands[0][i] : 0;
        }
      }
    }
  }

  /** The canonical problem string. */
  @Override
  public String toString() {
    Map<String, Integer> fields = new LinkedHashMap<>();
    fields.put("k", pieces);
    shape.print(fields);
    return ProblemString.of(OP, "", fields)
        .withOption(backward, "backward")
        .withOption(shape.layout() != Layout.NCHW, shape.layout().text())
        .toString();
  }
}
