package io.lanewise.nn.optimise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.optimiser.Rule;
import io.lanewise.nn.Tensor;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.schedule.Constant;
import io.lanewise.nn.schedule.StepDecay;
import io.lanewise.nn.shape.Shape;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Steps against the papers' formulas in double, along a fixed sequence of gradients. */
class OptimiserTest {
  private static final double RATE = 0.1;

  /** The gradient of w·x by w is x. */
  private static final float[] GRADIENTS = {0.5f, -1.25f, 2f, 0.125f, -0.75f};

  private interface Formula {
    /** The next w from w, g and the number of the step from 1. */
    double next(double w, double g, int t);
  }

  private static void follow(Rule rule, Formula formula) {
    Linear model = Linear.of(1, 1).withoutBias();
    model.initialise(1);
    Optimiser optimiser = Optimiser.of(rule, new Constant(RATE), model);
    double w = model.weight().tensor().elements()[0];
    for (int t = 1; t <= GRADIENTS.length; t++) {
      float g = GRADIENTS[t - 1];
      model.apply(Tensor.of(Shape.of(1, 1), g)).sum().backward();
      optimiser.step();
      w = formula.next(w, g, t);
      assertEquals(w, model.weight().tensor().elements()[0], 3e-6 * Math.max(1, Math.abs(w)));
      assertFalse(model.weight().tensor().hasGradient());
    }
    assertEquals(GRADIENTS.length, optimiser.steps());
  }

  @Test
  void sgd() {
    follow(Rule.of(Rule.Kind.SGD), (w, g, t) -> w - RATE * g);
    double[] b = new double[1];
    follow(
        Rule.of(Rule.Kind.SGD).withMomentum(0.9f).withWeightDecay(0.01f),
        (w, g, t) -> {
          b[0] = (double) 0.9f * b[0] + g + (double) 0.01f * w;
          return w - RATE * b[0];
        });
    double[] n = new double[1];
    follow(
        Rule.of(Rule.Kind.SGD).withMomentum(0.9f).withNesterov(),
        (w, g, t) -> {
          n[0] = (double) 0.9f * n[0] + g;
          return w - RATE * (g + (double) 0.9f * n[0]);
        });
  }

  @Test
  void adagradAndRmsprop() {
    double[] s = new double[1];
    follow(
        Rule.of(Rule.Kind.ADAGRAD),
        (w, g, t) -> {
          s[0] += g * g;
          return w - RATE * g / (Math.sqrt(s[0]) + 1e-10);
        });
    double[] v = new double[1];
    follow(
        Rule.of(Rule.Kind.RMSPROP),
        (w, g, t) -> {
          v[0] = (double) 0.99f * v[0] + (1 - (double) 0.99f) * g * g;
          return w - RATE * g / (Math.sqrt(v[0]) + 1e-8);
        });
  }

  @Test
  void adamAndAdamW() {
    for (Rule.Kind kind : new Rule.Kind[] {Rule.Kind.ADAM, Rule.Kind.ADAMW}) {
      double[] m = new double[1];
      double[] v = new double[1];
      double b1 = 0.9f;
      double b2 = 0.999f;
      follow(
          Rule.of(kind).withWeightDecay(0.02f),
          (w, g, t) -> {
            double decay = (double) 0.02f;
            double gradient = kind == Rule.Kind.ADAM ? g + decay * w : g;
            double before = kind == Rule.Kind.ADAMW ? w - RATE * decay * w : w;
            m[0] = b1 * m[0] + (1 - b1) * gradient;
            v[0] = b2 * v[0] + (1 - b2) * gradient * gradient;
            double mean = m[0] / (1 - Math.pow(b1, t));
            double root = Math.sqrt(v[0] / (1 - Math.pow(b2, t)));
            return before - RATE * mean / (root + 1e-8);
          });
    }
  }

  @Test
  void gradientsAreClippedAndPenaltiesAdded() {
    Linear model = Linear.of(2, 1);
    model.load(Map.of("weight", new float[] {3, -2}, "bias", new float[] {1}));
    Rule rule = Rule.of(Rule.Kind.SGD);
    Tensor x = Tensor.of(Shape.of(1, 2), 3, 4);

    // Gradients 3, 4 and 1: their norm is the root of 26.
    Optimiser.of(rule, new Constant(1), model).clipNorm(1).step();
    Optimiser byNorm = Optimiser.of(rule, new Constant(1), model).clipNorm(1);
    model.apply(x).sum().backward();
    byNorm.step();
    double norm = Math.sqrt(26) + 1e-6;
    assertEquals(3 - 3 / norm, model.weight().tensor().elements()[0], 1e-6);
    assertEquals(-2 - 4 / norm, model.weight().tensor().elements()[1], 1e-6);
    assertEquals(1 - 1 / norm, model.bias().tensor().elements()[0], 1e-6);

    model.load(Map.of("weight", new float[] {3, -2}, "bias", new float[] {1}));
    model.apply(x).sum().backward();
    Optimiser.of(rule, new Constant(1), model).clipValue(2).step();
    assertEquals(1, model.weight().tensor().elements()[0]);
    assertEquals(-4, model.weight().tensor().elements()[1]);
    assertEquals(0, model.bias().tensor().elements()[0]);

    model.load(Map.of("weight", new float[] {3, -2}, "bias", new float[] {1}));
    model.apply(x).sum().backward();
    double penalty =
        Optimiser.of(rule, new Constant(1), model).penaliseL1(0.5f).penaliseL2(0.25f).step();
    assertEquals(0.5 * 6 + 0.125 * 14, penalty, 1e-6);
    assertEquals(3 - (3 + 0.5 + 0.75), model.weight().tensor().elements()[0], 1e-6);
    assertEquals(-2 - (4 - 0.5 - 0.5), model.weight().tensor().elements()[1], 1e-6);
  }

  @Test
  void theRateFollowsTheSchedule() {
    Linear model = Linear.of(1, 1).withoutBias();
    model.load(Map.of("weight", new float[] {0}));
    Optimiser optimiser = Optimiser.of(Rule.of(Rule.Kind.SGD), new StepDecay(1, 0.5, 2), model);
    double w = 0;
    for (int i = 0; i < 5; i++) {
      assertEquals(Math.pow(0.5, i / 2), optimiser.learningRate());
      model.apply(Tensor.of(Shape.of(1, 1), 1f)).sum().backward();
      optimiser.step();
      w -= Math.pow(0.5, i / 2);
      assertEquals(w, model.weight().tensor().elements()[0]);
    }
  }

  @Test
  void stateHasPyTorchsNamesAndIsTakenWhole() {
    Linear model = Linear.of(2, 1);
    model.initialise(1);
    Optimiser adam = Optimiser.adam(0.1, model);
    assertEquals(
        Set.of("weight.exp_avg", "weight.exp_avg_sq", "bias.exp_avg", "bias.exp_avg_sq"),
        adam.state().keySet());
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> adam.load(Map.of(), 3));
    assertTrue(e.getMessage().startsWith("optimiser: state must have"), e.getMessage());
    assertEquals(0, adam.steps());
  }
}
