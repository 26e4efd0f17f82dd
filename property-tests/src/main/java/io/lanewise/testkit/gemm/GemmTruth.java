package io.lanewise.testkit.gemm;

import io.lanewise.kernels.activation.Activation;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.reference.ReferenceGemm;
import io.lanewise.testkit.Bounds;
import io.lanewise.testkit.Matrices;
import io.lanewise.testkit.Mistrusted;
import java.util.function.DoubleUnaryOperator;

/**
 * The exact product, as near as double comes, and how far a float one may lie from it.
 *
 * <p>A result may be off by {@code f·(|alpha|·Σ|a||b| + |beta·c| + |bias| + |residual|)} where the
 * algorithm promises f, times how steep the activation is, plus what the activation itself rounds.
 */
public final class GemmTruth {
  private final GemmData data;
  private final double[][] exact;
  private final double[][] magnitude;

  private GemmTruth(GemmData data) {
    this.data = data;
    int batch = data.problem().batch();
    exact = new double[batch][];
    magnitude = new double[batch][];
    for (int product = 0; product < batch; product++) {
      exact[product] = beforeActivation(data, product, x -> x);
      magnitude[product] = beforeActivation(data, product, Math::abs);
    }
  }

  /** The truth about a call. */
  public static GemmTruth of(GemmData data) {
    return new GemmTruth(data);
  }

  /** The result of one product without its activation, each number first changed by a function. */
  private static double[] beforeActivation(GemmData data, int product, DoubleUnaryOperator each) {
    GemmProblem p = data.problem();
    double[] sums = wide(data.c().only(product), each);
    ReferenceGemm.gemm(
        p.transA(),
        p.transB(),
        p.m(),
        p.n(),
        p.k(),
        each.applyAsDouble(data.alpha()),
        wide(data.a().only(product), each),
        0,
        data.a().columns(),
        wide(data.b().only(product), each),
        0,
        data.b().columns(),
        each.applyAsDouble(data.beta()),
        sums,
        0,
        p.n());
    for (int i = 0; i < p.m(); i++) {
      for (int j = 0; j < p.n(); j++) {
        sums[i * p.n() + j] += each.applyAsDouble(data.bias(i, j));
        if (p.epilogue().residual()) {
          sums[i * p.n() + j] += each.applyAsDouble(data.residual().get(product, i, j));
        }
      }
    }
    return sums;
  }

  private static double[] wide(Matrices x, DoubleUnaryOperator each) {
    double[] wide = new double[x.rows() * x.columns()];
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < x.columns(); j++) {
        wide[i * x.columns() + j] = each.applyAsDouble(x.get(0, i, j));
      }
    }
    return wide;
  }

  /** Whether anything is added up at all. */
  public boolean isEmpty() {
    GemmProblem p = data.problem();
    return (p.k() == 0 || data.alpha() == 0) && data.beta() == 0;
  }

  /** Fails as {@link Mistrusted} when nearly all results are 0 although something is added up. */
  public GemmTruth trusted() {
    for (double[] product : exact) {
      if (!isEmpty()) {
        Mistrusted.unlessTelling(product, data);
      }
    }
    return this;
  }

  /** Fails where a result lies farther from the truth than the bound allows. */
  public void check(Matrices computed, ErrorBound bound) {
    Activation activation = data.problem().epilogue().activation();
    Bounds before = before(bound);
    for (int product = 0; product < exact.length; product++) {
      for (int i = 0; i < computed.rows(); i++) {
        for (int j = 0; j < computed.columns(); j++) {
          int at = i * computed.columns() + j;
          double x = exact[product][at];
          double y = activation.exactly(x);
          double allowed = activation.allowed(x, before.allowed(magnitude[product][at]));
          float is = computed.get(product, i, j);
          if (!new Bounds(1, 4).holds(y, allowed, is)) {
            throw new AssertionError(
                "%s: element (%d, %d) of product %d must lie within %g of %s, is %s"
                    .formatted(data, i, j, product, allowed, y, is));
          }
        }
      }
    }
  }

  /** Fails where a result is not exact; for data on which it must be. */
  public void checkExact(Matrices computed) {
    Activation activation = data.problem().epilogue().activation();
    for (int product = 0; product < exact.length; product++) {
      for (int i = 0; i < computed.rows(); i++) {
        for (int j = 0; j < computed.columns(); j++) {
          float x = (float) exact[product][i * computed.columns() + j];
          float y = activation.at(x);
          float is = computed.get(product, i, j);
          if (y != is) {
            throw new AssertionError(
                "%s: element (%d, %d) of product %d must be exactly %s, is %s"
                    .formatted(data, i, j, product, y, is));
          }
        }
      }
    }
  }

  /** A chain of k roundings near 0, times alpha, and a few more. */
  private Bounds before(ErrorBound bound) {
    if (bound.norm() != ErrorBound.Norm.ELEMENTWISE) {
      throw new IllegalArgumentException("truth: bound must be elementwise, got " + bound.norm());
    }
    return new Bounds(bound.factor(), data.problem().k() * Math.abs(data.alpha()) + 4);
  }
}
