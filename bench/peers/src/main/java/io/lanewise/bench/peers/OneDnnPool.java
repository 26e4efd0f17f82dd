package io.lanewise.bench.peers;

import io.lanewise.bench.plan.PlanOperands;
import io.lanewise.bench.timing.Competitor;
import io.lanewise.bench.timing.Refusal;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.pool.PoolProblem;
import io.lanewise.kernels.pool.Pooling;
import io.lanewise.kernels.shape.SlidingWindows;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;
import org.bytedeco.dnnl.primitive_attr;

/** Max and average pooling by oneDNN. */
final class OneDnnPool {
  /** It promises no bound; this only keeps out what is another function. */
  private static final ErrorBound BOUND = new ErrorBound(ErrorBound.Norm.ELEMENTWISE, 1e-5);

  private OneDnnPool() {}

  static Competitor of(PlanOperands given, PoolProblem problem, int threads) {
    boolean max = problem.pooling().kind() == Pooling.Kind.MAX;
    boolean average = problem.pooling().kind() == Pooling.Kind.AVERAGE;
    if (!max && !average || problem.indices() || max && problem.backward()) {
      throw new Refusal("keeps winners in a form of its own, and knows no other poolings");
    }
    if (!(problem.shape().rows() instanceof SlidingWindows rows)
        || !(problem.shape().columns() instanceof SlidingWindows columns)
        || rows.ceil()
        || problem.pooling().divisor() != 0) {
      throw new Refusal("is asked for windows with a stride only");
    }
    int algorithm =
        max
            ? dnnl.dnnl_pooling_max
            : problem.pooling().countPadding()
                ? dnnl.dnnl_pooling_avg_include_padding
                : dnnl.dnnl_pooling_avg_exclude_padding;
    engine cpu = new engine(engine.kind.cpu, 0);
    int last = problem.operands().size() - 1;
    // Backward the gradient of y comes first.
    memory.desc x = OneDnnPlan.image(problem.operands().get(problem.backward() ? last : 0).shape());
    memory.desc y = OneDnnPlan.image(problem.operands().get(problem.backward() ? 0 : last).shape());
    long[] strides = {rows.stride(), columns.stride()};
    long[] kernel = {rows.kernel(), columns.kernel()};
    // Here 0 is dense.
    long[] dilation = {rows.dilation() - 1, columns.dilation() - 1};
    long[] before = {rows.before(), columns.before()};
    long[] after = {rows.after(), columns.after()};
    primitive_attr plain = new primitive_attr();
    int use = problem.backward() ? dnnl.dnnl_forward_training : dnnl.dnnl_forward_inference;
    var forward =
        new pooling_forward.primitive_desc(
            cpu, use, algorithm, x, y, strides, kernel, dilation, before, after, plain, false);
    if (!problem.backward()) {
      int[] roles = {dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_DST};
      return new OneDnnPlan(given, threads, BOUND, cpu, forward, roles);
    }
    var backward =
        new pooling_backward.primitive_desc(
            cpu, algorithm, x, y, strides, kernel, dilation, before, after, forward, plain, false);
    int[] roles = {dnnl.DNNL_ARG_DIFF_DST, dnnl.DNNL_ARG_DIFF_SRC};
    return new OneDnnPlan(given, threads, BOUND, cpu, backward, roles);
  }
}
