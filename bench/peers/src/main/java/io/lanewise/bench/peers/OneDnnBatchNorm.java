package io.lanewise.bench.peers;

import io.lanewise.bench.plan.PlanOperands;
import io.lanewise.bench.timing.Competitor;
import io.lanewise.bench.timing.Refusal;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.norm.BatchNormProblem;
import io.lanewise.kernels.plan.Operand;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.primitive_desc;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Batch norm by oneDNN. It works with variances where we save 1/std, and leaves running statistics
 * to its caller: what is missing of our results is made of its own outside of the time measured.
 */
final class OneDnnBatchNorm implements Competitor {
  /** It promises no bound; this only keeps out what is another function. */
  private static final ErrorBound BOUND = new ErrorBound(ErrorBound.Norm.ELEMENTWISE, 1e-4);

  private final PlanOperands given;
  private final BatchNormProblem problem;
  private final boolean threaded;
  private final List<memory> memories = new ArrayList<>();
  private final OneDnnCall call;

  /** Brings the operands to where the primitive wants them. */
  OneDnnBatchNorm(PlanOperands given, BatchNormProblem problem, int threads) {
    this.given = given;
    this.problem = problem;
    threaded = threads > 1;
    if (problem.relu() && problem.training()) {
      throw new Refusal("keeps masks where we keep y");
    }
    if (problem.accumulate()) {
      throw new Refusal("does not accumulate");
    }
    engine cpu = new engine(engine.kind.cpu, 0);
    for (Operand operand : problem.operands()) {
      memories.add(new memory(OneDnnPlan.desc(operand.shape()), cpu));
    }
    bring();
    int[] roles = roles();
    List<memory> used = new ArrayList<>();
    int[] usedRoles = new int[roles.length];
    for (int i = 0; i < roles.length; i++) {
      if (roles[i] != 0) {
        usedRoles[used.size()] = roles[i];
        used.add(memories.get(i));
      }
    }
    call = new OneDnnCall(new primitive(chosen(cpu)), cpu, usedRoles, List.copyOf(used));
  }

  private primitive_desc chosen(engine cpu) {
    memory.desc shape = OneDnnPlan.desc(problem.shape());
    int flags = dnnl.dnnl_use_scale | dnnl.dnnl_use_shift;
    flags |= problem.training() ? 0 : dnnl.dnnl_use_global_stats;
    flags |= problem.relu() ? dnnl.dnnl_fuse_norm_relu : 0;
    primitive_attr plain = new primitive_attr();
    var forward =
        new batch_normalization_forward.primitive_desc(
            cpu,
            problem.training() ? dnnl.dnnl_forward_training : dnnl.dnnl_forward_inference,
            shape,
            shape,
            problem.epsilon(),
            flags,
            plain,
            false);
    return problem.backward()
        ? new batch_normalization_backward.primitive_desc(
            cpu,
            dnnl.dnnl_backward,
            shape,
            shape,
            shape,
            problem.epsilon(),
            flags,
            forward,
            plain,
            false)
        : forward;
  }

  /** Its number for each of our operands; 0 for one that it does not know. */
  private int[] roles() {
    if (problem.backward()) {
      return new int[] {
        dnnl.DNNL_ARG_SRC,
        dnnl.DNNL_ARG_DIFF_DST,
        dnnl.DNNL_ARG_SCALE,
        dnnl.DNNL_ARG_MEAN,
        dnnl.DNNL_ARG_VARIANCE,
        dnnl.DNNL_ARG_DIFF_SRC,
        dnnl.DNNL_ARG_DIFF_SCALE,
        dnnl.DNNL_ARG_DIFF_SHIFT
      };
    }
    return problem.training()
        ? new int[] {
          dnnl.DNNL_ARG_SRC,
          dnnl.DNNL_ARG_SCALE,
          dnnl.DNNL_ARG_SHIFT,
          0,
          0,
          dnnl.DNNL_ARG_DST,
          dnnl.DNNL_ARG_MEAN,
          dnnl.DNNL_ARG_VARIANCE
        }
        : new int[] {
          dnnl.DNNL_ARG_SRC,
          dnnl.DNNL_ARG_SCALE,
          dnnl.DNNL_ARG_SHIFT,
          dnnl.DNNL_ARG_MEAN,
          dnnl.DNNL_ARG_VARIANCE,
          dnnl.DNNL_ARG_DST
        };
  }

  private void bring() {
    for (int i = 0; i < memories.size(); i++) {
      float[] values = given.laidOut(i);
      if (problem.operands().get(i).name().equals("invStd") && problem.backward()) {
        for (int c = 0; c < values.length; c++) {
          values[c] = 1 / (values[c] * values[c]) - problem.epsilon();
        }
      }
      new FloatPointer(memories.get(i).get_data_handle()).put(values);
    }
  }

  @Override
  public void run() {
    call.run();
  }

  @Override
  public void spoil() {
    bring();
  }

  @Override
  public float[] answer() {
    List<float[]> floats = new ArrayList<>();
    for (int i = 0; i < memories.size(); i++) {
      float[] values = new float[problem.operands().get(i).shape().floats()];
      new FloatPointer(memories.get(i).get_data_handle()).get(values);
      floats.add(values);
    }
    if (problem.training() && !problem.backward()) {
      complete(floats.get(3), floats.get(4), floats.get(6), floats.get(7));
    }
    return given.results(floats, null);
  }

  private void complete(float[] runMean, float[] runVariance, float[] mean, float[] variance) {
    double count =
        (double) problem.shape().batch() * problem.shape().height() * problem.shape().width();
    double weight = problem.momentum();
    for (int c = 0; c < mean.length; c++) {
      double unbiased = variance[c] * count / Math.max(1, count - 1);
      runMean[c] = (float) ((1 - weight) * runMean[c] + weight * mean[c]);
      runVariance[c] = (float) ((1 - weight) * runVariance[c] + weight * unbiased);
      variance[c] = (float) (1 / Math.sqrt(variance[c] + problem.epsilon()));
    }
  }

  @Override
  public ErrorBound errorBound() {
    return BOUND;
  }

  @Override
  public boolean leavesThreadsSpinning() {
    return threaded;
  }

  @Override
  public void close() {
    call.close();
  }
}
