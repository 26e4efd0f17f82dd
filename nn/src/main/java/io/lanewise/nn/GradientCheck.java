package io.lanewise.nn;

import io.lanewise.kernels.contract.Check;
import io.lanewise.nn.GradientReport.Element;
import io.lanewise.nn.GradientReport.Leaf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Holds the gradients of a model to what they mean, in two steps.
 *
 * <p><b>The formulas.</b> The recorded graph is computed again in double by the references, and the
 * gradient that backward gives there is held to central differences {@code (f(x + ε) − f(x − ε)) /
 * 2ε}, element by element. One fits when the error over the sum of both magnitudes, or the error
 * itself, is small enough (as DL4J's gradient checks have it, with their numbers). One that does
 * not fit is tried once more with a sixteenth of ε, to get away from a kink nearby, and with
 * sixteen times as much, to get out of the roundings of f. What then does not fit because it lies
 * on a kink is skipped and counted: the winners of a pool change, or the slopes to either side are
 * different and the gradient lies between them. Where more are skipped than checked the check has
 * failed, as it says nothing.
 *
 * <p><b>The arithmetic.</b> The gradient that {@link Tensor#backward} gives in float is held to the
 * same in double, computed from the floats that the forward pass left, so that no element of a
 * piecewise function falls on another side. Their distance in the Euclidean norm must be at most
 * twice the farthest that the gradient in double moves in eight trials when each number on the way
 * is moved up or down at random by 16·√n·2⁻²⁴ of the magnitudes that it is the sum of, n being the
 * longest array of its operation: about what sums of n terms lose in single precision. So the bound
 * is one relative to the gradient's norm, and yet knows where terms cancel (a bias before a batch
 * norm has a gradient of 0, which in float is made of roundings only).
 *
 * <p>The model is run once, as in a step of training: running statistics move once, a dropout draws
 * once. Gradients that leaves already have are left as they are.
 *
 * @param step ε
 * @param relativeError the largest error over the sum of both magnitudes
 * @param absoluteError what error is always small enough
 * @param elements how many elements of each leaf are held to differences, drawn at random where it
 *     has more
 * @param seed of what is drawn
 */
public record GradientCheck(
    double step, double relativeError, double absoluteError, int elements, long seed) {
  /** The numbers of DL4J, and up to 64 elements a leaf. */
  public static final GradientCheck DEFAULT = new GradientCheck(1e-6, 1e-3, 1e-8, 64, 1);

  private static final String OP = "gradient-check";
  private static final double[] STEPS = {1, 16, 1.0 / 16};
  private static final int TRIALS = 8;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException when one is not positive
   */
  public GradientCheck {
    requirePositive("step", step);
    requirePositive("relativeError", relativeError);
    requirePositive("absoluteError", absoluteError);
    Check.atLeast(OP, "elements", 1, elements);
  }

  private static void requirePositive(String name, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw Check.error(OP, name, "must be above 0 and finite", value);
    }
  }

  /** This one with another ε. */
  public GradientCheck withStep(double other) {
    return new GradientCheck(other, relativeError, absoluteError, elements, seed);
  }

  /** This one with other errors allowed. */
  public GradientCheck withErrors(double relative, double absolute) {
    return new GradientCheck(step, relative, absolute, elements, seed);
  }

  /** This one with another number of elements a leaf. */
  public GradientCheck withElements(int most) {
    return new GradientCheck(step, relativeError, absoluteError, most, seed);
  }

  /** This one with other draws. */
  public GradientCheck withSeed(long other) {
    return new GradientCheck(step, relativeError, absoluteError, elements, other);
  }

  /**
   * Checks the gradient of a loss.
   *
   * @param loss computes a single number; called once
   * @param leaves by which, each trainable; all that the loss is made of where none is named
   * @throws IllegalArgumentException when the loss is not a single number made of these leaves
   */
  public GradientReport of(Supplier<Tensor> loss, Tensor... leaves) {
    Tensor result = Check.notNull(OP, "loss", Check.notNull(OP, "loss", loss).get());
    if (result.shape().elements() != 1 || result.node() == null || !result.wantsGradient()) {
      throw Check.error(
          OP, "loss", "must be a single number made of something trainable", result.shape());
    }
    List<Tensor> made = Graph.made(result);
    Set<Tensor> all = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Tensor> found = new ArrayList<>();
    for (Tensor tensor : made) {
      for (Tensor input : tensor.inputs()) {
        if (input.node() == null && input.wantsGradient() && all.add(input)) {
          found.add(input);
        }
      }
    }
    for (Tensor leaf : leaves) {
      if (!all.contains(leaf)) {
        throw Check.error(OP, "leaves", "must be trainable and what the loss is made of", leaf);
      }
    }
    List<Element> rounding = new ArrayList<>();
    List<Tensor> wanted = leaves.length == 0 ? found : List.of(leaves);
    Map<Tensor, float[]> floats = floats(result, found);
    DoubleGraph stepwise = DoubleGraph.stepwise(made);
    stepwise.forward();
    Map<Tensor, double[]> doubles = stepwise.gradients();
    Map<Tensor, Double> allowed = allowed(made, doubles);
    for (Tensor leaf : wanted) {
      rounding.add(farthest(doubles.get(leaf), floats.get(leaf), allowed.get(leaf)));
    }
    return new GradientReport(new Differences(made).of(wanted, rounding));
  }

  /** The gradients of all leaves in float; those they had are put back. */
  private static Map<Tensor, float[]> floats(Tensor result, List<Tensor> leaves) {
    Map<Tensor, float[]> before = new LinkedHashMap<>();
    for (Tensor leaf : leaves) {
      before.put(leaf, leaf.hasGradient() ? leaf.gradient().clone() : null);
      leaf.zeroGradient();
    }
    Map<Tensor, float[]> gradients = new IdentityHashMap<>();
    try {
      result.backward();
      leaves.forEach(leaf -> gradients.put(leaf, leaf.gradient().clone()));
    } finally {
      before.forEach(GradientCheck::putBack);
    }
    return gradients;
  }

  private static void putBack(Tensor leaf, float[] gradient) {
    if (gradient == null) {
      leaf.zeroGradient();
    } else {
      System.arraycopy(gradient, 0, leaf.gradientBuffer().floats(), 0, gradient.length);
      leaf.setGradient(leaf.gradientBuffer());
    }
  }

  /** How far each gradient may be off for roundings alone. */
  private Map<Tensor, Double> allowed(List<Tensor> made, Map<Tensor, double[]> exact) {
    Random random = new Random(seed);
    Map<Tensor, Double> most = new IdentityHashMap<>();
    for (int trial = 0; trial < TRIALS; trial++) {
      DoubleGraph rounding = DoubleGraph.rounding(made, random);
      rounding.forward();
      rounding
          .gradients()
          .forEach((leaf, moved) -> most.merge(leaf, distance(moved, exact.get(leaf)), Math::max));
    }
    most.replaceAll((leaf, distance) -> 2 * distance + Float.MIN_NORMAL);
    return most;
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }

  private static Element farthest(double[] exact, float[] computed, double allowed) {
    int worst = 0;
    double[] wide = new double[computed.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = computed[i];
      boolean farther = Math.abs(wide[i] - exact[i]) > Math.abs(wide[worst] - exact[worst]);
      worst = farther || Double.isNaN(wide[i]) ? i : worst;
    }
    return wide.length == 0
        ? null
        : new Element(worst, exact[worst], wide[worst], distance(wide, exact), allowed);
  }

  /** Central differences of a graph in double. */
  private final class Differences {
    private final DoubleGraph graph;
    private final double value;
    private final List<int[]> winners;
    private final Map<Tensor, double[]> gradients;

    Differences(List<Tensor> made) {
      graph = DoubleGraph.whole(made);
      value = graph.forward()[0];
      winners = graph.integers();
      gradients = graph.gradients();
    }

    List<Leaf> of(List<Tensor> leaves, List<Element> rounding) {
      Random random = new Random(seed);
      List<Leaf> found = new ArrayList<>();
      for (int i = 0; i < leaves.size(); i++) {
        found.add(of(i, leaves.get(i), rounding.get(i), random));
      }
      return List.copyOf(found);
    }

    private Leaf of(int number, Tensor leaf, Element rounding, Random random) {
      double[] gradient = gradients.get(leaf);
      Element worst = null;
      int checked = 0;
      int skipped = 0;
      int[] some = some(gradient.length, random);
      for (int element : some) {
        Element one = of(leaf, element, gradient[element]);
        if (one == null) {
          skipped++;
        } else {
          checked++;
          boolean better = worst != null && one.error() <= worst.error();
          worst = better ? worst : one;
        }
      }
      return new Leaf(number, leaf.shape(), checked, skipped, worst, rounding);
    }

    /** Distinct elements in ascending order. */
    private int[] some(int length, Random random) {
      return length <= elements
          ? java.util.stream.IntStream.range(0, length).toArray()
          : random.ints(0, length).distinct().limit(elements).sorted().toArray();
    }

    /** How far an element is off; null where it lies on a kink. */
    private Element of(Tensor leaf, int element, double gradient) {
      Element nearest = null;
      boolean kink = false;
      for (double factor : STEPS) {
        double by = factor * step;
        double up = (graph.forward(leaf, element, by)[0] - value) / by;
        boolean moved = !sameWinners();
        double down = (value - graph.forward(leaf, element, -by)[0]) / by;
        moved |= !sameWinners();
        double slope = (up + down) / 2;
        double error = error(slope, gradient);
        if (nearest == null || error < nearest.error()) {
          nearest = new Element(element, slope, gradient, error, relativeError);
        }
        if (error <= relativeError) {
          return nearest;
        }
        boolean between =
            gradient >= Math.min(up, down) - absoluteError
                && gradient <= Math.max(up, down) + absoluteError;
        // As the smallest step, which comes last, has it.
        kink = moved || between && error(up, down) > relativeError;
      }
      return kink ? null : nearest;
    }

    private boolean sameWinners() {
      List<int[]> now = graph.integers();
      for (int i = 0; i < now.size(); i++) {
        if (!Arrays.equals(now.get(i), winners.get(i))) {
          return false;
        }
      }
      return true;
    }

    /** Relative to both; 0 where it is small enough in itself, infinite where it is no number. */
    private double error(double a, double b) {
      double error = Math.abs(a - b);
      if (Double.isNaN(error)) {
        return Double.POSITIVE_INFINITY;
      }
      return error <= absoluteError ? 0 : error / (Math.abs(a) + Math.abs(b));
    }
  }
}
