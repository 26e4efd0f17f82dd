package io.lanewise.bench.gemm;

import io.lanewise.bench.suite.Answers;
import io.lanewise.bench.suite.Sample;
import io.lanewise.bench.suite.Verdict;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.reference.ReferenceGemm;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Exact outputs of a product, with Σ|a||b| of each: all of a small problem, a fixed sample of a
 * large one.
 */
final class GemmAnswers implements Answers {
  private static final int SAMPLE = 2_000;
  private static final long ALL_UP_TO_FLOPS = 1 << 25;

  private final Sample sample;
  private final double[] norm;

  /** Computes them from the operands that will be timed. */
  GemmAnswers(GemmOperands operands) {
    int outputs = operands.outputs();
    boolean all = outputs <= SAMPLE || operands.problem().flops() <= ALL_UP_TO_FLOPS;
    int[] at = all ? IntStream.range(0, outputs).toArray() : places(outputs);
    sample =
        new Sample(at, dots(operands, at, widen(operands.a(), false), widen(operands.b(), false)));
    norm = dots(operands, at, widen(operands.a(), true), widen(operands.b(), true));
  }

  /** Fixed places, the first and the last among them. */
  private static int[] places(int outputs) {
    SplittableRandom random = new SplittableRandom(outputs);
    return IntStream.concat(IntStream.of(0, outputs - 1), random.ints(SAMPLE - 2, 0, outputs))
        .toArray();
  }

  private static double[] widen(float[] values, boolean absolute) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = absolute ? Math.abs(values[i]) : values[i];
    }
    return wide;
  }

  /** The reference on one row and one column at a time. */
  private static double[] dots(GemmOperands operands, int[] at, double[] a, double[] b) {
    GemmProblem p = operands.problem();
    double[] results = new double[at.length];
    for (int s = 0; s < at.length; s++) {
      int product = at[s] / (p.m() * p.n());
      int i = at[s] / p.n() % p.m();
      int j = at[s] % p.n();
      int row = product * p.m() * p.k() + (p.transA() ? i : i * operands.lda());
      int column = product * p.k() * p.n() + (p.transB() ? j * operands.ldb() : j);
      ReferenceGemm.gemm(
          p.transA(),
          p.transB(),
          1,
          1,
          p.k(),
          1,
          a,
          row,
          operands.lda(),
          b,
          column,
          operands.ldb(),
          0,
          results,
          s,
          1);
    }
    return results;
  }

  @Override
  public Verdict check(float[] computed, ErrorBound bound) {
    return sample.check(computed, norm, bound.factor());
  }
}
