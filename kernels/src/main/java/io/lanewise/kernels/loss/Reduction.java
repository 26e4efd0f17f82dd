package io.lanewise.kernels.loss;

import java.util.Locale;

/** What becomes of the losses of single elements or rows. */
public enum Reduction {
  /** Their mean; NaN where there are none. The gradient is the mean's. */
  MEAN,
  /** Their sum. The gradient is the sum's. */
  SUM,
  /** They stay apart. The gradient is each one's own, that is the sum's. */
  NONE;

  /** As problem strings write it. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
