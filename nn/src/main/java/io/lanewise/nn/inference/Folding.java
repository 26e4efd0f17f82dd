package io.lanewise.nn.inference;

import io.lanewise.kernels.conv.ConvEpilogue;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.conv.Direction;
import io.lanewise.kernels.elementwise.Elementwise;
import io.lanewise.kernels.elementwise.ElementwiseProblem;
import io.lanewise.kernels.gemm.Epilogue;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.norm.BatchNormProblem;
import io.lanewise.kernels.pool.PoolProblem;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.kernels.shape.Per;
import io.lanewise.kernels.shape.TensorShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Carries out what {@link Fusion} left to be done to constants: filters and biases become what they
 * are multiplied by and added to, lines that found no convolution become kernels. What is written
 * and read by nobody is not written any more, where a kernel can do without.
 */
final class Folding {
  /** With it as epsilon and 1 − it as variance, a batch norm's deviation is exactly 1. */
  private static final float EPSILON = 0x1p-10f;

  private final List<Instruction> list = new ArrayList<>();

  private Folding() {}

  static Program of(Program program) {
    Map<Value, Integer> uses = program.uses();
    Folding folding = new Folding();
    for (Instruction instruction : program.list()) {
      switch (instruction) {
        case Instruction.Convolution c when c.affine() != Affine.IDENTITY -> folding.fold(c);
        case Instruction.Product p when p.affine() != Affine.IDENTITY -> folding.fold(p);
        case Instruction.PerChannel p -> folding.spell(p);
        case Instruction.Kernel k -> folding.list.add(withoutIndices(k, uses));
        default -> folding.list.add(instruction);
      }
    }
    return new Program(program.input(), program.output(), folding.list);
  }

  private static Instruction withoutIndices(Instruction.Kernel kernel, Map<Value, Integer> uses) {
    if (kernel.problem() instanceof PoolProblem pool
        && pool.indices()
        && !uses.containsKey(kernel.operands().get(2))) {
      PoolProblem plain = new PoolProblem(pool.pooling(), pool.shape(), false, false);
      return new Instruction.Kernel(plain, kernel.operands().subList(0, 2), kernel.fused());
    }
    return kernel;
  }

  private void fold(Instruction.Convolution c) {
    ConvShape s = c.problem().shape();
    boolean forward = c.problem().direction() == Direction.FORWARD;
    Value filters = c.filters();
    if (c.affine().scale() != null) {
      float[] w = filters.floats().clone();
      int taps = s.kernelHeight() * s.kernelWidth();
      for (int i = 0; i < w.length; i++) {
        int filter = i / (s.groupChannels() * taps);
        int group = filter / s.groupFilters();
        int inGroup = i / taps % s.groupChannels();
        int channel = forward ? filter : group * s.groupChannels() + inGroup;
        w[i] = (float) (w[i] * c.affine().scale()[channel]);
      }
      filters = Value.constant(filters.shape(), w);
    }
    float[] before = c.bias() == null ? null : c.bias().floats();
    float[] bias = c.affine().bias(before, c.y().shape().channels());
    if (!forward && bias != null) {
      // The gradient's kernels have no epilogue.
      Value product = Value.of(c.y().shape());
      list.add(done(c, c.problem(), filters, null, product));
      list.add(perChannel(Elementwise.ADD, product, bias, c.y(), List.of()));
      return;
    }
    ConvEpilogue.Bias kind = bias == null ? ConvEpilogue.Bias.NONE : ConvEpilogue.Bias.CHANNEL;
    ConvProblem problem = c.problem().withEpilogue(c.problem().epilogue().withBias(kind));
    list.add(done(c, problem, filters, bias == null ? null : Value.constant(bias), c.y()));
  }

  private static Instruction.Convolution done(
      Instruction.Convolution c, ConvProblem problem, Value filters, Value bias, Value y) {
    return new Instruction.Convolution(
        problem, c.x(), filters, bias, c.residual(), Affine.IDENTITY, y, c.fused());
  }

  private void fold(Instruction.Product p) {
    GemmProblem problem = p.problem();
    Value b = p.b();
    if (p.affine().scale() != null) {
      float[] w = b.floats().clone();
      for (int i = 0; i < w.length; i++) {
        int column = problem.transB() ? i / problem.k() : i % problem.n();
        w[i] = (float) (w[i] * p.affine().scale()[column]);
      }
      b = Value.constant(b.shape(), w);
    }
    float[] before = p.bias() == null ? null : p.bias().floats();
    float[] bias = p.affine().bias(before, problem.n());
    Epilogue.Bias kind = bias == null ? Epilogue.Bias.NONE : Epilogue.Bias.COLUMN;
    list.add(
        new Instruction.Product(
            problem.withEpilogue(problem.epilogue().withBias(kind)),
            p.a(),
            b,
            bias == null ? null : Value.constant(bias),
            p.residual(),
            Affine.IDENTITY,
            p.y(),
            p.fused()));
  }

  private void spell(Instruction.PerChannel p) {
    Affine line = p.affine();
    if (line.shift() == null) {
      list.add(perChannel(Elementwise.MUL, p.x(), line.scales(), p.y(), p.fused()));
    } else if (line.scale() == null) {
      list.add(perChannel(Elementwise.ADD, p.x(), line.shifts(), p.y(), p.fused()));
    } else {
      TensorShape s = p.x().shape();
      float[] variance = new float[s.channels()];
      Arrays.fill(variance, 1 - EPSILON);
      BatchNormProblem problem =
          BatchNormProblem.inference(s).withEpsilon(EPSILON).withRelu(p.relu());
      Value zeros = Value.constant(new float[s.channels()]);
      list.add(
          new Instruction.Kernel(
              problem,
              List.of(
                  p.x(),
                  Value.constant(line.scales()),
                  Value.constant(line.shifts()),
                  zeros,
                  Value.constant(variance),
                  p.y()),
              p.fused()));
    }
  }

  private static Instruction perChannel(
      Elementwise function, Value x, float[] numbers, Value y, List<String> fused) {
    ElementwiseProblem problem = new ElementwiseProblem(function, x.shape(), Per.CHANNEL, false);
    return new Instruction.Kernel(problem, List.of(x, Value.constant(numbers), y), fused);
  }
}
