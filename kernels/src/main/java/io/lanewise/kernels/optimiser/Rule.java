package io.lanewise.kernels.optimiser;

import io.lanewise.kernels.contract.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How an optimiser changes parameters: the update rules of {@code torch.optim} (PyTorch 2), with
 * its defaults, whose state begins with zeros. What changes from step to step is not part of it;
 * see {@link #step}.
 *
 * <p>With w the parameters, g the gradient, η the learning rate, λ the weight decay; first {@code g
 * ← g + λw}, or for the decoupled kinds {@code w ← w − ηλw} (Loshchilov and Hutter, Decoupled
 * Weight Decay Regularization, 2019); then
 *
 * <ul>
 *   <li>sgd, sgdw: {@code w ← w − ηg}; with momentum {@code b ← μb + g, w ← w − ηb}; Nesterov's
 *       {@code w ← w − η(g + μb)}
 *   <li>adagrad: {@code s ← s + g², w ← w − ηg/(√s + ε)}
 *   <li>rmsprop: {@code v ← αv + (1 − α)g², u = g/(√v + ε), w ← w − ηu}; with momentum {@code b ←
 *       μb + u, w ← w − ηb}
 *   <li>adam, adamw: {@code m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², w ← w − η/(1 −
 *       β₁ᵗ)·m/(√v/√(1 − β₂ᵗ) + ε)}
 * </ul>
 *
 * @param kind which rule
 * @param momentum μ, or β₁
 * @param smoothing α, or β₂
 * @param epsilon ε
 * @param weightDecay λ
 * @param nesterov whether momentum is Nesterov's
 */
public record Rule(
    Kind kind,
    float momentum,
    float smoothing,
    float epsilon,
    float weightDecay,
    boolean nesterov) {
  private static final String OP = "optimiser";

  /** The rules. */
  public enum Kind {
    /** Stochastic gradient descent. */
    SGD("momentum", 0f, null, 0f, 0f, 0f),
    /** The same, weight decay decoupled. */
    SGDW("momentum", 0f, null, 0f, 0f, 0.01f),
    /** Duchi, Hazan and Singer, 2011. */
    ADAGRAD(null, 0f, null, 0f, 1e-10f, 0f),
    /** Tieleman and Hinton, 2012. */
    RMSPROP("momentum", 0f, "alpha", 0.99f, 1e-8f, 0f),
    /** Kingma and Ba, 2015. */
    ADAM("beta1", 0.9f, "beta2", 0.999f, 1e-8f, 0f),
    /** The same, weight decay decoupled. */
    ADAMW("beta1", 0.9f, "beta2", 0.999f, 1e-8f, 0.01f);

    private final String momentumName;
    private final String smoothingName;
    private final float momentum;
    private final float smoothing;
    private final float epsilon;
    private final float weightDecay;

    Kind(
        String momentumName,
        float momentum,
        String smoothingName,
        float smoothing,
        float epsilon,
        float weightDecay) {
      this.momentumName = momentumName;
      this.momentum = momentum;
      this.smoothingName = smoothingName;
      this.smoothing = smoothing;
      this.epsilon = epsilon;
      this.weightDecay = weightDecay;
    }

    /** As problem strings write it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    boolean adaptive() {
      return epsilon > 0;
    }

    boolean adam() {
      return this == ADAM || this == ADAMW;
    }

    boolean decoupled() {
      return this == SGDW || this == ADAMW;
    }
  }

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException when one is negative or not finite, momentum or smoothing
   *     reach 1, or one is given that the kind does not have
   */
  public Rule {
    Check.notNull(OP, "kind", kind);
    fraction(kind.momentumName, "momentum", momentum);
    fraction(kind.smoothingName, "smoothing", smoothing);
    notNegative("eps", epsilon);
    notNegative("weight-decay", weightDecay);
    if (!kind.adaptive() && epsilon != 0) {
      throw Check.error(OP, "eps", "must be 0 for " + kind.text(), epsilon);
    }
    boolean sgd = kind == Kind.SGD || kind == Kind.SGDW;
    if (nesterov && !(sgd && momentum > 0)) {
      throw Check.error(
          OP, "nesterov", "must go with momentum of sgd", kind.text() + " " + momentum);
    }
  }

  private static void fraction(String name, String argument, float value) {
    boolean known = name != null;
    if (known ? !(value >= 0 && value < 1) : value != 0) {
      String rule = known ? "must be at least 0 and below 1" : "must be 0 where there is none";
      throw Check.error(OP, known ? name : argument, rule, value);
    }
  }

  private static void notNegative(String name, float value) {
    if (!(value >= 0 && value < Float.POSITIVE_INFINITY)) {
      throw Check.error(OP, name, "must be finite and not negative", value);
    }
  }

  /** A rule with PyTorch's defaults. */
  public static Rule of(Kind kind) {
    Check.notNull(OP, "kind", kind);
    return new Rule(kind, kind.momentum, kind.smoothing, kind.epsilon, kind.weightDecay, false);
  }

  /** This rule with another μ, or β₁. */
  public Rule withMomentum(float other) {
    return new Rule(kind, other, smoothing, epsilon, weightDecay, nesterov);
  }

  /** This rule with Nesterov's momentum. */
  public Rule withNesterov() {
    return new Rule(kind, momentum, smoothing, epsilon, weightDecay, true);
  }

  /** This rule with another α, or β₂. */
  public Rule withSmoothing(float other) {
    return new Rule(kind, momentum, other, epsilon, weightDecay, nesterov);
  }

  /** This rule with another ε. */
  public Rule withEpsilon(float other) {
    return new Rule(kind, momentum, smoothing, other, weightDecay, nesterov);
  }

  /** This rule with another λ. */
  public Rule withWeightDecay(float other) {
    return new Rule(kind, momentum, smoothing, epsilon, other, nesterov);
  }

  /** Whether there is a running mean of gradients or updates: b, or m. */
  boolean hasMomentum() {
    return kind.adam() || momentum > 0;
  }

  /** Floats of what changes from step to step. */
  public int stepFloats() {
    return kind.adam() ? 3 : 1;
  }

  /**
   * Writes what changes from step to step: η, and for adam and adamw 1 − β₁ᵗ and 1 − β₂ᵗ.
   *
   * @param learningRate η
   * @param t the number of the step, from 1
   */
  public void step(float learningRate, long t, float[] step, int offset) {
    Check.extent(OP, "step", step, offset, stepFloats());
    if (t < 1) {
      throw Check.error(OP, "t", "must be at least 1", t);
    }
    step[offset] = learningRate;
    if (kind.adam()) {
      step[offset + 1] = (float) (1 - Math.pow(momentum, t));
      step[offset + 2] = (float) (1 - Math.pow(smoothing, t));
    }
  }

  /** The options of problem strings, those that are not the kind's default. */
  List<String> options() {
    List<String> options = new ArrayList<>();
    option(options, kind.momentumName, momentum, kind.momentum);
    option(options, kind.smoothingName, smoothing, kind.smoothing);
    option(options, "eps", epsilon, kind.epsilon);
    option(options, "weight-decay", weightDecay, kind.weightDecay);
    if (nesterov) {
      options.add("nesterov");
    }
    return options;
  }

  private static void option(List<String> options, String name, float value, float usual) {
    if (value != usual) {
      options.add(name + "=" + value);
    }
  }

  /**
   * Reads a kind and options.
   *
   * @throws IllegalArgumentException naming the one that is wrong
   */
  static Rule parse(String text, List<String> options) {
    Rule rule = null;
    for (Kind kind : Kind.values()) {
      if (kind.text().equals(text)) {
        rule = of(kind);
      }
    }
    if (rule == null) {
      throw Check.error("problem", "kind", "must be an optimiser", text);
    }
    // Last, because it goes with momentum only.
    for (String option : options) {
      rule = option.equals("nesterov") ? rule : rule.with(option);
    }
    return options.contains("nesterov") ? rule.withNesterov() : rule;
  }

  private Rule with(String option) {
    int equals = option.indexOf('=');
    String name = equals < 0 ? option : option.substring(0, equals);
    try {
      float value = Float.parseFloat(option.substring(equals + 1));
      if (name.equals(kind.momentumName)) {
        return withMomentum(value);
      }
      if (name.equals(kind.smoothingName)) {
        return withSmoothing(value);
      }
      if (name.equals("eps")) {
        return withEpsilon(value);
      }
      if (name.equals("weight-decay")) {
        return withWeightDecay(value);
      }
    } catch (NumberFormatException e) {
      // Falls to the refusal below.
    }
    throw Check.error("problem", "option", "must be one of " + kind.text() + "'s", option);
  }
}
