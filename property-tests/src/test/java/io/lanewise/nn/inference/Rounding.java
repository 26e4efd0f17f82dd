package io.lanewise.nn.inference;

import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.conv.Accuracy;
import io.lanewise.kernels.conv.ConvAlgorithm;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.conv.Direction;
import io.lanewise.kernels.elementwise.Elementwise;
import io.lanewise.kernels.pool.PoolProblem;
import io.lanewise.kernels.resample.ResizeProblem;
import io.lanewise.kernels.softmax.SoftmaxProblem;
import io.lanewise.nn.Tensor;
import io.lanewise.nn.operation.Activate;
import io.lanewise.nn.operation.Combine;
import io.lanewise.nn.operation.Concat;
import io.lanewise.nn.operation.Convolve;
import io.lanewise.nn.operation.ConvolveTransposed;
import io.lanewise.nn.operation.GroupNorm;
import io.lanewise.nn.operation.LinearMap;
import io.lanewise.nn.operation.LocalResponseNorm;
import io.lanewise.nn.operation.LpPool;
import io.lanewise.nn.operation.MaxPool;
import io.lanewise.nn.operation.Maxout;
import io.lanewise.nn.operation.PRelu;
import io.lanewise.nn.operation.Product;
import io.lanewise.nn.operation.Reshape;
import io.lanewise.nn.operation.Scale;
import io.lanewise.nn.operation.Softmax;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far a network in float may lie from one in double, at most: for every element a bound, from
 * those of what it is made of (times how much the operation can stretch a difference) and the
 * operation's own rounding, γ(n) times the magnitudes that its sums have. What is linear is asked
 * itself: of errors and magnitudes it makes errors. Of the others the largest error counts, and
 * their Lipschitz constant in the maximum norm.
 *
 * <p>It holds for the operations in the model's order, and with their factors folded: a weight
 * times a factor rounds once more, and then sums the same products.
 */
final class Rounding {
  /** Roundings beside a sum's own: of a folded weight, factor, bias and shift. */
  private static final int MORE = 16;

  private static final double U = ErrorBound.UNIT_ROUNDOFF;

  private final Exactly exactly;
  private final Accuracy accuracy;
  private final Map<Tensor, double[]> errors = new IdentityHashMap<>();

  private Rounding(Exactly exactly, Accuracy accuracy) {
    this.exactly = exactly;
    this.accuracy = accuracy;
  }

  /** The bound for the result's elements. */
  static double[] of(Exactly exactly, Accuracy accuracy) {
    Rounding rounding = new Rounding(exactly, accuracy);
    for (Tensor tensor : exactly.graph().made()) {
      rounding.errors.put(tensor, rounding.error(tensor));
    }
    return rounding.before(exactly.graph().output());
  }

  private double[] before(Tensor tensor) {
    double[] error = errors.get(tensor);
    return error == null ? new double[tensor.shape().elements()] : error;
  }

  private double[] magnitudes(Tensor tensor) {
    return Arrays.stream(exactly.of(tensor)).map(Math::abs).toArray();
  }

  private double most(Tensor tensor) {
    return most(exactly.of(tensor));
  }

  private static double most(double[] all) {
    return Arrays.stream(all).map(Math::abs).max().orElse(0);
  }

  private double least(Tensor tensor) {
    return Arrays.stream(exactly.of(tensor)).map(Math::abs).min().orElse(0);
  }

