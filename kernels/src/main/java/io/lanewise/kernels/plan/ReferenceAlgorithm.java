package io.lanewise.kernels.plan;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.contract.Support;
import io.lanewise.kernels.parallel.Threads;
import io.lanewise.kernels.shape.TensorShape;
import java.util.Arrays;
import java.util.List;

/**
 * Any problem by its own {@link Problem#reference}, in double, rounded once to float: right and
 * slow, and there where the Vector API is not. It allocates, runs on the caller's thread and stands
 * outside the promise of equal bits.
 */
public final class ReferenceAlgorithm implements Algorithm {
  /** The one there is. */
  public ReferenceAlgorithm() {}

  @Override
  public String name() {
    return "reference";
  }

  @Override
  public Support supports(Problem problem) {
    return Support.YES;
  }

  @Override
  public ErrorBound errorBound(Problem problem) {
    return new ErrorBound(ErrorBound.Norm.ROUNDED_ONCE, 1);
  }

  @Override
  public Plan plan(Problem problem, PlanOptions options) {
    Check.notNull("plan", "problem", problem);
    Check.notNull("plan", "options", options);
    return new ReferencePlan(this, problem, options.withThreads(Threads.ONE));
  }

  private static final class ReferencePlan extends Plan {
    ReferencePlan(Algorithm algorithm, Problem problem, PlanOptions options) {
      super(algorithm, problem, options);
    }

    @Override
    protected String describe() {
      return "plain loops in double, rounded once";
    }

    @Override
    protected PlanJob newJob() {
      return new ReferenceJob(problem());
    }
  }

  private static final class ReferenceJob extends PlanJob {
    private final Problem problem;

    ReferenceJob(Problem problem) {
      this.problem = problem;
    }

    @Override
    protected int units(int phase) {
      return 1;
    }

    @Override
    protected void run(int phase, int unit, int worker) {
      List<Operand> kinds = problem.operands();
      double[][] wide = new double[kinds.size()][];
      for (int i = 0; i < wide.length; i++) {
        wide[i] = new double[kinds.get(i).shape().elements()];
        if (kinds.get(i).isRead()) {
          copy(kinds.get(i), i, wide[i], true);
        }
      }
      problem.reference(wide);
      for (int i = 0; i < wide.length; i++) {
        if (kinds.get(i).isWritten()) {
          if (kinds.get(i).integers() == null) {
            Arrays.fill(floats(i), at(i), at(i) + kinds.get(i).shape().floats(), 0f);
          }
          copy(kinds.get(i), i, wide[i], false);
        }
      }
    }

    /** Between an array in its layout and doubles in the order of NCHW. */
    private void copy(Operand kind, int operand, double[] wide, boolean toWide) {
      TensorShape s = kind.shape();
      float[] floats = floats(operand);
      int[] integers = operands().integers();
      int next = 0;
      for (int n = 0; n < s.batch(); n++) {
        for (int c = 0; c < s.channels(); c++) {
          for (int h = 0; h < s.height(); h++) {
            for (int w = 0; w < s.width(); w++, next++) {
              int at = at(operand) + s.index(n, c, h, w);
              if (kind.integers() == null) {
                if (toWide) {
                  wide[next] = floats[at];
                } else {
                  floats[at] = (float) wide[next];
                }
              } else if (toWide) {
                wide[next] = integers[at];
              } else {
                integers[at] = (int) wide[next];
              }
            }
          }
        }
      }
    }
  }
}
