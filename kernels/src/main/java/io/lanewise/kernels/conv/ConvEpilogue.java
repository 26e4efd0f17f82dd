package io.lanewise.kernels.conv;

import io.lanewise.kernels.activation.Activation;
import io.lanewise.kernels.contract.Check;

/**
 * What happens to a finished output, in this order: bias, residual, activation. The kinds are part
 * of a plan; the arrays come with {@link io.lanewise.kernels.gemm.EpilogueData} at run.
 *
 * @param bias where the bias varies
 * @param residual whether a tensor of the output's shape and layout is added
 * @param activation applied last
 */
public record ConvEpilogue(Bias bias, boolean residual, Activation activation) {
  /** Where a bias varies. */
  public enum Bias {
    /** No bias. */
    NONE,
    /** One number a filter. */
    CHANNEL,
    /** One number an element of one output image, in the output's layout; the same every image. */
    FULL
  }

  /** Nothing is done. */
  public static final ConvEpilogue NONE = new ConvEpilogue(Bias.NONE, false, Activation.IDENTITY);

  /** Refuses nulls. */
  public ConvEpilogue {
    Check.notNull("epilogue", "bias", bias);
    Check.notNull("epilogue", "activation", activation);
  }

  /** This epilogue with another bias. */
  public ConvEpilogue withBias(Bias kind) {
    return new ConvEpilogue(kind, residual, activation);
  }

  /** This epilogue with or without a residual. */
  public ConvEpilogue withResidual(boolean added) {
    return new ConvEpilogue(bias, added, activation);
  }

  /** This epilogue with another activation. */
  public ConvEpilogue withActivation(Activation last) {
    return new ConvEpilogue(bias, residual, last);
  }

  /** Whether nothing is done. */
  public boolean isNone() {
    return equals(NONE);
  }
}
