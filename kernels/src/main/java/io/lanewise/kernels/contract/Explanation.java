package io.lanewise.kernels.contract;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What plans say of themselves: the same lines in the same order, whatever the operation. */
public final class Explanation {
  private final StringBuilder text;

  private Explanation(String first) {
    text = new StringBuilder(first);
  }

  /** Begins with the problem, and how its algorithm goes about it. */
  public static Explanation of(Object problem, String algorithm, String how) {
    return new Explanation(problem + "\n  " + algorithm + ": " + how);
  }

  /** One more line. */
  public Explanation line(String name, Object value) {
    text.append("\n  ").append(name).append(": ").append(value);
    return this;
  }

  /**
   * What must be computed, read and written at least.
   *
   * @param flops floating-point operations; 0 where nobody counts them
   * @param bytes each element once
   */
  public Explanation work(long flops, long bytes) {
    if (flops > 0) {
      line("operations", flops);
    }
    return line("moves", bytes + " bytes");
  }

  /** How far a result may lie from the exact one. */
  public Explanation bound(ErrorBound bound) {
    return line(
        "error bound", String.format(Locale.ROOT, "%.3g (%s)", bound.factor(), bound.norm()));
  }

  /** Those of a list that refuse the problem, and why. */
  public <T> Explanation refused(
      List<T> algorithms, Function<T, String> name, Function<T, Support> support) {
    for (T algorithm : algorithms) {
      Support answer = support.apply(algorithm);
      if (!answer.accepted()) {
        line("refused", name.apply(algorithm) + ", " + answer.reason());
      }
    }
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
