package io.lanewise.bench.peers;

import io.lanewise.bench.conv.ConvOperands;
import io.lanewise.bench.timing.Competitor;
import io.lanewise.bench.timing.Refusal;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.conv.ConvAlgorithm;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.conv.Direction;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.kernels.shape.Layout;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.primitive_desc;
import org.bytedeco.javacpp.FloatPointer;

/**
 * A convolution by oneDNN's primitive. The problem's NCHW is plain for input and output; NCHW16
 * lets it choose their layouts. Filters and their gradient are always in the layout it likes best:
 * for a gradient in OIHW it has nothing but plain loops. Operands are brought into these layouts
 * before any call.
 */
final class OneDnnConv implements Competitor {
  private static final memory.format_tag ANY = memory.format_tag.any;
  private static final memory.format_tag NCHW = memory.format_tag.nchw;

  private final ConvProblem problem;
  private final ConvShape s;
  private final boolean threaded;
  private final int targetFloats;
  private final engine cpu = new engine(engine.kind.cpu, 0);
  private final int targetRole;
  private final memory target;
  private final long scratchBytes;
  private final OneDnnCall call;

  OneDnnConv(ConvOperands operands, int threads) {
    problem = operands.problem();
    s = problem.shape();
    if (problem.xLayout() != problem.yLayout() || problem.xLayout() == Layout.NHWC) {
      throw new Refusal("is asked for nchw and nchw16 only");
    }
    threaded = threads > 1;
    targetFloats = operands.targetFloats();
    int[] roles = roles();
    targetRole = roles[2];
    primitive_desc chosen = chosen();
    memory.desc scratchpad = chosen.scratchpad_desc();
    scratchBytes = scratchpad.get_size();
    target = new memory(layout(chosen, targetRole), cpu);
    call =
        new OneDnnCall(
            new primitive(chosen),
            cpu,
            roles,
            List.of(
                brought(operands.source(), roles[0], layout(chosen, roles[0])),
                brought(operands.second(), roles[1], layout(chosen, roles[1])),
                target,
                new memory(scratchpad, cpu)));
  }

  /** oneDNN's numbers for source, second operand, target and scratch. */
  private int[] roles() {
    int scratch = dnnl.DNNL_ARG_SCRATCHPAD;
    return switch (problem.direction()) {
      case FORWARD ->
          new int[] {dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_WEIGHTS, dnnl.DNNL_ARG_DST, scratch};
      case BACKWARD_DATA ->
          new int[] {
            dnnl.DNNL_ARG_DIFF_DST, dnnl.DNNL_ARG_WEIGHTS, dnnl.DNNL_ARG_DIFF_SRC, scratch
          };
      case BACKWARD_WEIGHTS ->
          new int[] {
            dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_DIFF_DST, dnnl.DNNL_ARG_DIFF_WEIGHTS, scratch
          };
      case BACKWARD_BIAS -> throw new Refusal("has no gradient of the bias alone");
    };
  }

  /** The implementation that oneDNN thinks best. */
  private primitive_desc chosen() {
    boolean free = problem.xLayout() == Layout.NCHW16;
    boolean forwards = problem.direction() == Direction.FORWARD;
    memory.desc x = desc(dnnl.DNNL_ARG_SRC, free ? ANY : NCHW);
    memory.desc y = desc(dnnl.DNNL_ARG_DST, free ? ANY : NCHW);
    memory.desc w = desc(dnnl.DNNL_ARG_WEIGHTS, ANY);
    int algorithm = dnnl.dnnl_convolution_direct;
    long[] strides = {s.strideHeight(), s.strideWidth()};
    // Here 0 is dense.
    long[] dilations = {s.dilationHeight() - 1, s.dilationWidth() - 1};
    long[] before = {s.padTop(), s.padLeft()};
    long[] after = {s.padBottom(), s.padRight()};
    primitive_attr ours = new primitive_attr();
    ours.set_scratchpad_mode(dnnl.dnnl_scratchpad_mode_user);
    int kind = forwards ? dnnl.dnnl_forward_inference : dnnl.dnnl_forward_training;
    var forward =
        new convolution_forward.primitive_desc(
            cpu, kind, algorithm, x, w, y, strides, dilations, before, after, ours, false);
    if (forwards) {
      return forward;
    }
    if (problem.direction() == Direction.BACKWARD_DATA) {
      return new convolution_backward_data.primitive_desc(
          cpu, algorithm, x, w, y, strides, dilations, before, after, forward, ours, false);
    }
    return new convolution_backward_weights.primitive_desc(
        cpu, algorithm, x, w, y, strides, dilations, before, after, forward, ours, false);
  }

  private static memory.desc layout(primitive_desc chosen, int role) {
    return chosen.query_md(dnnl.dnnl_query_exec_arg_md, role);
  }

  /** A tensor of some role in a layout. */
  private memory.desc desc(int role, memory.format_tag layout) {
    return new memory.desc(sizes(role), memory.data_type.f32, layout);
  }

  private long[] sizes(int role) {
    return switch (role) {
      case dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_DIFF_SRC ->
          new long[] {s.batch(), s.channels(), s.height(), s.width()};
      case dnnl.DNNL_ARG_DST, dnnl.DNNL_ARG_DIFF_DST ->
          new long[] {s.batch(), s.filters(), s.outHeight(), s.outWidth()};
      default ->
          s.groups() == 1
              ? new long[] {s.filters(), s.channels(), s.kernelHeight(), s.kernelWidth()}
              : new long[] {
                s.groups(), s.groupFilters(), s.groupChannels(), s.kernelHeight(), s.kernelWidth()
              };
    };
  }

  private memory.format_tag oihw() {
    return s.groups() == 1 ? memory.format_tag.oihw : memory.format_tag.goihw;
  }

  /** NCHW for images, OIHW for filters. */
  private memory.desc plain(int role) {
    boolean filters = role == dnnl.DNNL_ARG_WEIGHTS || role == dnnl.DNNL_ARG_DIFF_WEIGHTS;
    return desc(role, filters ? oihw() : NCHW);
  }

  /** An operand in the layout that was chosen. */
  private memory brought(float[] values, int role, memory.desc chosen) {
    memory to = new memory(chosen, cpu);
    try (FloatPointer from = new FloatPointer(values)) {
      OneDnnCall.copy(cpu, new memory(plain(role), cpu, from), to);
    }
    return to;
  }

  @Override
  public void run() {
    call.run();
  }

  @Override
  public void spoil() {
    long floats = target.get_desc().get_size() / Float.BYTES;
    float[] nans = new float[Math.toIntExact(floats)];
    Arrays.fill(nans, Float.NaN);
    new FloatPointer(target.get_data_handle()).put(nans);
  }

  /** In the problem's layout, lanes past the last channel included. */
  @Override
  public float[] answer() {
    boolean blocks = problem.xLayout() == Layout.NCHW16 && targetRole != dnnl.DNNL_ARG_DIFF_WEIGHTS;
    memory.desc wanted = blocks ? desc(targetRole, memory.format_tag.nChw16c) : plain(targetRole);
    float[] answer = new float[targetFloats];
    try (FloatPointer to = new FloatPointer((long) targetFloats)) {
      OneDnnCall.copy(cpu, target, new memory(wanted, cpu, to));
      to.get(answer);
    }
    return answer;
  }

  /** Any order of summation stays within this. */
  @Override
  public ErrorBound errorBound() {
    return ErrorBound.elementwise(ConvAlgorithm.chain(problem));
  }

  @Override
  public long scratchBytes() {
    return scratchBytes;
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
