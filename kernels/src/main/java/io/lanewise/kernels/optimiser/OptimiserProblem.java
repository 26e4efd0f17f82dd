package io.lanewise.kernels.optimiser;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.reference.ReferenceOptimiser;
import io.lanewise.kernels.shape.ProblemString;
import io.lanewise.kernels.shape.TensorShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One step of an optimiser over a row of parameters, which it changes together with its state.
 *
 * <p>Operands: the parameters w; the gradient g, which is only read; the state, where the rule has
 * it: {@code mean} (momentum's b, adam's m), then {@code square} (the sum or running mean of
 * squares); last {@code step}, as {@link Rule#step} writes it, so that one plan serves all steps.
 * An infinite parameter may become NaN even without weight decay.
 *
 * <p>Strings: {@code optimiser:sgd_iw1000/momentum=0.9/weight-decay=1.0E-4/nesterov}, {@code
 * optimiser:adamw_iw1000/beta2=0.95}.
 *
 * @param rule the optimiser
 * @param length how many parameters
 */
public record OptimiserProblem(Rule rule, int length) implements Problem {
  private static final String OP = "optimiser";

  /** Checks. */
  public OptimiserProblem {
    Check.notNull(OP, "rule", rule);
    Check.size(OP, "length", length);
  }

  /**
   * Reads a problem string.
   *
   * @throws IllegalArgumentException naming the text and the part that is wrong
   */
  public static OptimiserProblem parse(String text) {
    ProblemString parts = ProblemString.parseWithKind(text);
    parts.requireFields(OP, List.of("iw"));
    Rule rule = Rule.parse(parts.kind(), parts.distinctOptions());
    return new OptimiserProblem(rule, parts.fields().get("iw"));
  }

  @Override
  public String operation() {
    return OP;
  }

  @Override
  public List<Operand> operands() {
    TensorShape row = TensorShape.row(length);
    List<Operand> all = new ArrayList<>();
    all.add(Operand.inOut("w", row));
    all.add(Operand.in("g", row));
    if (rule.hasMomentum()) {
      all.add(Operand.inOut("mean", row));
    }
    if (rule.kind().adaptive()) {
      all.add(Operand.inOut("square", row).ofPositive());
    }
    all.add(Operand.in("step", TensorShape.row(rule.stepFloats())).ofPositive());
    return all;
  }

  @Override
  public void reference(double[][] operands) {
    compute(operands, false);
  }

  /**
   * Of a sum, the magnitudes of its terms; and of a quotient by the root of a sum, as much more as
   * the sum's magnitudes are larger than it.
   */
  @Override
  public void magnitudes(double[][] operands) {
    compute(operands, true);
  }

  private void compute(double[][] operands, boolean magnitudes) {
    int squareAt = rule.hasMomentum() ? 3 : 2;
    double[] step = operands[operands.length - 1];
    for (int i = 0; i < length; i++) {
      double mean = rule.hasMomentum() ? operands[2][i] : 0;
      double square = rule.kind().adaptive() ? operands[squareAt][i] : 0;
      Element exact = new Element(operands[0][i], operands[1][i], mean, square);
      exact.advance(step);
      Element e = exact;
      if (magnitudes) {
        e = new Element(operands[0][i], operands[1][i], mean, square);
        e.sizes = exact;
        e.advance(step);
      }
      operands[0][i] = e.w;
      if (rule.hasMomentum()) {
        operands[2][i] = e.mean;
      }
      if (rule.kind().adaptive()) {
        operands[squareAt][i] = e.square;
      }
    }
  }

  /** One parameter, its gradient and its state; or how large what they are summed of is. */
  private final class Element {
    double w;
    double mean;
    double square;
    private final double g;

    /** Where sizes are computed: the numbers themselves. */
    Element sizes;

    Element(double w, double g, double mean, double square) {
      this.w = w;
      this.g = g;
      this.mean = mean;
      this.square = square;
    }

    /** A sum, or its terms' magnitudes and what may be lost below the least normal number. */
    private double plus(double a, double b) {
      return sizes == null ? a + b : Math.abs(a) + Math.abs(b) + 4 * Float.MIN_NORMAL;
    }

    void advance(double[] step) {
      Rule.Kind kind = rule.kind();
      double decay = rule.weightDecay();
      double rate = step[0];
      double coupled = plus(g, kind.decoupled() ? 0 * w : decay * w);
      w = kind.decoupled() ? plus(w, -rate * decay * w) : w;
      double update =
          switch (kind) {
            case SGD, SGDW -> momentum(coupled, rule.nesterov());
            case ADAGRAD -> {
              square = square + coupled * coupled;
              yield quotient(coupled, 1);
            }
            case RMSPROP -> {
              square = ReferenceOptimiser.running(rule.smoothing(), square, coupled * coupled);
              yield momentum(quotient(coupled, 1), false);
            }
            case ADAM, ADAMW -> {
              double beta = rule.momentum();
              mean = plus(beta * mean, (1 - beta) * coupled);
              square = ReferenceOptimiser.running(rule.smoothing(), square, coupled * coupled);
              yield quotient(mean, Math.sqrt(step[2])) / step[1];
            }
          };
      w = plus(w, -rate * update);
    }

    private double momentum(double update, boolean nesterov) {
      if (!rule.hasMomentum()) {
        return update;
      }
      mean = plus(rule.momentum() * mean, update);
      return nesterov ? plus(update, rule.momentum() * mean) : mean;
    }

    /** By the root of the squares over a correction. */
    private double quotient(double by, double correction) {
      double exact = sizes == null ? square : sizes.square;
      double value = by / (Math.sqrt(exact) / correction + rule.epsilon());
      // Of squares as small as that nothing shows beside epsilon.
      boolean usual = sizes == null || square < 1e-36 || Double.isInfinite(exact);
      return usual ? value : Math.abs(value) * (1 + square / exact);
    }
  }

  /** The canonical problem string. */
  @Override
  public String toString() {
    Map<String, Integer> fields = new LinkedHashMap<>();
    fields.put("iw", length);
    ProblemString text = ProblemString.of(OP, rule.kind().text(), fields);
    for (String option : rule.options()) {
      text = text.withOption(true, option);
    }
    return text.toString();
  }
}
