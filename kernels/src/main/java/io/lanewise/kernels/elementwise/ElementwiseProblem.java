package io.lanewise.kernels.elementwise;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.Per;
import io.lanewise.kernels.shape.ProblemString;
import io.lanewise.kernels.shape.TensorShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A function of every element of a tensor, and of the number that stands for it in a second one,
 * which is broadcast: {@code y = f(a, b)}. b has one number per something, in the shape of {@link
 * Per#of}.
 *
 * <p>Operands a, b, y; y may be a itself. Backward: da, which may be dy itself, and db, the sum
 * over all elements that a number of b stands for. Where the gradient depends on them: a, b, dy,
 * da, db; of add, sub and axpy: dy, da, db. Functions of one operand have no b and no db: scale dy,
 * da; clamp a, dy, da.
 *
 * <p>Strings: {@code eltwise:add_n2_ic64_ih56/channel/nchw16}, {@code eltwise:mul_iw1000/backward},
 * {@code eltwise:axpy=0.5_n8_ic10/scalar}.
 *
 * @param function the function
 * @param shape of a, y and their gradients
 * @param per what b has one number for
 * @param backward whether the gradients are computed
 */
public record ElementwiseProblem(Elementwise function, TensorShape shape, Per per, boolean backward)
    implements Problem {
  private static final String OP = "eltwise";

  /**
   * Checks.
   *
   * @throws IllegalArgumentException when something is null, a function of one operand has a second
   *     one broadcast, or there is one number a pixel with channels in blocks
   */
  public ElementwiseProblem {
    Check.notNull(OP, "function", function);
    Check.notNull(OP, "shape", shape);
    Check.notNull(OP, "per", per);
    if (function.kind().operands() == 1 && per != Per.ELEMENT) {
      throw Check.error(OP, "per", "must be element for a function of one operand", per.text());
    }
    if (per == Per.PIXEL && shape.layout() == Layout.NCHW16) {
      throw Check.error(OP, "layout", "must keep channels apart with one number a pixel", "nchw16");
    }
  }

  /**
   * Reads a problem string.
   *
   * @throws IllegalArgumentException naming the text and the part that is wrong
   */
  public static ElementwiseProblem parse(String text) {
    ProblemString parts = ProblemString.parseWithKind(text);
    parts.requireFields(OP, TensorShape.fieldNames());
    boolean backward = false;
    Layout layout = Layout.NCHW;
    Per per = Per.ELEMENT;
    for (String option : parts.distinctOptions()) {
      if (option.equals("backward")) {
        backward = true;
      } else if (Per.parse(option) != null) {
        per = Per.parse(option);
      } else {
        layout = parts.layout(option);
      }
    }
    TensorShape shape = TensorShape.of(parts.fields(), layout);
    return new ElementwiseProblem(Elementwise.parse(parts.kind()), shape, per, backward);
  }

  @Override
  public String operation() {
    return OP;
  }

  /** Whether there is a second operand. */
  boolean binary() {
    return function.kind().operands() == 2;
  }

  @Override
  public List<Operand> operands() {
    List<Operand> all = new ArrayList<>();
    TensorShape numbers = per.of(shape);
    if (!backward || !function.kind().linear()) {
      all.add(Operand.in("a", shape));
      if (binary()) {
        all.add(Operand.in("b", numbers));
      }
    }
    if (!backward) {
      all.add(Operand.out("y", shape).orInPlaceOf(0));
      return all;
    }
    all.add(Operand.in("dy", shape));
    all.add(Operand.out("da", shape).orInPlaceOf(all.size() - 1));
    if (binary()) {
      all.add(Operand.out("db", numbers));
    }
    return all;
  }

  @Override
  public void reference(double[][] operands) {
    compute(operands, false);
  }

  /** Of each sum, the sum of its terms' magnitudes. */
  @Override
  public void magnitudes(double[][] operands) {
    compute(operands, true);
  }

  private void compute(double[][] operands, boolean magnitudes) {
    boolean given = !backward || !function.kind().linear();
    double[] a = given ? operands[0] : null;
    double[] b = given && binary() ? operands[1] : null;
    int e = 0;
    for (int n = 0; n < shape.batch(); n++) {
      for (int c = 0; c < shape.channels(); c++) {
        for (int h = 0; h < shape.height(); h++) {
          for (int w = 0; w < shape.width(); w++, e++) {
            int k = per.number(shape, n, c, h, w);
            double u = a == null ? 0 : a[e];
            double v = b == null ? 0 : b[k];
            if (backward) {
              gradients(operands, e, k, u, v, magnitudes);
            } else {
              operands[operands.length - 1][e] = magnitudes ? magnitude(u, v) : at(u, v);
            }
          }
        }
      }
    }
  }

  private double at(double a, double b) {
    return function.exactly(a, b);
  }

  private double magnitude(double a, double b) {
    return switch (function.kind()) {
      case ADD, SUB -> Math.abs(a) + Math.abs(b);
      case AXPY -> Math.abs(a) + Math.abs(function.low() * b);
      default -> Math.abs(at(a, b));
    };
  }

  private void gradients(
      double[][] operands, int e, int k, double a, double b, boolean magnitudes) {
    int first = operands.length - (binary() ? 2 : 1);
    double dy = operands[first - 1][e];
    double da = function.gradientOfFirst(a, b, dy);
    operands[first][e] = magnitudes ? Math.abs(da) : da;
    if (binary()) {
      double db = function.gradientOfSecond(a, b, dy);
      operands[first + 1][k] += magnitudes ? Math.abs(db) : db;
    }
  }

  /** The canonical problem string. */
  @Override
  public String toString() {
    Map<String, Integer> fields = new LinkedHashMap<>();
    shape.print(fields);
    return ProblemString.of(OP, function.toString(), fields)
        .withOption(per != Per.ELEMENT, per.text())
        .withOption(backward, "backward")
        .withOption(shape.layout() != Layout.NCHW, shape.layout().text())
        .toString();
  }
}
