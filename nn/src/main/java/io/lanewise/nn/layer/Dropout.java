package io.lanewise.nn.layer;

import io.lanewise.kernels.contract.Check;
import io.lanewise.nn.Functions;
import io.lanewise.nn.Graph;
import io.lanewise.nn.Tensor;

/**
 * Dropout in training mode (Srivastava et al., 2014), x itself in evaluation mode. What is dropped
 * depends on the seed of {@link Layer#reseed}, on the layer's place in the network, and on how
 * often it was applied since.
 */
public final class Dropout extends Layer {
  private final float rate;
  private long seed;
  private long applied;

  private Dropout(float rate) {
    if (!(rate >= 0 && rate < 1)) {
      throw Check.error("dropout", "rate", "must be at least 0 and below 1", rate);
    }
    this.rate = rate;
  }

  /** Dropping that part of all elements. */
  public static Dropout of(float rate) {
    return new Dropout(rate);
  }

  @Override
  protected void takeSeed(long other) {
    seed = other;
    applied = 0;
  }

  @Override
  protected Tensor forward(Tensor x) {
    if (!isTraining() || rate == 0) {
      return x;
    }
    long turn = Graph.isTracing() ? applied : applied++;
    return Functions.dropout(x, rate, seed + turn * 0x9e3779b97f4a7c15L);
  }

  @Override
  public String toString() {
    return "Dropout(" + rate + ")";
  }
}
