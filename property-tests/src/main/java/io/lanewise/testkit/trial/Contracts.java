package io.lanewise.testkit.trial;

import io.lanewise.testkit.activation.ActivationContract;
import io.lanewise.testkit.activation.MaxoutContract;
import io.lanewise.testkit.activation.PreluContract;
import io.lanewise.testkit.conv.BiasSumContract;
import io.lanewise.testkit.conv.ConvContract;
import io.lanewise.testkit.conv.DepthwiseConvContract;
import io.lanewise.testkit.conv.DirectConvContract;
import io.lanewise.testkit.conv.GroupedConvContract;
import io.lanewise.testkit.conv.Im2colConvContract;
import io.lanewise.testkit.conv.ImplicitGemmConvContract;
import io.lanewise.testkit.conv.PointwiseConvContract;
import io.lanewise.testkit.conv.ReferenceConvContract;
import io.lanewise.testkit.conv.Winograd2ConvContract;
import io.lanewise.testkit.conv.Winograd4ConvContract;
import io.lanewise.testkit.conv.Winograd6ConvContract;
import io.lanewise.testkit.dropout.DropoutContract;
import io.lanewise.testkit.elementwise.ElementwiseContract;
import io.lanewise.testkit.gemm.GemmContract;
import io.lanewise.testkit.gemm.GemvContract;
import io.lanewise.testkit.gemm.ReferenceGemmContract;
import io.lanewise.testkit.gemm.TiledGemmContract;
import io.lanewise.testkit.loss.ElementLossContract;
import io.lanewise.testkit.loss.LabelLossContract;
import io.lanewise.testkit.move.MoveContract;
import io.lanewise.testkit.norm.BatchNormContract;
import io.lanewise.testkit.norm.GroupNormContract;
import io.lanewise.testkit.norm.LrnContract;
import io.lanewise.testkit.optimiser.GradientContract;
import io.lanewise.testkit.optimiser.OptimiserContract;
import io.lanewise.testkit.plan.PlanContract;
import io.lanewise.testkit.pool.PoolContract;
import io.lanewise.testkit.reduce.ReduceContract;
import io.lanewise.testkit.resample.RegionContract;
import io.lanewise.testkit.resample.RegionPoolContract;
import io.lanewise.testkit.resample.ResizeContract;
import io.lanewise.testkit.softmax.SoftmaxContract;
import java.util.ArrayList;
import java.util.List;

/**
 * The contracts of all algorithms of the standard catalogue. (The reference of the kernels around
 * convolutions is what these are compared with, and has none.)
 */
public final class Contracts {
  private Contracts() {}

  /** Of products. */
  public static List<GemmContract> gemm() {
    return List.of(new GemvContract(), new TiledGemmContract(), new ReferenceGemmContract());
  }

  /** Of convolutions. */
  public static List<ConvContract> conv() {
    return List.of(
        new Winograd4ConvContract(),
        new Winograd2ConvContract(),
        new Winograd6ConvContract(),
        new DepthwiseConvContract(),
        new DirectConvContract(),
        new GroupedConvContract(),
        new PointwiseConvContract(),
        new ImplicitGemmConvContract(),
        new Im2colConvContract(),
        new BiasSumContract(),
        new ReferenceConvContract());
  }

  /** Of everything else. */
  public static List<PlanContract> others() {
    return List.of(
        new ActivationContract(),
        new PreluContract(),
        new MaxoutContract(),
        new BatchNormContract(),
        new GroupNormContract(),
        new LrnContract(),
        new ElementwiseContract(),
        new ReduceContract(),
        new OptimiserContract(),
        new GradientContract(),
        new MoveContract(),
        new DropoutContract(),
        new ElementLossContract(),
        new LabelLossContract(),
        new ResizeContract(),
        new RegionContract(),
        new RegionPoolContract(),
        new SoftmaxContract(),
        new PoolContract());
  }

  /** Every property of every one that applies on this machine. */
  public static List<Trial> trials() {
    List<Trial> trials = new ArrayList<>();
    gemm().forEach(c -> trials.addAll(Trial.of(c, "gemm", c.algorithm().name())));
    conv().forEach(c -> trials.addAll(Trial.of(c, "conv", c.algorithm().name())));
    others().forEach(c -> trials.addAll(Trial.of(c, "", c.algorithm().name())));
    return List.copyOf(trials);
  }
}
