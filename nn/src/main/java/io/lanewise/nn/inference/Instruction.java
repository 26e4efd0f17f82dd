package io.lanewise.nn.inference;

import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.plan.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** One thing that is done in a run. A value; passes replace it by others. */
sealed interface Instruction {
  /** Everything it reads, constants too. */
  List<Value> reads();

  /** Everything it writes. */
  List<Value> writes();

  /** The result; of several the first. */
  default Value y() {
    return writes().getFirst();
  }

  /**
   * A convolution, or the input's gradient of one, times a number a channel of the result, plus
   * another.
   *
   * @param bias as the problem's epilogue has it, null where it has none
   * @param residual likewise
   * @param affine what the filters and the bias are still to be multiplied by and added to; null
   *     for nothing
   * @param fused what went into it
   */
  record Convolution(
      ConvProblem problem,
      Value x,
      Value filters,
      Value bias,
      Value residual,
      Affine affine,
      Value result,
      List<String> fused)
      implements Instruction {
    @Override
    public List<Value> reads() {
      return present(x, filters, bias, residual);
    }

    @Override
    public List<Value> writes() {
      return List.of(result);
    }
  }

  /** A product of matrices; the parts as a convolution's, channels being columns. */
  record Product(
      GemmProblem problem,
      Value a,
      Value b,
      Value bias,
      Value residual,
      Affine affine,
      Value result,
      List<String> fused)
      implements Instruction {
    @Override
    public List<Value> reads() {
      return present(a, b, bias, residual);
    }

    @Override
    public List<Value> writes() {
      return List.of(result);
    }
  }

  /**
   * Any other problem.
   *
   * @param operands in the problem's order
   */
  record Kernel(Problem problem, List<Value> operands, List<String> fused) implements Instruction {
    Kernel(Problem problem, Value... operands) {
      this(problem, List.of(operands), List.of());
    }

    @Override
    public List<Value> reads() {
      List<Value> read = new ArrayList<>();
      for (int i = 0; i < operands.size(); i++) {
        if (problem.operands().get(i).isRead()) {
          read.add(operands.get(i));
        }
      }
      return read;
    }

    @Override
    public List<Value> writes() {
      List<Value> written = new ArrayList<>();
      for (int i = 0; i < operands.size(); i++) {
        if (problem.operands().get(i).isWritten()) {
          written.add(operands.get(i));
        }
      }
      return written;
    }
  }

  /**
   * A number a channel times x plus another.
   *
   * @param relu whether max(·, 0) follows; only where there are both
   */
  record PerChannel(Value x, Affine affine, boolean relu, Value result, List<String> fused)
      implements Instruction {
    @Override
    public List<Value> reads() {
      return List.of(x);
    }

    @Override
    public List<Value> writes() {
      return List.of(result);
    }
  }

  /** The same elements under other sizes; nothing is done. */
  record Alias(Value x, Value result) implements Instruction {
    @Override
    public List<Value> reads() {
      return List.of(x);
    }

    @Override
    public List<Value> writes() {
      return List.of(result);
    }
  }

  /** The same elements elsewhere, or in another layout. */
  record Move(Value x, Value result) implements Instruction {
    @Override
    public List<Value> reads() {
      return List.of(x);
    }

    @Override
    public List<Value> writes() {
      return List.of(result);
    }

    /** What is done, for people. */
    String text() {
      return x.shape().layout() == result.shape().layout()
          ? "copy of " + x.shape().floats()
          : x.shape().layout().text()
              + " to "
              + result.shape().layout().text()
              + " of "
              + result.shape().floats();
    }
  }

  private static List<Value> present(Value... values) {
    return Arrays.stream(values).filter(Objects::nonNull).toList();
  }
}
