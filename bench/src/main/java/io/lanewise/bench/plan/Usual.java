package io.lanewise.bench.plan;

import io.lanewise.kernels.catalogue.Problems;
import io.lanewise.kernels.plan.Problem;

/** A problem that a family is measured on unless asked otherwise. */
public interface Usual {
  /** The problem string. */
  String text();

  /** The problem. */
  default Problem problem() {
    return Problems.parse(text());
  }
}
