package io.lanewise.nn.layer;

import io.lanewise.kernels.contract.Check;
import io.lanewise.nn.Functions;
import io.lanewise.nn.Tensor;
import io.lanewise.nn.initialise.Initialiser;
import io.lanewise.nn.shape.Shape;

/**
 * Batch norm of channels (Ioffe and Szegedy, 2015): {@code weight}, {@code bias}, {@code
 * running_mean}, {@code running_var}, one number a channel. In training mode by the statistics of
 * the batch, in evaluation mode by the running ones. x is (batch, channels, …).
 */
public final class BatchNorm extends Layer {
  private final int channels;
  private final float epsilon;
  private final float momentum;
  private final Parameter weight;
  private final Parameter bias;
  private final Parameter mean;
  private final Parameter variance;

  private BatchNorm(int channels, float epsilon, float momentum) {
    this.channels = Check.atLeast("batch-norm", "channels", 1, channels);
    if (!(epsilon > 0 && epsilon < Float.POSITIVE_INFINITY)) {
      throw Check.error("batch-norm", "epsilon", "must be finite and over 0", epsilon);
    }
    if (!(momentum >= 0 && momentum <= 1)) {
      throw Check.error("batch-norm", "momentum", "must be from 0 to 1", momentum);
    }
    this.epsilon = epsilon;
    this.momentum = momentum;
    Shape row = Shape.of(channels);
    weight = parameter("weight", row, Initialiser.constant(1));
    bias = parameter("bias", row, Initialiser.zeros());
    mean = statistic("running_mean", row, Initialiser.zeros());
    variance = statistic("running_var", row, Initialiser.constant(1));
  }

  /** With epsilon 1e-5 and momentum 0.1. */
  public static BatchNorm of(int channels) {
    return new BatchNorm(channels, 1e-5f, 0.1f);
  }

  /** This one with another number added to variances. */
  public BatchNorm epsilon(float other) {
    return new BatchNorm(channels, other, momentum);
  }

  /** This one with another weight of the new statistics (TensorFlow's momentum is 1 minus it). */
  public BatchNorm momentum(float ofTheNew) {
    return new BatchNorm(channels, epsilon, ofTheNew);
  }

  @Override
  protected Tensor forward(Tensor x) {
    if (x.shape().rank() < 2 || x.shape().size(1) != channels) {
      throw wrong("(batch, " + channels + ", …)", x);
    }
    Tensor gamma = weight.tensor();
    Tensor beta = bias.tensor();
    return isTraining()
        ? Functions.batchNorm(x, gamma, beta, mean.tensor(), variance.tensor(), epsilon, momentum)
        : Functions.batchNormInference(x, gamma, beta, mean.tensor(), variance.tensor(), epsilon);
  }

  @Override
  public String toString() {
    return "BatchNorm(" + channels + ")";
  }
}
