package io.lanewise.nn.optimise;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.optimiser.GradientProblem;
import io.lanewise.kernels.optimiser.OptimiserProblem;
import io.lanewise.kernels.optimiser.Rule;
import io.lanewise.kernels.reduce.ReduceProblem;
import io.lanewise.kernels.reduce.Reduction;
import io.lanewise.kernels.shape.Per;
import io.lanewise.kernels.shape.TensorShape;
import io.lanewise.nn.Autograd;
import io.lanewise.nn.Tensor;
import io.lanewise.nn.layer.Layer;
import io.lanewise.nn.operation.Arithmetic;
import io.lanewise.nn.operation.Buffer;
import io.lanewise.nn.schedule.Constant;
import io.lanewise.nn.schedule.Schedule;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Changes a network's parameters by their gradients, those that were learnt and not frozen when it
 * was made. What it remembers from step to step is named as in PyTorch's optimisers.
 *
 * <pre>{@code
 * Optimiser adam = Optimiser.of(Rule.of(Rule.Kind.ADAM), new Constant(1e-3), model);
 * loss.backward();
 * adam.step();       // also clears the gradients
 * }</pre>
 */
public final class Optimiser {
  private static final String OP = "optimiser";

  private final Rule rule;
  private final Schedule schedule;
  private final List<Slot> slots = new ArrayList<>();
  private final Buffer rates;
  private final List<GradientProblem.Kind> kinds = new ArrayList<>();
  private final List<Float> amounts = new ArrayList<>();
  private final Buffer norms;
  private final Buffer norm = Buffer.of(new float[1]);
  private final Buffer penalty = Buffer.of(new float[1]);
  private long steps;

  /** A parameter and what is remembered of it. */
  private record Slot(String name, Tensor tensor, Buffer weights, Buffer mean, Buffer square) {
    int length() {
      return weights.length();
    }
  }

  private Optimiser(Rule rule, Schedule schedule, Layer model) {
    this.rule = Check.notNull(OP, "rule", rule);
    this.schedule = Check.notNull(OP, "schedule", schedule);
    Check.notNull(OP, "model", model);
    int state = new OptimiserProblem(rule, 1).operands().size() - 3;
    boolean adaptive = rule.epsilon() > 0;
    Map<Tensor, Boolean> seen = new IdentityHashMap<>();
    model
        .state()
        .forEach(
            (name, parameter) -> {
              if (parameter.isLearnt()
                  && parameter.tensor().wantsGradient()
                  && seen.put(parameter.tensor(), true) == null) {
                int length = parameter.shape().elements();
                boolean mean = state == 2 || state == 1 && !adaptive;
                slots.add(
                    new Slot(
                        name,
                        parameter.tensor(),
                        Buffer.of(parameter.tensor().elements()),
                        mean ? Buffer.of(new float[length]) : null,
                        adaptive ? Buffer.of(new float[length]) : null));
              }
            });
    rates = Buffer.of(new float[rule.stepFloats()]);
    norms = Buffer.of(new float[slots.size()]);
  }

  /**
   * For the parameters of a model that has its numbers.
   *
   * @param schedule the learning rate of each step, from 0
   */
  public static Optimiser of(Rule rule, Schedule schedule, Layer model) {
    return new Optimiser(rule, schedule, model);
  }

  /** Adam with PyTorch's defaults. */
  public static Optimiser adam(double learningRate, Layer model) {
    return of(Rule.of(Rule.Kind.ADAM), new Constant(learningRate), model);
  }

  /** Stochastic gradient descent. */
  public static Optimiser sgd(double learningRate, double momentum, Layer model) {
    Rule rule = Rule.of(Rule.Kind.SGD).withMomentum((float) momentum);
    return of(rule, new Constant(learningRate), model);
  }

  /** Every element of every gradient is first clipped to ±most. Returns this. */
  public Optimiser clipValue(float most) {
    return first(GradientProblem.Kind.CLIP_VALUE, most);
  }

  /** All gradients together are first scaled so that their norm is at most this. Returns this. */
  public Optimiser clipNorm(float most) {
    return first(GradientProblem.Kind.CLIP_NORM, most);
  }

  /** The penalty c·Σ|w| is part of the loss. Returns this. */
  public Optimiser penaliseL1(float c) {
    return first(GradientProblem.Kind.L1, c);
  }

  /** The penalty c/2·Σw² is part of the loss. Returns this. */
  public Optimiser penaliseL2(float c) {
    return first(GradientProblem.Kind.L2, c);
  }

  private Optimiser first(GradientProblem.Kind kind, float amount) {
    new GradientProblem(kind, amount, 0);
    kinds.add(kind);
    amounts.add(amount);
    return this;
  }

