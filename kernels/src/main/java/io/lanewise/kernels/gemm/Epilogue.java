package io.lanewise.kernels.gemm;

import io.lanewise.kernels.activation.Activation;
import io.lanewise.kernels.contract.Check;

/**
 * What happens to a finished product, in this order: bias, residual, activation. The kinds are part
 * of a plan; the arrays come with {@link EpilogueData} at run.
 *
 * @param bias where the bias varies
 * @param residual whether a matrix of C's shape is added
 * @param activation applied last
 */
public record Epilogue(Bias bias, boolean residual, Activation activation) {
  /** Where a bias varies. */
  public enum Bias {
    /** No bias. */
    NONE,
    /** One number a row: m of them. */
    ROW,
    /** One number a column: n of them. */
    COLUMN,
    /** One number an element: an m×n matrix, the same for every product of a batch. */
    FULL
  }

  /** Nothing is done. */
  public static final Epilogue NONE = new Epilogue(Bias.NONE, false, Activation.IDENTITY);

  /** Refuses nulls. */
  public Epilogue {
    Check.notNull("epilogue", "bias", bias);
    Check.notNull("epilogue", "activation", activation);
  }

  /** This epilogue with another bias. */
  public Epilogue withBias(Bias kind) {
    return new Epilogue(kind, residual, activation);
  }

  /** This epilogue with or without a residual. */
  public Epilogue withResidual(boolean added) {
    return new Epilogue(bias, added, activation);
  }

  /** This epilogue with another activation. */
  public Epilogue withActivation(Activation last) {
    return new Epilogue(bias, residual, last);
  }

  /** Whether nothing is done. */
  public boolean isNone() {
    return equals(NONE);
  }
}
