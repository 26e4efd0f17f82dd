package io.lanewise.kernels.conv;

import java.util.Locale;

/** Which of a convolution's tensors is computed from the others. */
public enum Direction {
  /** Output from input and filters. */
  FORWARD,
  /** The input's gradient from the output's and the filters: the transposed convolution. */
  BACKWARD_DATA,
  /** The filters' gradient from the input and the output's gradient. */
  BACKWARD_WEIGHTS,
  /** The bias's gradient: the output's gradient summed over images and pixels. */
  BACKWARD_BIAS;

  /** As problem strings write it: {@code backward-data}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
