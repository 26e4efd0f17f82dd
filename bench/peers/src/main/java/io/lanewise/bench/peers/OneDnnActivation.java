package io.lanewise.bench.peers;

import io.lanewise.bench.plan.PlanOperands;
import io.lanewise.bench.timing.Competitor;
import io.lanewise.bench.timing.Refusal;
import io.lanewise.kernels.activation.Activation;
import io.lanewise.kernels.activation.ActivationProblem;
import io.lanewise.kernels.contract.ErrorBound;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_attr;

/** Activations by oneDNN's eltwise primitive. */
final class OneDnnActivation {
  /** Its functions promise less than ours; this only keeps out what is another function. */
  private static final ErrorBound BOUND = new ErrorBound(ErrorBound.Norm.ELEMENTWISE, 1e-4);

  /** Its number for a function and the function's parameters. */
  private record Function(int algorithm, float alpha, float beta) {}

  private OneDnnActivation() {}

  static Competitor of(PlanOperands given, ActivationProblem problem, int threads) {
    engine cpu = new engine(engine.kind.cpu, 0);
    memory.desc shape = OneDnnPlan.desc(problem.shape());
    Function f = function(problem.activation());
    primitive_attr plain = new primitive_attr();
    var forward =
        new eltwise_forward.primitive_desc(
            cpu,
            problem.backward() ? dnnl.dnnl_forward_training : dnnl.dnnl_forward_inference,
            f.algorithm,
            shape,
            shape,
            f.alpha,
            f.beta,
            plain,
            false);
    if (!problem.backward()) {
      int[] roles = {dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_DST};
      return new OneDnnPlan(given, threads, BOUND, cpu, forward, roles);
    }
    var backward =
        new eltwise_backward.primitive_desc(
            cpu, f.algorithm, shape, shape, shape, f.alpha, f.beta, forward, plain, false);
    int[] roles = {dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_DIFF_DST, dnnl.DNNL_ARG_DIFF_SRC};
    return new OneDnnPlan(given, threads, BOUND, cpu, backward, roles);
  }

  private static Function function(Activation a) {
    return switch (a.kind()) {
      case RELU -> new Function(dnnl.dnnl_eltwise_relu, 0, 0);
      case LEAKY_RELU -> new Function(dnnl.dnnl_eltwise_relu, a.low(), 0);
      case RELU6 -> new Function(dnnl.dnnl_eltwise_clip_v2, 0, 6);
      case CLIP -> new Function(dnnl.dnnl_eltwise_clip_v2, a.low(), a.high());
      case HARD_SIGMOID -> new Function(dnnl.dnnl_eltwise_hardsigmoid, 1f / 6f, 0.5f);
      case HARD_SWISH -> new Function(dnnl.dnnl_eltwise_hardswish, 1f / 6f, 0.5f);
      case ELU -> new Function(dnnl.dnnl_eltwise_elu, a.low(), 0);
      case SIGMOID -> new Function(dnnl.dnnl_eltwise_logistic, 0, 0);
      case TANH -> new Function(dnnl.dnnl_eltwise_tanh, 0, 0);
      case SOFTPLUS -> new Function(dnnl.dnnl_eltwise_soft_relu, 1, 0);
      case SILU -> new Function(dnnl.dnnl_eltwise_swish, 1, 0);
      case MISH -> new Function(dnnl.dnnl_eltwise_mish, 0, 0);
      case GELU -> new Function(dnnl.dnnl_eltwise_gelu_erf, 0, 0);
      case GELU_TANH -> new Function(dnnl.dnnl_eltwise_gelu_tanh, 0, 0);
      case EXP -> new Function(dnnl.dnnl_eltwise_exp, 0, 0);
      case LOG -> new Function(dnnl.dnnl_eltwise_log, 0, 0);
      case SQRT -> new Function(dnnl.dnnl_eltwise_sqrt, 0, 0);
      case ABS -> new Function(dnnl.dnnl_eltwise_abs, 0, 0);
      default -> throw new Refusal("has no " + a.kind().text());
    };
  }
}
