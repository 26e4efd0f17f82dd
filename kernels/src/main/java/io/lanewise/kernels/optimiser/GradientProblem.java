package io.lanewise.kernels.optimiser;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.reference.ReferenceActivation;
import io.lanewise.kernels.reference.ReferenceOptimiser;
import io.lanewise.kernels.shape.ProblemString;
import io.lanewise.kernels.shape.TensorShape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What is done to a gradient before an optimiser takes it, in place.
 *
 * <ul>
 *   <li>{@code clip-value}: every element of g into [−c, c]; operand g.
 *   <li>{@code clip-norm}: g times min(1, c/(norm + 10⁻⁶)), as PyTorch's {@code clip_grad_norm_};
 *       operands g and norm, one number: that of all gradients together, which is the L2 norm of
 *       their L2 norms ({@code reduce:l2}).
 *   <li>{@code l1}: adds the gradient c·sign(w) of the penalty c·Σ|w|, and gives its value;
 *       operands w, g, value. The sign of 0 is 0.
 *   <li>{@code l2}: likewise c·w of c/2·Σw², the squares added in float.
 * </ul>
 *
 * <p>Strings: {@code gradient:clip-norm=1.0_iw1000}, {@code gradient:l2=0.01_iw1000}.
 *
 * @param kind what is done
 * @param amount c
 * @param length how many elements
 */
public record GradientProblem(Kind kind, float amount, int length) implements Problem {
  private static final String OP = "gradient";

  /** What is done. */
  public enum Kind {
    /** Clips each element. */
    CLIP_VALUE,
    /** Scales all by how much their norm is too large. */
    CLIP_NORM,
    /** Adds the gradient of a sum of magnitudes. */
    L1,
    /** Adds the gradient of half a sum of squares. */
    L2;

    /** As problem strings write it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * Checks.
   *
   * @throws IllegalArgumentException when kind is null, or amount negative or not finite
   */
  public GradientProblem {
    Check.notNull(OP, "kind", kind);
    Check.size(OP, "length", length);
    if (!(amount >= 0 && amount < Float.POSITIVE_INFINITY)) {
      throw Check.error(OP, kind.text(), "must be finite and not negative", amount);
    }
  }

  /**
   * Reads a problem string.
   *
   * @throws IllegalArgumentException naming the text and the part that is wrong
   */
  public static GradientProblem parse(String text) {
    ProblemString parts = ProblemString.parseWithKind(text);
    parts.requireFields(OP, List.of("iw"));
    if (!parts.options().isEmpty()) {
      throw Check.error("problem", "options", "must be none", text);
    }
    int equals = parts.kind().indexOf('=');
    for (Kind kind : Kind.values()) {
      if (equals > 0 && kind.text().equals(parts.kind().substring(0, equals))) {
        return new GradientProblem(kind, amount(parts.kind(), equals), parts.fields().get("iw"));
      }
    }
    throw Check.error("problem", "kind", "must be what is done to a gradient", text);
  }

  private static float amount(String kind, int equals) {
    try {
      return Float.parseFloat(kind.substring(equals + 1));
    } catch (NumberFormatException e) {
      throw Check.error("problem", "kind", "must have a number after '='", kind);
    }
  }

  @Override
  public String operation() {
    return OP;
  }

  /** Whether it adds a penalty's gradient. */
  boolean penalty() {
    return kind == Kind.L1 || kind == Kind.L2;
  }

  @Override
  public List<Operand> operands() {
    TensorShape row = TensorShape.row(length);
    Operand g = Operand.inOut("g", row);
    return switch (kind) {
      case CLIP_VALUE -> List.of(g);
      case CLIP_NORM -> List.of(g, Operand.in("norm", TensorShape.row(1)));
      case L1, L2 -> List.of(Operand.in("w", row), g, Operand.out("value", TensorShape.row(1)));
    };
  }

  @Override
  public void reference(double[][] operands) {
    double[] g = operands[penalty() ? 1 : 0];
    double sum = 0;
    for (int i = 0; i < length; i++) {
      double w = operands[0][i];
      switch (kind) {
        case CLIP_VALUE -> g[i] = ReferenceActivation.clip(-amount, amount, g[i]);
        case CLIP_NORM -> g[i] *= ReferenceOptimiser.clipFactor(amount, operands[1][0]);
        case L1 -> g[i] += amount * Math.signum(w);
        case L2 -> g[i] += amount * w;
      }
      sum += kind == Kind.L1 ? Math.abs(w) : w * w;
    }
    if (penalty()) {
      operands[2][0] = (kind == Kind.L1 ? amount : amount / 2.0) * sum;
    }
  }

  @Override
  public void magnitudes(double[][] operands) {
    // What is read but for the norm, which is not negative, or NaN.
    for (int operand = 0; operand < (penalty() ? 2 : 1); operand++) {
      for (int i = 0; i < length; i++) {
        operands[operand][i] = Math.abs(operands[operand][i]);
      }
    }
    reference(operands);
  }

  /** The canonical problem string. */
  @Override
  public String toString() {
    Map<String, Integer> fields = new LinkedHashMap<>();
    fields.put("iw", length);
    return ProblemString.of(OP, kind.text() + "=" + amount, fields).toString();
  }
}
