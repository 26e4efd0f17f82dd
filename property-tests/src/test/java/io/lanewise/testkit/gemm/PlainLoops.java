package io.lanewise.testkit.gemm;

import io.lanewise.kernels.contract.Support;
import io.lanewise.kernels.gemm.Epilogue;
import io.lanewise.kernels.gemm.EpilogueData;
import io.lanewise.kernels.gemm.GemmAlgorithm;
import io.lanewise.kernels.gemm.GemmOptions;
import io.lanewise.kernels.gemm.GemmPlan;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.gemm.PackedMatrix;

/**
 * Somebody else's algorithm: three loops in float, as one writes them outside of the library. It
 * can be made to do one thing wrong, to see that the contract notices.
 *
 * @param fault what is wrong
 */
public record PlainLoops(Fault fault) implements GemmAlgorithm {
  /** Things that go wrong in kernels. */
  public enum Fault {
    NONE,
    LAST_K_LEFT_OUT,
    BETA_LEFT_OUT,
    BETA_ZERO_READS_C,
    ALPHA_SQUARED,
    ONE_PAST_THE_ROW,
    GAPS_FORGOTTEN,
    NAN_SWALLOWED,
    SUM_ROUNDED_COARSELY,
    BIAS_AFTER_ACTIVATION,
    SECOND_PRODUCT_LEFT_OUT,
    DIRTY_SCRATCH_ADDED
  }

  @Override
  public String name() {
    return "plain-loops";
  }

  @Override
  public Support supports(GemmProblem problem) {
    return Support.YES;
  }

  @Override
  public GemmPlan plan(GemmProblem problem, GemmOptions options) {
    return new Plan(problem, options);
  }

  private final class Plan extends GemmPlan {
    Plan(GemmProblem problem, GemmOptions options) {
      super(PlainLoops.this, problem, options);
    }

    @Override
    public int scratchFloats() {
      return 1;
    }

    @Override
    protected String describe() {
      return "plain loops";
    }

    @Override
    protected PackedMatrix.Key packedKey(char side) {
      int lines = side == 'A' ? problem().m() : problem().n();
      return new PackedMatrix.Key(name(), side, lines, problem().k(), "as it is");
    }

    @Override
    protected long packedFloats(char side) {
      return (long) problem().k() * (side == 'A' ? problem().m() : problem().n());
    }

    @Override
    protected void pack(char side, float[] from, int offset, float[] to, int toOffset) {
      GemmProblem p = problem();
      int rows = side == 'A' ? p.m() : p.k();
      int columns = side == 'A' ? p.k() : p.n();
      boolean turned = side == 'A' ? p.transA() : p.transB();
      int ld = side == 'A' ? options().lda() : options().ldb();
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          to[toOffset + i * columns + j] = from[offset + (turned ? j * ld + i : i * ld + j)];
        }
      }
    }

    @Override
    protected void execute(
        float alpha,
        float[] a,
        int aOffset,
        float[] b,
        int bOffset,
        float beta,
        float[] c,
        int cOffset,
        EpilogueData epilogue,
        float[] scratch,
        int scratchOffset) {
      GemmProblem p = problem();
      GemmOptions o = options();
      boolean transA = p.transA() && !p.packedA();
      boolean transB = p.transB() && !p.packedB();
      int lda = p.packedA() ? p.k() : o.lda();
      int ldb = p.packedB() ? p.n() : o.ldb();
      int ldc = fault == Fault.GAPS_FORGOTTEN ? p.n() : o.ldc();
      int products = fault == Fault.SECOND_PRODUCT_LEFT_OUT ? 1 : p.batch();
      int depth = fault == Fault.LAST_K_LEFT_OUT ? p.k() - 1 : p.k();
      for (int product = 0; product < products; product++) {
        int atA = (int) (aOffset + product * o.strideA());
        int atB = (int) (bOffset + product * o.strideB());
        int atC = (int) (cOffset + product * o.strideC());
        for (int i = 0; i < p.m(); i++) {
          for (int j = 0; j < p.n(); j++) {
            float sum = 0;
            for (int q = 0; q < depth; q++) {
              float x = a[atA + (transA ? q * lda + i : i * lda + q)];
              float y = b[atB + (transB ? j * ldb + q : q * ldb + j)];
              sum = Math.fma(x, y, sum);
            }
            int at = atC + i * ldc + j;
            c[at] = finish(product, i, j, scaled(alpha, sum, beta, c[at], scratch), epilogue);
            if (fault == Fault.ONE_PAST_THE_ROW && j == p.n() - 1 && at + 1 < c.length) {
              c[at + 1] = 0f;
            }
          }
        }
      }
    }

    private float scaled(float alpha, float sum, float beta, float c, float[] scratch) {
      float before = beta == 0 ? 0f : beta * c;
      return switch (fault) {
        case BETA_LEFT_OUT -> Math.fma(alpha, sum, beta == 0 ? 0f : c);
        case BETA_ZERO_READS_C -> Math.fma(alpha, sum, beta * c);
        case ALPHA_SQUARED -> Math.fma(alpha * alpha, sum, before);
        case NAN_SWALLOWED -> Float.isNaN(sum) ? before : Math.fma(alpha, sum, before);
        case SUM_ROUNDED_COARSELY -> Math.fma(alpha, Float.float16ToFloat(half(sum)), before);
        case DIRTY_SCRATCH_ADDED -> Math.fma(alpha, sum, before) + scratch[scratch.length - 1];
        default -> Math.fma(alpha, sum, before);
      };
    }

    private static short half(float x) {
      return Float.floatToFloat16(x);
    }

    private float finish(int product, int i, int j, float x, EpilogueData data) {
      Epilogue kinds = problem().epilogue();
      float bias =
          switch (kinds.bias()) {
            case NONE -> 0f;
            case ROW -> data.bias()[data.biasOffset() + i];
            case COLUMN -> data.bias()[data.biasOffset() + j];
            case FULL -> data.bias()[data.biasOffset() + i * problem().n() + j];
          };
      int row = (product * problem().m() + i) * options().ldResidual();
      float residual = kinds.residual() ? data.residual()[data.residualOffset() + row + j] : 0f;
      return fault == Fault.BIAS_AFTER_ACTIVATION
          ? kinds.activation().at(x + residual) + bias
          : kinds.activation().at(x + bias + residual);
    }
  }
}
