package io.lanewise.nn.layer;

import io.lanewise.nn.Functions;
import io.lanewise.nn.Tensor;
import io.lanewise.nn.initialise.Initialiser;
import io.lanewise.nn.shape.Shape;

/**
 * Layer norm over the last dimensions of x (Ba, Kiros and Hinton, 2016): {@code weight} and {@code
 * bias} of their shape.
 */
public final class LayerNorm extends Layer {
  private final Shape shape;
  private final float epsilon;
  private final Parameter weight;
  private final Parameter bias;

  private LayerNorm(Shape shape, float epsilon) {
    this.shape = shape;
    this.epsilon = epsilon;
    weight = parameter("weight", shape, Initialiser.constant(1));
    bias = parameter("bias", shape, Initialiser.zeros());
  }

  /** Over dimensions of these sizes, with epsilon 1e-5. */
  public static LayerNorm of(int... sizes) {
    return new LayerNorm(Shape.of(sizes), 1e-5f);
  }

  /** This one with another number added to variances. */
  public LayerNorm epsilon(float other) {
    return new LayerNorm(shape, other);
  }

  @Override
  protected Tensor forward(Tensor x) {
    return Functions.layerNorm(x, weight.tensor(), bias.tensor(), epsilon);
  }

  @Override
  public String toString() {
    return "LayerNorm" + shape;
  }
}