  /**
   * Changes every parameter that has a gradient by it, and clears the gradients.
   *
   * @return the value of the penalties, 0 where there are none
   */
  public double step() {
    Arithmetic k = Autograd.arithmetic();
    double penalties = 0;
    for (int i = 0; i < kinds.size(); i++) {
      penalties += prepare(k, kinds.get(i), amounts.get(i));
    }
    rule.step((float) schedule.at(steps), steps + 1, rates.floats(), 0);
    steps++;
    for (Slot slot : slots) {
      if (slot.tensor.hasGradient()) {
        k.run(new OptimiserProblem(rule, slot.length()), operands(slot));
        slot.tensor.zeroGradient();
      }
    }
    return penalties;
  }

  private Buffer[] operands(Slot slot) {
    Buffer gradient = Buffer.of(slot.tensor.gradient());
    if (slot.mean != null && slot.square != null) {
      return new Buffer[] {slot.weights, gradient, slot.mean, slot.square, rates};
    }
    Buffer state = slot.mean != null ? slot.mean : slot.square;
    return state != null
        ? new Buffer[] {slot.weights, gradient, state, rates}
        : new Buffer[] {slot.weights, gradient, rates};
  }

  private double prepare(Arithmetic k, GradientProblem.Kind kind, float amount) {
    if (kind == GradientProblem.Kind.CLIP_NORM) {
      normOfAll(k);
    }
    double value = 0;
    for (Slot slot : slots) {
      if (!slot.tensor.hasGradient()) {
        continue;
      }
      Buffer gradient = Buffer.of(slot.tensor.gradient());
      GradientProblem problem = new GradientProblem(kind, amount, slot.length());
      switch (kind) {
        case CLIP_VALUE -> k.run(problem, gradient);
        case CLIP_NORM -> k.run(problem, gradient, norm);
        case L1, L2 -> {
          k.run(problem, slot.weights, gradient, penalty);
          value += penalty.floats()[0];
        }
      }
    }
    return value;
  }

  /** The norm of the gradients' norms. */
  private void normOfAll(Arithmetic k) {
    for (int i = 0; i < slots.size(); i++) {
      Slot slot = slots.get(i);
      norm.floats()[0] = 0;
      if (slot.tensor.hasGradient()) {
        TensorShape row = TensorShape.row(slot.length());
        k.run(
            new ReduceProblem(Reduction.L2, row, Per.SCALAR, false),
            Buffer.of(slot.tensor.gradient()),
            norm);
      }
      norms.floats()[i] = norm.floats()[0];
    }
    TensorShape row = TensorShape.row(slots.size());
    k.run(new ReduceProblem(Reduction.L2, row, Per.SCALAR, false), norms, norm);
  }

  /** Clears the gradients without a step. */
  public void zeroGradients() {
    slots.forEach(slot -> slot.tensor.zeroGradient());
  }

  /** The learning rate of the next step. */
  public double learningRate() {
    return schedule.at(steps);
  }

  /** How many steps were made. */
  public long steps() {
    return steps;
  }

  /** What is remembered, by name, live: {@code conv1.weight.exp_avg}. */
  public Map<String, float[]> state() {
    boolean adam = rule.kind() == Rule.Kind.ADAM || rule.kind() == Rule.Kind.ADAMW;
    String mean = adam ? "exp_avg" : "momentum_buffer";
    String square = adam ? "exp_avg_sq" : rule.kind() == Rule.Kind.ADAGRAD ? "sum" : "square_avg";
    Map<String, float[]> state = new LinkedHashMap<>();
    for (Slot slot : slots) {
      if (slot.mean != null) {
        state.put(slot.name + "." + mean, slot.mean.floats());
      }
      if (slot.square != null) {
        state.put(slot.name + "." + square, slot.square.floats());
      }
    }
    return state;
  }

  /**
   * Goes on from what another remembered.
   *
   * @param state as {@link #state} gave it
   * @param stepsMade how many steps that one had made
   * @throws IllegalArgumentException when the names or lengths are not this one's; nothing changed
   */
  public void load(Map<String, float[]> state, long stepsMade) {
    Map<String, float[]> own = state();
    if (!own.keySet().equals(state.keySet())) {
      throw Check.error(OP, "state", "must have " + own.keySet(), state.keySet());
    }
    own.forEach(
        (name, numbers) -> {
          if (state.get(name).length != numbers.length) {
            throw Check.error(
                OP, name, "must have length " + numbers.length, state.get(name).length);
          }
        });
    if (stepsMade < 0) {
      throw Check.error(OP, "steps", "must not be negative", stepsMade);
    }
    own.forEach(
        (name, numbers) -> System.arraycopy(state.get(name), 0, numbers, 0, numbers.length));
    steps = stepsMade;
  }

  /** The rule and its numbers. */
  @Override
  public String toString() {
    return rule.toString();
  }
}
