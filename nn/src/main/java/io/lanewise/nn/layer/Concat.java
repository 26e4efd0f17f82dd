package io.lanewise.nn.layer;

import io.lanewise.nn.Functions;
import io.lanewise.nn.Tensor;
import java.util.List;

/**
 * Several layers of the same x, their results side by side along the channels: inception modules
 * (Szegedy et al., 2015), and dense blocks with {@link Layer#identity} as the first (Huang et al.,
 * 2017).
 */
public final class Concat extends Layer {
  private Concat(List<? extends Layer> branches) {
    branches.forEach(branch -> child(Integer.toString(children().size()), branch));
  }

  /** Of these branches. */
  public static Concat of(Layer... branches) {
    return new Concat(List.of(branches));
  }

  @Override
  protected Tensor forward(Tensor x) {
    return Functions.concat(children().values().stream().map(branch -> branch.apply(x)).toList());
  }
}
