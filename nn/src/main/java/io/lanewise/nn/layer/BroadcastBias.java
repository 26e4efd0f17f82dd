package io.lanewise.nn.layer;

import io.lanewise.nn.Tensor;
import io.lanewise.nn.initialise.Initialiser;
import io.lanewise.nn.shape.Shape;

/**
 * Adds numbers that are broadcast: of shape (1, height, width) one a position, as the last layer of
 * AlphaGo's policy network has it; of shape (channels, 1, 1) one a channel. {@code bias}.
 */
public final class BroadcastBias extends Layer {
  private final Parameter bias;

  private BroadcastBias(Shape shape) {
    bias = parameter("bias", shape, Initialiser.zeros());
  }

  /** Of that shape, which broadcasts to x without its batch. */
  public static BroadcastBias of(Shape shape) {
    return new BroadcastBias(shape);
  }

  @Override
  protected Tensor forward(Tensor x) {
    return x.add(bias.tensor());
  }

  @Override
  public String toString() {
    return "BroadcastBias" + bias.shape();
  }
}
