package io.lanewise.bench.peers;

import io.lanewise.bench.plan.PlanOperands;
import io.lanewise.bench.timing.Competitor;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.TensorShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_desc;
import org.bytedeco.javacpp.FloatPointer;

/**
 * A primitive of oneDNN on a problem's operands. NCHW is plain; NCHW16 is its blocked layout, the
 * one that its kernels like best.
 */
final class OneDnnPlan implements Competitor {
  private final PlanOperands given;
  private final boolean threaded;
  private final ErrorBound bound;
  private final List<memory> memories = new ArrayList<>();
  private final OneDnnCall call;

  /**
   * Brings the operands to where the primitive wants them.
   *
   * @param roles oneDNN's number for what each operand is
   */
  OneDnnPlan(
      PlanOperands given,
      int threads,
      ErrorBound bound,
      engine cpu,
      primitive_desc chosen,
      int[] roles) {
    this.given = given;
    this.bound = bound;
    threaded = threads > 1;
    for (int i = 0; i < roles.length; i++) {
      memories.add(new memory(desc(given.problem().operands().get(i).shape()), cpu));
    }
    bring();
    call = new OneDnnCall(new primitive(chosen), cpu, roles, List.copyOf(memories));
  }

  /** A tensor as oneDNN sees it: one number a channel is a vector. */
  static memory.desc desc(TensorShape s) {
    if (s.batch() == 1 && s.height() == 1 && s.width() == 1) {
      return new memory.desc(new long[] {s.channels()}, memory.data_type.f32, memory.format_tag.a);
    }
    return image(s);
  }

  /** A tensor as oneDNN sees it, in four dimensions whatever their sizes. */
  static memory.desc image(TensorShape s) {
    long[] sizes = {s.batch(), s.channels(), s.height(), s.width()};
    return new memory.desc(
        sizes,
        memory.data_type.f32,
        s.layout() == Layout.NCHW16 ? memory.format_tag.nChw16c : memory.format_tag.nchw);
  }

  private void bring() {
    for (int i = 0; i < memories.size(); i++) {
      float[] values = given.laidOut(i);
      if (!given.problem().operands().get(i).isRead()) {
        Arrays.fill(values, Float.NaN);
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
      Operand operand = given.problem().operands().get(i);
      float[] values = new float[operand.shape().floats()];
      new FloatPointer(memories.get(i).get_data_handle()).get(values);
      floats.add(values);
    }
    return given.results(floats, null);
  }

  @Override
  public ErrorBound errorBound() {
    return bound;
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
