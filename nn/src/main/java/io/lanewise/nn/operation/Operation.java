package io.lanewise.nn.operation;

import io.lanewise.nn.shape.Shape;

/**
 * One function of tensors, with its gradient. A value: sizes and settings, no data.
 *
 * <p>{@link #backward} writes, for each input whose gradient is wanted, that gradient: the vector
 * dy times the Jacobian. It overwrites; who calls it adds up what comes from several uses.
 */
public sealed interface Operation
    permits Activate,
        BatchNorm,
        Combine,
        Concat,
        Convolve,
        ConvolveTransposed,
        Drop,
        ElementLoss,
        GroupNorm,
        LabelLoss,
        LinearMap,
        LocalResponseNorm,
        LpPool,
        MaxPool,
        Maxout,
        PRelu,
        Product,
        Reduce,
        Reshape,
        Scale,
        Softmax {
  /** The shape of the result. */
  Shape shape();

  /** Computes y from x. */
  void forward(Arithmetic k, Call c);

  /**
   * Computes gradients.
   *
   * @param c as the forward pass left it
   * @param dy the gradient of the result
   * @param dx where the gradient of each input goes; null for those that are not wanted
   */
  void backward(Arithmetic k, Call c, Buffer dy, Buffer[] dx);

  /** The lengths of the floats that the forward pass keeps. */
  default int[] keptFloats() {
    return NOTHING;
  }

  /** The lengths of the integers that the forward pass keeps. */
  default int[] keptIntegers() {
    return NOTHING;
  }

  /** Whether gradients are computed together, so that all of dx must be there if one is. */
  default boolean isJoint() {
    return false;
  }

  /** Whether there is a gradient by an input, counted from 0. */
  default boolean hasGradient(int input) {
    return true;
  }

  /** Multiply-adds of the forward pass, where it is a product or a convolution. */
  default long macs() {
    return 0;
  }

  /** No lengths. */
  int[] NOTHING = {};
}
