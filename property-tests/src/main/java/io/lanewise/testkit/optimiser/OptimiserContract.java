package io.lanewise.testkit.optimiser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.kernels.optimiser.OptimiserProblem;
import io.lanewise.kernels.optimiser.Rule;
import io.lanewise.kernels.optimiser.Rule.Kind;
import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.plan.Operands;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.testkit.Refusal;
import io.lanewise.testkit.Sizes;
import io.lanewise.testkit.Tensor;
import io.lanewise.testkit.Values;
import io.lanewise.testkit.plan.OurPlanContract;
import io.lanewise.testkit.plan.PlanData;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.junit.jupiter.api.Test;

/** The contract of optimisers. */
public class OptimiserContract extends OurPlanContract {
  private static final List<Rule> RULES =
      List.of(
          Rule.of(Kind.SGD),
          Rule.of(Kind.SGD).withWeightDecay(0.25f),
          Rule.of(Kind.SGD).withMomentum(0.5f),
          Rule.of(Kind.SGD).withMomentum(0.5f).withWeightDecay(0.25f).withNesterov(),
          Rule.of(Kind.SGDW).withMomentum(0.75f).withWeightDecay(0.5f),
          Rule.of(Kind.ADAGRAD),
          Rule.of(Kind.ADAGRAD).withWeightDecay(0.1f).withEpsilon(1e-3f),
          Rule.of(Kind.RMSPROP),
          Rule.of(Kind.RMSPROP).withMomentum(0.9f).withSmoothing(0.9f).withWeightDecay(0.01f),
          Rule.of(Kind.ADAM),
          Rule.of(Kind.ADAM).withWeightDecay(0.1f),
          Rule.of(Kind.ADAM).withMomentum(0f).withSmoothing(0.3f),
          Rule.of(Kind.ADAMW).withSmoothing(0.95f));

  @Override
  protected String name() {
    return "optimiser";
  }

  @Override
  public Arbitrary<OptimiserProblem> problems() {
    return Combinators.combine(Arbitraries.of(RULES), Sizes.between(0, 200, 8, 16, 64))
        .as(OptimiserProblem::new);
  }

  @Override
  public List<Problem> largeProblems() {
    return List.of(
        OptimiserProblem.parse("optimiser:sgd_iw100003/momentum=0.9/weight-decay=1.0E-4/nesterov"),
        OptimiserProblem.parse("optimiser:adam_iw40001"),
        OptimiserProblem.parse("optimiser:rmsprop_iw70000/momentum=0.5"));
  }

  /** Where no root is taken; all of the constants are powers of two. */
  @Override
  public boolean isExactOnIntegers(Problem problem) {
    Rule rule = ((OptimiserProblem) problem).rule();
    return rule.kind() == Kind.SGD || rule.kind() == Kind.SGDW;
  }

  /** A learning rate of a half in some step, and squares that are none negative. */
  @Override
  public void adapt(PlanData data, Random random) {
    Rule rule = ((OptimiserProblem) data.problem()).rule();
    Tensor step = data.tensor("step");
    rule.step(0.5f, 1 + random.nextInt(20), step.array(), step.offset());
    for (int i = 0; i < data.floats().size(); i++) {
      if (data.problem().operands().get(i).name().equals("square")) {
        Tensor square = data.floats().get(i);
        square.forEach((n, c, h, w) -> square.set(n, c, h, w, Math.abs(square.get(n, c, h, w))));
      }
    }
  }

  /** Ten steps of each rule beside the formulas as they are published, written out in double. */
  @Test
  void severalStepsFollowTheFormulas() {
    int length = 37;
    for (Rule rule : RULES) {
      Random random = new Random(11);
      float[] w = Values.UNIFORM.draw(length, random);
      double[] expected = wide(w);
      double[] mean = new double[length];
      double[] square = new double[length];
      OptimiserProblem problem = new OptimiserProblem(rule, length);
      Plan plan = plan(problem);
      float[] step = new float[rule.stepFloats()];
      float[] g = new float[length];
      Operands operands = new Operands();
      for (Operand operand : problem.operands()) {
        switch (operand.name()) {
          case "w" -> operands.add(w, 0);
          case "g" -> operands.add(g, 0);
          case "step" -> operands.add(step, 0);
          default -> operands.add(new float[length], 0);
        }
      }
      for (int t = 1; t <= 10; t++) {
        System.arraycopy(Values.UNIFORM.draw(length, random), 0, g, 0, length);
        rule.step(0.01f * t, t, step, 0);
        plan.run(operands);
        published(rule, 0.01f * t, t, expected, wide(g), mean, square);
      }
      for (int i = 0; i < length; i++) {
        assertEquals(expected[i], w[i], 1e-5 * (1 + Math.abs(expected[i])), rule + ", " + i);
      }
    }
  }

