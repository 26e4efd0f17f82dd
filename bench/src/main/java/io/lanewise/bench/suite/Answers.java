package io.lanewise.bench.suite;

import io.lanewise.kernels.contract.ErrorBound;

/** The exact answers of a case, all of them or a sample. */
public interface Answers {
  /** Holds a computed answer against them. */
  Verdict check(float[] computed, ErrorBound bound);
}
