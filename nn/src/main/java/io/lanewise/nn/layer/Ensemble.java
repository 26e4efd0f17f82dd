package io.lanewise.nn.layer;

import io.lanewise.kernels.contract.Check;
import io.lanewise.nn.Functions;
import io.lanewise.nn.Tensor;
import java.util.List;

/**
 * Several models of the same classes: the mean of their probabilities, as of snapshots along one
 * training (Huang et al., "Snapshot Ensembles", 2017). Its results are logarithms of probabilities,
 * so they may be scored and trained like any scores.
 */
public final class Ensemble extends Layer {
  private Ensemble(List<? extends Layer> models) {
    models.forEach(model -> child(Integer.toString(children().size()), model));
  }

  /** Of these models, each giving scores (batch, classes). */
  public static Ensemble of(List<? extends Layer> models) {
    if (models.isEmpty()) {
      throw Check.error("ensemble", "models", "must be at least 1", 0);
    }
    return new Ensemble(models);
  }

  @Override
  protected Tensor forward(Tensor x) {
    Tensor sum = null;
    for (Layer model : children().values()) {
      Tensor probabilities = Functions.softmax(model.apply(x));
      sum = sum == null ? probabilities : sum.add(probabilities);
    }
    return sum.scale(1f / children().size()).log();
  }
}
