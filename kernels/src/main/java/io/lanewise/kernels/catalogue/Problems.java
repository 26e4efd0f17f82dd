package io.lanewise.kernels.catalogue;

import io.lanewise.kernels.activation.ActivationProblem;
import io.lanewise.kernels.activation.MaxoutProblem;
import io.lanewise.kernels.activation.PreluProblem;
import io.lanewise.kernels.elementwise.ElementwiseProblem;
import io.lanewise.kernels.norm.BatchNormProblem;
import io.lanewise.kernels.norm.GroupNormProblem;
import io.lanewise.kernels.norm.LrnProblem;
import io.lanewise.kernels.optimiser.GradientProblem;
import io.lanewise.kernels.optimiser.OptimiserProblem;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.reduce.ReduceProblem;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Reads the problem strings of everything beside products and convolutions. */
public final class Problems {
  private static final Map<String, Function<String, Problem>> READERS = new LinkedHashMap<>();

  static {
    READERS.put("act", ActivationProblem::parse);
    READERS.put("prelu", PreluProblem::parse);
    READERS.put("maxout", MaxoutProblem::parse);
    READERS.put("bnorm", BatchNormProblem::parse);
    READERS.put("gnorm", GroupNormProblem::parse);
    READERS.put("lnorm", GroupNormProblem::parse);
    READERS.put("inorm", GroupNormProblem::parse);
    READERS.put("lrn", LrnProblem::parse);
    READERS.put("eltwise", ElementwiseProblem::parse);
    READERS.put("reduce", ReduceProblem::parse);
    READERS.put("optimiser", OptimiserProblem::parse);
    READERS.put("gradient", GradientProblem::parse);
  }

  private Problems() {}

  /**
   * The problem that a text describes.
   *
   * @throws IllegalArgumentException naming the text and the part that is wrong
   */
  public static Problem parse(String text) {
    int colon = text == null ? -1 : text.indexOf(':');
    Function<String, Problem> reader = colon < 0 ? null : READERS.get(text.substring(0, colon));
    if (reader == null) {
      throw new IllegalArgumentException(
          "problem: operation must be one of " + READERS.keySet() + ", got " + text);
    }
    return reader.apply(text);
  }
}
