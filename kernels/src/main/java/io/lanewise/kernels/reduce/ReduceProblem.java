package io.lanewise.kernels.reduce;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.reference.ReferenceReduction;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.Per;
import io.lanewise.kernels.shape.ProblemString;
import io.lanewise.kernels.shape.TensorShape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A tensor reduced to one number per something, in the shape of {@link Per#of}; to one number in
 * all where nothing is said.
 *
 * <p>Operands x, y; dot a, b, y; argmax x and the integers {@code index}, which count the elements
 * that share a number in the order of NCHW. Backward: sum and mean dy, dx; l1, max and min x, dy,
 * dx; l2 x, y, dy, dx; dot a, b, dy, da, db.
 *
 * <p>Strings: {@code reduce:sum_n16_ic64_ih56/channel/nchw16}, {@code reduce:l2_iw1000}, {@code
 * reduce:argmax_n32_ic10/image}, {@code reduce:max_ic3_ih8/row/backward}.
 *
 * @param reduction what they are reduced to
 * @param shape of what is reduced
 * @param per what there is one number for
 * @param backward whether the gradient is computed
 */
public record ReduceProblem(Reduction reduction, TensorShape shape, Per per, boolean backward)
    implements Problem {
  private static final String OP = "reduce";

  /**
   * Checks.
   *
   * @throws IllegalArgumentException when something is null, there is one number an element, or one
   *     a pixel with channels in blocks, an extreme is asked for of no element, or the gradient of
   *     argmax
   */
  public ReduceProblem {
    Check.notNull(OP, "reduction", reduction);
    Check.notNull(OP, "shape", shape);
    Check.notNull(OP, "per", per);
    if (per == Per.ELEMENT) {
      throw Check.error(OP, "per", "must be for more than an element", per.text());
    }
    if (per == Per.PIXEL && shape.layout() == Layout.NCHW16) {
      throw Check.error(OP, "layout", "must keep channels apart with one number a pixel", "nchw16");
    }
    if (backward && reduction == Reduction.ARGMAX) {
      throw Check.error(OP, "backward", "must not be asked of an index", "argmax");
    }
    if (reduction.picks() && per.count(shape) == 0 && per.of(shape).elements() > 0) {
      throw Check.error(OP, "shape", "must have an element for each " + reduction.text(), shape);
    }
  }

  /**
   * Reads a problem string.
   *
   * @throws IllegalArgumentException naming the text and the part that is wrong
   */
  public static ReduceProblem parse(String text) {
    ProblemString parts = ProblemString.parseWithKind(text);
    parts.requireFields(OP, TensorShape.fieldNames());
    boolean backward = false;
    Layout layout = Layout.NCHW;
    Per per = Per.SCALAR;
    for (String option : parts.distinctOptions()) {
      if (option.equals("backward")) {
        backward = true;
      } else if (Per.parse(option) != null) {
        per = Per.parse(option);
      } else {
        layout = parts.layout(option);
      }
    }
    for (Reduction reduction : Reduction.values()) {
      if (reduction.text().equals(parts.kind())) {
        TensorShape shape = TensorShape.of(parts.fields(), layout);
        return new ReduceProblem(reduction, shape, per, backward);
      }
    }
    List<String> names = Arrays.stream(Reduction.values()).map(Reduction::text).toList();
    throw Check.error("problem", "kind", "must be one of " + names, text);
  }

  @Override
  public String operation() {
    return OP;
  }

  /** The numbers that the tensor is reduced to. */
  TensorShape numbers() {
    return per.of(shape);
  }

  @Override
  public List<Operand> operands() {
    Operand x = Operand.in("x", shape);
    Operand y = Operand.out("y", numbers());
    Operand dy = Operand.in("dy", numbers());
    Operand dx = Operand.out("dx", shape);
    Operand a = Operand.in("a", shape);
    Operand b = Operand.in("b", shape);
    if (backward) {
      return switch (reduction) {
        case SUM, MEAN -> List.of(dy, dx);
        case L2 -> List.of(x, Operand.in("y", numbers()), dy, dx);
        case DOT -> List.of(a, b, dy, Operand.out("da", shape), Operand.out("db", shape));
        default -> List.of(x, dy, dx);
      };
    }
    return switch (reduction) {
      case DOT -> List.of(a, b, y);
      case ARGMAX ->
          List.of(
              x,
              Operand.out("index", numbers())
                  .ofIntegers(Operand.Integers.between(0, Math.max(0, per.count(shape) - 1))));
      default -> List.of(x, y);
    };
  }

  @Override
  public void reference(double[][] operands) {
    int[] number = number();
    if (backward) {
      gradient(operands, number);
    } else if (reduction.picks()) {
      pick(operands[0], operands[1], number);
    } else {
      double[] y = operands[operands.length - 1];
      double[] terms = terms(operands, number.length);
      ReferenceReduction.sum(terms, number, y);
      for (int i = 0; i < y.length; i++) {
        y[i] = finished(y[i]);
      }
    }
  }

  private double finished(double sum) {
    return switch (reduction) {
      case MEAN -> sum / per.count(shape);
      case L2 -> Math.sqrt(sum);
      default -> sum;
    };
  }

  /** What is added up. */
  private double[] terms(double[][] operands, int count) {
    double[] terms = operands[0].clone();
    for (int i = 0; i < count; i++) {
      switch (reduction) {
        case L1 -> terms[i] = Math.abs(terms[i]);
        case L2 -> terms[i] *= terms[i];
        case DOT -> terms[i] *= operands[1][i];
        default -> {}
      }
    }
    return terms;
  }

  private void pick(double[] x, double[] y, int[] number) {
    int[] winner = winners(x, number, y.length);
    int[] place = place();
    for (int i = 0; i < y.length; i++) {
      y[i] = reduction == Reduction.ARGMAX ? place[winner[i]] : x[winner[i]];
    }
  }

  private int[] winners(double[] x, int[] number, int numbers) {
    double[] signed = reduction == Reduction.MIN ? Arrays.stream(x).map(v -> -v).toArray() : x;
    return ReferenceReduction.greatest(signed, number, numbers);
  }

  private void gradient(double[][] operands, int[] number) {
    double[] dx = operands[operands.length - 1];
    double[] dy = operands[operands.length - (reduction == Reduction.DOT ? 3 : 2)];
    double[] x = operands[0];
    if (reduction.picks()) {
      int[] winner = winners(x, number, dy.length);
      for (int i = 0; i < winner.length; i++) {
        dx[winner[i]] = dy[i];
      }
      return;
    }
    for (int i = 0; i < dx.length; i++) {
      double g = dy[number[i]];
      switch (reduction) {
        case SUM -> dx[i] = g;
        case MEAN -> dx[i] = g / per.count(shape);
        case L1 -> dx[i] = x[i] == 0 ? 0 : Math.signum(x[i]) * g;
        case L2 -> dx[i] = operands[1][number[i]] == 0 ? 0 : x[i] * (g / operands[1][number[i]]);
        default -> {
          operands[3][i] = operands[1][i] * g;
          dx[i] = x[i] * g;
        }
      }
    }
  }

  /** Of each sum, the sum of its terms' magnitudes; of anything else its own. */
  @Override
  public void magnitudes(double[][] operands) {
    if (!backward && !reduction.picks()) {
      for (int i = 0; i + 1 < operands.length; i++) {
        operands[i] = Arrays.stream(operands[i]).map(Math::abs).toArray();
      }
    }
    reference(operands);
    for (int i = 0; i < operands.length; i++) {
      if (operands().get(i).isWritten()) {
        operands[i] = Arrays.stream(operands[i]).map(Math::abs).toArray();
      }
    }
  }

  /** Which number each element is reduced to, in the order of NCHW. */
  private int[] number() {
    int[] number = new int[shape.elements()];
    int e = 0;
    for (int n = 0; n < shape.batch(); n++) {
      for (int c = 0; c < shape.channels(); c++) {
        for (int h = 0; h < shape.height(); h++) {
          for (int w = 0; w < shape.width(); w++) {
            number[e++] = per.number(shape, n, c, h, w);
          }
        }
      }
    }
    return number;
  }

  /** Which of those that share its number each element is. */
  private int[] place() {
    int[] place = new int[shape.elements()];
    int e = 0;
    for (int n = 0; n < shape.batch(); n++) {
      for (int c = 0; c < shape.channels(); c++) {
        for (int h = 0; h < shape.height(); h++) {
          for (int w = 0; w < shape.width(); w++) {
            place[e++] = per.place(shape, n, c, h, w);
          }
        }
      }
    }
    return place;
  }

  /** The canonical problem string. */
  @Override
  public String toString() {
    Map<String, Integer> fields = new LinkedHashMap<>();
    shape.print(fields);
    return ProblemString.of(OP, reduction.text(), fields)
        .withOption(per != Per.SCALAR, per.text())
        .withOption(backward, "backward")
        .withOption(shape.layout() != Layout.NCHW, shape.layout().text())
        .toString();
  }
}
