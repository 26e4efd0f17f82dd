package io.lanewise.nn.layer;

import io.lanewise.kernels.contract.Check;
import io.lanewise.nn.Functions;
import io.lanewise.nn.Tensor;
import io.lanewise.nn.initialise.Initialiser;
import io.lanewise.nn.shape.Shape;

/**
 * Leaky ReLU whose slope is learnt, for each channel or one for all (He et al., 2015): {@code
 * weight}. x is (batch, channels, …).
 */
public final class PRelu extends Layer {
  private final Parameter weight;

  private PRelu(int channels) {
    Check.atLeast("prelu", "channels", 1, channels);
    weight = parameter("weight", Shape.of(channels), Initialiser.constant(0.25f));
  }

  /** One slope for everything, which begins at 1/4. */
  public static PRelu of() {
    return of(1);
  }

  /** A slope a channel, or 1 for all; they begin at 1/4. */
  public static PRelu of(int channels) {
    return new PRelu(channels);
  }

  @Override
  protected Tensor forward(Tensor x) {
    int slopes = weight.shape().elements();
    if (slopes == 1) {
      Tensor row = x.reshape(Shape.of(1, 1, x.shape().elements()));
      return Functions.prelu(row, weight.tensor()).reshape(x.shape());
    }
    if (x.shape().rank() < 2 || x.shape().size(1) != slopes) {
      throw wrong("(batch, " + slopes + ", …)", x);
    }
    return Functions.prelu(x, weight.tensor());
  }

  @Override
  public String toString() {
    return "PRelu(" + weight.shape().elements() + ")";
  }
}
