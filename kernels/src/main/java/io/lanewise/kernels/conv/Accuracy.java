package io.lanewise.kernels.conv;

import java.util.Locale;

/** What {@code auto} may choose; an algorithm that is asked for by name is always had. */
public enum Accuracy {
  /** Each output a plain chain of its products: no Winograd. */
  STRICT,
  /** Winograd F(2×2) and F(4×4) as well. */
  FAST,
  /** F(6×6) as well. */
  FASTEST;

  /** As problem strings write it: {@code strict}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
