package io.lanewise.nn;

import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.nn.operation.Arithmetic;
import io.lanewise.nn.operation.Buffer;
import io.lanewise.nn.operation.ReferenceArithmetic;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Doubles with errors as large as those of floats may be: each result is moved up or down at random
 * by 16·√n·2⁻²⁴ of the magnitudes of what it is the sum of. Sums of n terms gather about √n
 * roundings, and none has more terms than the longest of a problem's arrays; the sixteen covers
 * what transforms such as Winograd's lose besides.
 */
final class RoundingArithmetic implements Arithmetic {
  private final ReferenceArithmetic exact;
  private final RandomGenerator random;

  RoundingArithmetic(ReferenceArithmetic exact, RandomGenerator random) {
    this.exact = exact;
    this.random = random;
  }

  @Override
  public void run(Problem problem, Buffer... buffers) {
    List<Operand> operands = problem.operands();
    double[][] sizes = new double[buffers.length][];
    for (int i = 0; i < sizes.length; i++) {
      Operand operand = operands.get(i);
      sizes[i] = new double[buffers[i].length()];
      if (operand.integers() != null) {
        for (int e = 0; e < sizes[i].length; e++) {
          sizes[i][e] = buffers[i].integers()[e];
        }
      } else if (operand.isRead()) {
        sizes[i] = exact.of(buffers[i]).clone();
      }
    }
    problem.magnitudes(sizes);
    exact.run(problem, buffers);
    for (int i = 0; i < sizes.length; i++) {
      if (operands.get(i).integers() == null && operands.get(i).isWritten()) {
        round(exact.of(buffers[i]), sizes[i], longest(buffers));
      }
    }
  }

  @Override
  public void convolve(
      ConvProblem problem, Buffer source, Buffer second, Buffer bias, Buffer target) {
    ReferenceArithmetic sizes = magnitudes(source, second, bias);
    sizes.convolve(problem, source, second, bias, target);
    exact.convolve(problem, source, second, bias, target);
    round(exact.of(target), sizes.of(target), longest(source, second, target));
  }

  @Override
  public void multiply(GemmProblem problem, Buffer a, Buffer b, Buffer bias, Buffer c) {
    ReferenceArithmetic sizes = magnitudes(a, b, bias);
    sizes.multiply(problem, a, b, bias, c);
    exact.multiply(problem, a, b, bias, c);
    round(exact.of(c), sizes.of(c), longest(a, b, c));
  }

  @Override
  public void copy(Buffer from, Buffer to) {
    exact.copy(from, to);
  }

  private ReferenceArithmetic magnitudes(Buffer... buffers) {
    ReferenceArithmetic sizes = new ReferenceArithmetic();
    for (Buffer buffer : buffers) {
      if (buffer != null) {
        double[] magnitudes = exact.of(buffer).clone();
        for (int i = 0; i < magnitudes.length; i++) {
          magnitudes[i] = Math.abs(magnitudes[i]);
        }
        sizes.put(buffer, magnitudes);
      }
    }
    return sizes;
  }

  private static int longest(Buffer... buffers) {
    int longest = 1;
    for (Buffer buffer : buffers) {
      longest = buffer == null ? longest : Math.max(longest, buffer.length());
    }
    return longest;
  }

  private void round(double[] numbers, double[] sizes, int terms) {
    double share = 16 * ErrorBound.UNIT_ROUNDOFF * Math.sqrt(terms);
    for (int i = 0; i < numbers.length; i++) {
      double error = share * Math.max(Math.abs(numbers[i]), sizes[i]);
      numbers[i] += random.nextBoolean() ? error : -error;
    }
  }
}