  private static double[] wide(float[] x) {
    double[] wide = new double[x.length];
    java.util.Arrays.setAll(wide, i -> x[i]);
    return wide;
  }

  private static void published(
      Rule rule, double rate, int t, double[] w, double[] g, double[] mean, double[] square) {
    double mu = rule.momentum();
    double beta = rule.smoothing();
    double decay = rule.weightDecay();
    double eps = rule.epsilon();
    for (int i = 0; i < w.length; i++) {
      double gradient = g[i];
      if (rule.kind() == Kind.SGDW || rule.kind() == Kind.ADAMW) {
        w[i] -= rate * decay * w[i];
      } else {
        gradient += decay * w[i];
      }
      switch (rule.kind()) {
        case SGD, SGDW -> {
          mean[i] = mu * mean[i] + gradient;
          w[i] -= rate * (rule.nesterov() ? gradient + mu * mean[i] : mean[i]);
        }
        case ADAGRAD -> {
          square[i] += gradient * gradient;
          w[i] -= rate * gradient / (Math.sqrt(square[i]) + eps);
        }
        case RMSPROP -> {
          square[i] = beta * square[i] + (1 - beta) * gradient * gradient;
          mean[i] = mu * mean[i] + gradient / (Math.sqrt(square[i]) + eps);
          w[i] -= rate * mean[i];
        }
        case ADAM, ADAMW -> {
          mean[i] = mu * mean[i] + (1 - mu) * gradient;
          square[i] = beta * square[i] + (1 - beta) * gradient * gradient;
          double corrected = mean[i] / (1 - Math.pow(mu, t));
          w[i] -= rate * corrected / (Math.sqrt(square[i] / (1 - Math.pow(beta, t))) + eps);
        }
      }
    }
  }

  @Test
  void operandsAreWhatTheRuleNeeds() {
    assertEquals("[w, g, step]", names("optimiser:sgd_iw3"));
    assertEquals("[w, g, mean, step]", names("optimiser:sgdw_iw3/momentum=0.9"));
    assertEquals("[w, g, square, step]", names("optimiser:adagrad_iw3"));
    assertEquals("[w, g, mean, square, step]", names("optimiser:rmsprop_iw3/momentum=0.9"));
    assertEquals("[w, g, mean, square, step]", names("optimiser:adamw_iw3"));
  }

  private static String names(String text) {
    return OptimiserProblem.parse(text).operands().stream().map(Operand::name).toList().toString();
  }

  @Test
  void wrongProblemsAreRefused() {
    Refusal.of("kind", () -> OptimiserProblem.parse("optimiser:lion_iw3"));
    Refusal.of("option", () -> OptimiserProblem.parse("optimiser:sgd_iw3/beta2=0.9"));
    Refusal.of("option", () -> OptimiserProblem.parse("optimiser:sgd_iw3/momentum=much"));
    Refusal.of("momentum", () -> OptimiserProblem.parse("optimiser:sgd_iw3/momentum=1.0"));
    Refusal.of("eps", () -> OptimiserProblem.parse("optimiser:sgd_iw3/eps=1.0"));
    Refusal.of("weight-decay", () -> OptimiserProblem.parse("optimiser:sgd_iw3/weight-decay=-1"));
    Refusal.of("nesterov", () -> OptimiserProblem.parse("optimiser:sgd_iw3/nesterov"));
    Refusal.of("text", () -> OptimiserProblem.parse("optimiser:sgd_iw3_ih2"));
    Refusal.of("t", () -> Rule.of(Kind.ADAM).step(0.1f, 0, new float[3], 0));
    Refusal.of("step", () -> Rule.of(Kind.ADAM).step(0.1f, 1, new float[2], 0));
  }
}
