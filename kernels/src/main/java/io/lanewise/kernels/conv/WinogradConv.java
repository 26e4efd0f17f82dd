package io.lanewise.kernels.conv;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.contract.Support;
import io.lanewise.kernels.micro.WarmUp;
import io.lanewise.kernels.micro.Winograd2;
import io.lanewise.kernels.micro.Winograd4;
import io.lanewise.kernels.micro.Winograd6;
import io.lanewise.kernels.micro.WinogradTransform;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.kernels.simd.Machine;

/**
 * Winograd's minimal filtering F(m×m, 3×3), stride 1, forward and backward-data: (m + 2)² products
 * where the direct method has 9·m², at some loss of accuracy.
 *
 * <p>Relative L2 error measured on uniform data in [−1, 1), 28×28 pixels, 16 and 128 channels: m =
 * 2: 1.5e-7 and 3.5e-7, m = 4: 6.6e-7 and 1.5e-6, m = 6: 1.9e-6 and 4.3e-6; the direct method:
 * 2.1e-7 and 6.0e-7.
 *
 * @param outputs m
 */
record WinogradConv(int outputs) implements ConvAlgorithm {
  /** Transforming a float, either way. */
  private static final double TRANSFORM_NANOS = 0.25;

  @Override
  public String name() {
    return "winograd-" + outputs + "x" + outputs;
  }

  /** First touched where there are vectors. */
  WinogradTransform transform() {
    return switch (outputs) {
      case 2 -> new Winograd2();
      case 4 -> new Winograd4();
      default -> new Winograd6();
    };
  }

  @Override
  public Support supports(ConvProblem problem) {
    Machine machine = Machine.current();
    if (!machine.vectorised()) {
      return Support.no(machine.reason());
    }
    ConvShape s = problem.shape();
    if (problem.direction() != Direction.FORWARD
        && problem.direction() != Direction.BACKWARD_DATA) {
      return Support.no("the direction must be forward or backward-data");
    }
    if (s.kernelHeight() != 3 || s.kernelWidth() != 3) {
      return Support.no("the kernel must be 3x3");
    }
    if (s.strideHeight() != 1 || s.strideWidth() != 1) {
      return Support.no("the stride must be 1");
    }
    if (s.dilationHeight() != 1 || s.dilationWidth() != 1) {
      return Support.no("the dilation must be 1");
    }
    return Support.YES;
  }

  @Override
  public Accuracy accuracy() {
    return outputs <= 4 ? Accuracy.FAST : Accuracy.FASTEST;
  }

  /**
   * {@code κ·γ(channels + 24)} with {@code κ = (max over outputs of Σ_p |A_p|·β_p·γ_p)²}: β_p is
   * what row p of the input's transform sums in magnitude, γ_p the same of the filter's, and the 24
   * are the roundings of the transforms' two passes each and of the epilogue. (Barabasz et al.,
   * Error Analysis and Improving the Accuracy of Winograd Convolution, ACM TOMS 46(4), 2020.)
   */
  @Override
  public ErrorBound errorBound(ConvProblem problem) {
    WinogradMatrices t = WinogradMatrices.of(outputs);
    double most = 0;
    for (double[] row : t.output()) {
      double sum = 0;
      for (int p = 0; p < row.length; p++) {
        double[] g = t.filter()[p];
        double filter = Math.abs(g[0]) + Math.abs(g[1]) + Math.abs(g[2]);
        sum += Math.abs(row[p]) * t.inputNorms()[p] * filter;
      }
      most = Math.max(most, sum);
    }
    ConvShape s = problem.shape();
    int chain = problem.direction() == Direction.FORWARD ? s.groupChannels() : s.groupFilters();
    return new ErrorBound(ErrorBound.Norm.TILE, most * most * ErrorBound.gamma(chain + 24L));
  }

  @Override
  public Cost cost(ConvProblem problem, CostModel machine) {
    Sides sides = Sides.of(problem);
    Sides.Image source = sides.source();
    Sides.Image target = sides.target();
    int groups = problem.shape().groups();
    int batch = problem.shape().batch();
    int side = outputs + 2;
    double tiles =
        batch
            * Math.ceil(target.height() / (double) outputs)
            * Math.ceil(target.width() / (double) outputs);
    double lanes = target.groupBlocks() * 16.0;
    double depth = source.groupChannels();
    double planes = (double) groups * side * side;
    double calls = planes * Math.ceil(tiles / 14) * Math.ceil(lanes / 32);
    double transformed = planes * tiles * (lanes + source.groupBlocks() * 16.0);
    double filters = planes * depth * lanes;
    // Filters that a cache keeps pass by for free; others once a slab, half beside the products.
    double slabs = Math.ceil(transformed / groups / WinogradPlan.LARGE_SLAB);
    boolean kept = filters / groups <= WinogradPlan.SMALL_FILTERS;
    double x = batch * (double) source.floats();
    double y = batch * (double) target.floats();
    return Cost.of("products", machine.products(planes * Math.max(4, tiles), lanes, depth))
        .plus("tiles", calls * CostModel.CALL_NANOS)
        .plus("transforms", transformed * TRANSFORM_NANOS)
        .plus("filters", kept ? 0 : slabs * 4 * filters / machine.cacheBytesPerNano() / 2)
        .plus("layouts", CostModel.turned(batch, source) + CostModel.turned(batch, target))
        .plus("memory", machine.memory(x + y));
  }

  @Override
  public ConvPlan plan(ConvProblem problem, ConvOptions options) {
    Check.notNull("conv", "problem", problem);
    Check.notNull("conv", "options", options);
    WinogradPlan plan = new WinogradPlan(this, problem, options);
    WarmUp.begin(plan.kernels());
    return plan;
  }
}
