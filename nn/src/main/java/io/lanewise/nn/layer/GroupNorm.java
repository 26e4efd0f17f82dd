package io.lanewise.nn.layer;

import io.lanewise.kernels.contract.Check;
import io.lanewise.nn.Functions;
import io.lanewise.nn.Tensor;
import io.lanewise.nn.initialise.Initialiser;
import io.lanewise.nn.shape.Shape;

/**
 * Group norm (Wu and He, 2018): {@code weight}, {@code bias}, one number a channel. With as many
 * groups as channels it is instance norm. x is (batch, channels, …).
 */
public final class GroupNorm extends Layer {
  private final int groups;
  private final int channels;
  private final float epsilon;
  private final Parameter weight;
  private final Parameter bias;

  private GroupNorm(int groups, int channels, float epsilon) {
    if (groups < 1 || channels < 1 || channels % groups != 0) {
      throw Check.error("group-norm", "groups", "must divide " + channels + " channels", groups);
    }
    this.groups = groups;
    this.channels = channels;
    this.epsilon = epsilon;
    weight = parameter("weight", Shape.of(channels), Initialiser.constant(1));
    bias = parameter("bias", Shape.of(channels), Initialiser.zeros());
  }

  /** With epsilon 1e-5. */
  public static GroupNorm of(int groups, int channels) {
    return new GroupNorm(groups, channels, 1e-5f);
  }

  /** Each channel of each image by itself. */
  public static GroupNorm instance(int channels) {
    return of(channels, channels);
  }

  /** This one with another number added to variances. */
  public GroupNorm epsilon(float other) {
    return new GroupNorm(groups, channels, other);
  }

  @Override
  protected Tensor forward(Tensor x) {
    if (x.shape().rank() < 2 || x.shape().size(1) != channels) {
      throw wrong("(batch, " + channels + ", …)", x);
    }
    return Functions.groupNorm(x, weight.tensor(), bias.tensor(), groups, epsilon);
  }

  @Override
  public String toString() {
    return "GroupNorm(" + groups + ", " + channels + ")";
  }
}
