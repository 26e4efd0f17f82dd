package io.lanewise.kernels.catalogue;

import io.lanewise.kernels.activation.ActivationProblem;
import io.lanewise.kernels.activation.MaxoutProblem;
import io.lanewise.kernels.activation.PreluProblem;
import io.lanewise.kernels.dropout.DropoutProblem;
import io.lanewise.kernels.elementwise.ElementwiseProblem;
import io.lanewise.kernels.loss.ElementLossProblem;
import io.lanewise.kernels.loss.LabelLossProblem;
import io.lanewise.kernels.move.ConcatProblem;
import io.lanewise.kernels.move.CropProblem;
import io.lanewise.kernels.move.DepthSpaceProblem;
import io.lanewise.kernels.move.FlipProblem;
import io.lanewise.kernels.move.Im2colProblem;
import io.lanewise.kernels.move.PadProblem;
import io.lanewise.kernels.move.TransposeProblem;
import io.lanewise.kernels.norm.BatchNormProblem;
import io.lanewise.kernels.norm.GroupNormProblem;
import io.lanewise.kernels.norm.LrnProblem;
import io.lanewise.kernels.optimiser.GradientProblem;
import io.lanewise.kernels.optimiser.OptimiserProblem;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.pool.PoolProblem;
import io.lanewise.kernels.reduce.ReduceProblem;
import io.lanewise.kernels.resample.RegionPoolProblem;
import io.lanewise.kernels.resample.RegionProblem;
import io.lanewise.kernels.resample.ResizeProblem;
import io.lanewise.kernels.softmax.SoftmaxProblem;
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
    READERS.put("concat", ConcatProblem::parse);
    READERS.put("split", ConcatProblem::parse);
    READERS.put("crop", CropProblem::parse);
    READERS.put("depth-to-space", DepthSpaceProblem::parse);
    READERS.put("space-to-depth", DepthSpaceProblem::parse);
    READERS.put("flip", FlipProblem::parse);
    READERS.put("im2col", Im2colProblem::parse);
    READERS.put("col2im", Im2colProblem::parse);
    READERS.put("pad", PadProblem::parse);
    READERS.put("transpose", TransposeProblem::parse);
    READERS.put("resize", ResizeProblem::parse);
    READERS.put("regions", RegionProblem::parse);
    READERS.put("region-pool", RegionPoolProblem::parse);
    READERS.put("dropout", DropoutProblem::parse);
    READERS.put("loss", ElementLossProblem::parse);
    READERS.put("cross-entropy", LabelLossProblem::parse);
    READERS.put("soft-cross-entropy", LabelLossProblem::parse);
    READERS.put("nll", LabelLossProblem::parse);
    READERS.put("hinge", LabelLossProblem::parse);
    READERS.put("softmax", SoftmaxProblem::parse);
    READERS.put("log-softmax", SoftmaxProblem::parse);
    READERS.put("log-sum-exp", SoftmaxProblem::parse);
    READERS.put("pool", PoolProblem::parse);
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
          "problem: operation must be one of "
              + READERS.keySet()
              + " (gemm and conv are read elsewhere), got "
              + text);
    }
    return reader.apply(text);
  }
}
