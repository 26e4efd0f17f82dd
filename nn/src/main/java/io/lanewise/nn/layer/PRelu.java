package io.lanewise.nn.layer;

import io.lanewise.nn.Functions;
import io.lanewise.nn.Tensor;
import io.lanewise.nn.initialise.Initialiser;
import io.lanewise.nn.shape.Shape;

/** Leaky ReLU whose slope is learnt for each channel (He et al., 2015): {@code weight}. */
public final class PRelu extends Layer {
  private final Parameter weight;

  private PRelu(int channels) {
    weight = parameter("weight", Shape.of(channels), Initialiser.constant(0.25f));
  }

  /** With slopes that begin at 1/4. */
  public static PRelu of(int channels) {
    return new PRelu(channels);
  }

  @Override
  protected Tensor forward(Tensor x) {
    return Functions.prelu(x, weight.tensor());
  }
}
