package io.lanewise.bench.peers;

import io.lanewise.bench.plan.PlanOperands;
import io.lanewise.bench.timing.Competitor;
import io.lanewise.bench.timing.Refusal;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.softmax.SoftmaxProblem;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.softmax_backward;
import org.bytedeco.dnnl.softmax_forward;

/** Softmax over rows by oneDNN. */
final class OneDnnSoftmax {
  /** It promises no bound; this only keeps out what is another function. */
  private static final ErrorBound BOUND = new ErrorBound(ErrorBound.Norm.ELEMENTWISE, 1e-4);

  /** Rows are the last dimension. */
  private static final int AXIS = 3;

  private OneDnnSoftmax() {}

  static Competitor of(PlanOperands given, SoftmaxProblem problem, int threads) {
    int algorithm =
        switch (problem.kind()) {
          case SOFTMAX -> dnnl.dnnl_softmax_accurate;
          case LOG_SOFTMAX -> dnnl.dnnl_softmax_log;
          case LOG_SUM_EXP -> throw new Refusal("has no log-sum-exp");
        };
    engine cpu = new engine(engine.kind.cpu, 0);
    memory.desc shape = OneDnnPlan.desc(problem.operands().getFirst().shape());
    primitive_attr plain = new primitive_attr();
    int use = problem.backward() ? dnnl.dnnl_forward_training : dnnl.dnnl_forward_inference;
    var forward =
        new softmax_forward.primitive_desc(cpu, use, algorithm, shape, shape, AXIS, plain, false);
    if (!problem.backward()) {
      int[] roles = {dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_DST};
      return new OneDnnPlan(given, threads, BOUND, cpu, forward, roles);
    }
    var backward =
        new softmax_backward.primitive_desc(
            cpu, algorithm, shape, shape, shape, AXIS, forward, plain, false);
    int[] roles = {dnnl.DNNL_ARG_DST, dnnl.DNNL_ARG_DIFF_DST, dnnl.DNNL_ARG_DIFF_SRC};
    return new OneDnnPlan(given, threads, BOUND, cpu, backward, roles);
  }
}