  /** a + factor·b. */
  private static double[] plus(double[] a, double factor, double[] b) {
    double[] sum = a.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += factor * b[i];
    }
    return sum;
  }

  private static double[] all(int count, double value) {
    double[] all = new double[count];
    Arrays.fill(all, value);
    return all;
  }

  private double[] error(Tensor y) {
    Tensor x = y.inputs().getFirst();
    double[] e = before(x);
    double[] m = plus(magnitudes(x), 1, e);
    int count = y.shape().elements();
    return switch (y.operation()) {
      case Convolve c -> {
        ConvProblem problem = ConvProblem.of(c.sizes());
        yield products(y, problem, c.sizes().taps(), c.sizes().groupChannels());
      }
      case ConvolveTransposed c -> {
        ConvProblem problem = ConvProblem.of(c.sizes(), Direction.BACKWARD_DATA);
        yield products(y, problem, ConvAlgorithm.chain(problem), c.sizes().groupFilters());
      }
      case Product p -> products(y, null, p.k(), 0);
      case Combine c -> combined(y, c);
      case Scale s -> Arrays.stream(plus(e, U, m)).map(v -> Math.abs(s.factor()) * v).toArray();
      case Activate a -> activated(a, x, e, m);
      case PRelu p -> all(count, Math.max(1, most(y.inputs().get(1))) * most(plus(e, U, m)));
      case MaxPool p -> Exactly.through(p, e);
      case Maxout p -> Exactly.through(p, e);
      case Reshape r -> e;
      case LinearMap l -> {
        int taps =
            switch (l.apply()) {
              case PoolProblem p -> (int) p.shape().mostTaps() + MORE;
              case ResizeProblem p -> MORE;
              default -> 0;
            };
        yield Exactly.through(l, plus(e, ErrorBound.gamma(taps), m));
      }
      case LpPool p -> {
        int taps = (int) p.sizes().mostTaps();
        yield all(
            count, Math.pow(taps, 1 / p.p()) * most(plus(e, ErrorBound.gamma(taps + MORE), m)));
      }
      case GroupNorm g -> all(count, normed(g, y.inputs(), most(e)));
      case LocalResponseNorm l -> {
        double slope = 1 + 2 * l.beta() * l.alpha() * most(m) * most(m) / l.k();
        yield all(
            count, Math.pow(l.k(), -l.beta()) * slope * (most(e) + ErrorBound.gamma(64) * most(m)));
      }
      case Softmax s -> {
        int columns = s.shape().size(-1);
        boolean log = s.kind() == SoftmaxProblem.Kind.LOG_SOFTMAX;
        double own = log ? 2 * most(m) + Math.log(columns) : 1 + most(m);
        yield all(count, (log ? 2 : 0.5) * most(e) + ErrorBound.gamma(columns + 64) * own);
      }
      case Concat c ->
          Exactly.through(c, y.inputs().stream().map(this::before).toArray(double[][]::new));
      default -> throw new AssertionError(y.operation());
    };
  }

  /** |W|·(e + γ|x|) + γ|b|, and what a tile's neighbours may add. */
  private double[] products(Tensor y, ConvProblem problem, long chain, double channels) {
    List<Tensor> in = y.inputs();
    double[] e = before(in.get(0));
    double[] m = plus(magnitudes(in.get(0)), 1, e);
    double[][] all = new double[in.size()][];
    all[0] = plus(e, ErrorBound.gamma(chain + MORE), m);
    all[1] = magnitudes(in.get(1));
    if (in.size() > 2) {
      all[2] = plus(before(in.get(2)), ErrorBound.gamma(MORE), magnitudes(in.get(2)));
    }
    double[] error = Exactly.through(y.operation(), all);
    double tile = 0;
    for (ConvAlgorithm algorithm : Catalogue.standard().conv()) {
      if (problem != null
          && algorithm.accuracy().compareTo(accuracy) <= 0
          && algorithm.supports(problem).accepted()
          && algorithm.errorBound(problem).norm() == ErrorBound.Norm.TILE) {
        double factor = algorithm.errorBound(problem).factor() + ErrorBound.gamma(MORE);
        tile = Math.max(tile, factor * channels * most(m) * most(in.get(1)));
      }
    }
    return plus(error, 1, all(error.length, tile));
  }

  private double[] combined(Tensor y, Combine c) {
    Tensor first = y.inputs().get(0);
    Tensor second = y.inputs().get(1);
    double[] e = before(first);
    double[] f = before(second);
    double[] m = plus(magnitudes(first), 1, e);
    double[] n = plus(magnitudes(second), 1, f);
    double g = ErrorBound.gamma(4);
    return switch (c.function().kind()) {
      case ADD, SUB ->
          Exactly.through(
              new Combine(Elementwise.ADD, c.image(), c.per(), c.shape()),
              plus(e, g, m),
              plus(f, g, n));
      case MUL -> plus(Exactly.through(c, plus(e, g, m), n), 1, Exactly.through(c, m, f));
      case MAX, MIN -> all(e.length, Math.max(most(e), most(f)));
      case DIV -> {
        double divisor = least(second) - most(f);
        double by = most(f) / (divisor * divisor) + U / divisor;
        yield all(e.length, most(e) / divisor + most(m) * by);
      }
      default -> throw new AssertionError(c);
    };
  }

  private double[] activated(Activate a, Tensor x, double[] e, double[] m) {
    double[] own = plus(all(e.length, 4), 1, m);
    double g = ErrorBound.gamma(32);
    return switch (a.function().kind()) {
      case RELU, RELU6, CLIP -> e;
      case LEAKY_RELU, TANH, SIGMOID -> plus(e, g, own);
      case SQRT -> all(e.length, most(e) / (2 * Math.sqrt(least(x) - most(e))) + g * most(own));
      case GELU, SILU, HARD_SWISH -> plus(plus(e, 0.5, e), g, own);
      default -> throw new AssertionError(a);
    };
  }

  /**
   * A number's distance d from the mean is off by 2e, the deviation σ by 2e as well, so the
   * quotient by 2e/σ·(1 + |d|/σ), and |d| is at most √n·σ; doubled for what is not linear, e being
   * small beside σ.
   */
  private double normed(GroupNorm g, List<Tensor> in, double e) {
    double[] x = exactly.of(in.getFirst());
    int n = x.length / (g.image().batch() * g.groups());
    double sigma = Double.POSITIVE_INFINITY;
    for (int from = 0; from < x.length; from += n) {
      double[] set = Arrays.copyOfRange(x, from, from + n);
      double mean = Arrays.stream(set).average().orElse(0);
      double variance = Arrays.stream(set).map(v -> (v - mean) * (v - mean)).sum() / n;
      sigma = Math.min(sigma, Math.sqrt(variance + g.epsilon()));
    }
    double root = Math.sqrt(n);
    double gamma = most(in.get(1));
    double own =
        ErrorBound.gamma(256 + MORE)
            * (gamma * (3 + root * 10 + most(in.getFirst()) / sigma) + most(in.get(2)));
    return e < sigma / 8 ? gamma * 4 * e / sigma * (1 + root) + own : Double.POSITIVE_INFINITY;
  }
}
