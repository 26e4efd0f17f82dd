package io.lanewise.kernels.norm;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.ProblemString;

/** The options of a normalisation's problem string. */
final class NormOptions {
  Layout layout = Layout.NCHW;
  boolean backward;
  boolean accumulate;
  boolean relu;
  float epsilon;
  float momentum;

  private NormOptions() {}

  /**
   * Reads them.
   *
   * @param momentum unless given; NaN where the operation has none, nor a ReLU
   */
  static NormOptions of(ProblemString parts, float epsilon, float momentum) {
    NormOptions options = new NormOptions();
    options.epsilon = epsilon;
    options.momentum = momentum;
    boolean batch = !Float.isNaN(momentum);
    for (String option : parts.distinctOptions()) {
      if (option.equals("backward")) {
        options.backward = true;
      } else if (option.equals("accumulate")) {
        options.accumulate = true;
      } else if (option.equals("relu") && batch) {
        options.relu = true;
      } else if (option.startsWith("eps=")) {
        options.epsilon = parts.number(option);
      } else if (option.startsWith("momentum=") && batch) {
        options.momentum = parts.number(option);
      } else {
        options.layout = parts.layout(option);
      }
    }
    return options;
  }

  static void checkEpsilon(String operation, float epsilon) {
    if (!(epsilon > 0 && epsilon < Float.POSITIVE_INFINITY)) {
      throw Check.error(operation, "epsilon", "must be finite and over 0", epsilon);
    }
  }
}
