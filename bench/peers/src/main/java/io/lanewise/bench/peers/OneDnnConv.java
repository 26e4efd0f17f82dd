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
import java.util.ArrayList;
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
import org.bytedeco.dnnl.primitive_desc_base;
import org.bytedeco.javacpp.FloatPointer;

/**
 * A convolution by oneDNN's primitive. The problem's NCHW is plain for input and output; NCHW16
 * lets it choose their layouts. Filters that it reads are always in the layout it likes best; their
 * gradient is, where the others are. Operands are brought into these layouts before any call.
 */
final class OneDnnConv implements Competitor {
  private static final memory.format_tag ANY = memory.format_tag.any;
  private static final memory.format_tag NCHW = memory.format_tag.nchw;

  private final ConvProblem problem;
  private final boolean threaded;
  private final int targetFloats;
  private final engine cpu = new engine(engine.kind.cpu, 0);
  private final primitive_attr attributes = new primitive_attr();
  private final long[] strides;
  private final long[] dilations;
  private final long[] before;
  private final long[] after;
  private final long[] xSizes;
  private final long[] wSizes;
  private final long[] ySizes;
  private final OneDnnCall call;
  private final memory.desc targetPlain;
  private final memory target;
  private final long scratchBytes;

  OneDnnConv(ConvOperands operands, int threads) {
    problem = operands.problem();
    requireLayouts();
    threaded = threads > 1;
    targetFloats = operands.targetFloats();
    ConvShape s = problem.shape();
    strides = new long[] {s.strideHeight(), s.strideWidth()};
    // Here 0 is dense.
    dilations = new long[] {s.dilationHeight() - 1, s.dilationWidth() - 1};
    before = new long[] {s.padTop(), s.padLeft()};
    after = new long[] {s.padBottom(), s.padRight()};
    xSizes = new long[] {s.batch(), s.channels(), s.height(), s.width()};
    ySizes = new long[] {s.batch(), s.filters(), s.outHeight(), s.outWidth()};
    wSizes =
        s.groups() == 1
            ? new long[] {s.filters(), s.channels(), s.kernelHeight(), s.kernelWidth()}
            : new long[] {
              s.groups(), s.groupFilters(), s.groupChannels(), s.kernelHeight(), s.kernelWidth()
            };
    attributes.set_scratchpad_mode(dnnl.dnnl_scratchpad_mode_user);

    memory.desc x = desc(xSizes, blocked() ? ANY : NCHW);
    memory.desc y = desc(ySizes, blocked() ? ANY : NCHW);
    memory.desc w = desc(wSizes, ANY);
    convolution_forward.primitive_desc forward = forward(x, w, y);
    memory.desc plainX = desc(xSizes, NCHW);
    memory.desc plainY = desc(ySizes, NCHW);
    memory.desc plainW = desc(wSizes, oihw());
    switch (problem.direction()) {
      case FORWARD -> {
        target = new memory(forward.dst_desc(), cpu);
        targetPlain = desc(ySizes, tag(problem.yLayout()));
        scratchBytes = forward.scratchpad_desc().get_size();
        call =
            call(
                new convolution_forward(forward),
                forward,
                dnnl.DNNL_ARG_SRC,
                brought(operands.source(), plainX, forward.src_desc()),
                dnnl.DNNL_ARG_WEIGHTS,
                brought(operands.second(), plainW, forward.weights_desc()),
                dnnl.DNNL_ARG_DST);
      }
      case BACKWARD_DATA -> {
        var desc =
            new convolution_backward_data.primitive_desc(
                cpu,
                dnnl.dnnl_convolution_direct,
                x,
                w,
                y,
                strides,
                dilations,
                before,
                after,
                forward,
                attributes,
                false);
        target = new memory(desc.diff_src_desc(), cpu);
        targetPlain = desc(xSizes, tag(problem.xLayout()));
        scratchBytes = desc.scratchpad_desc().get_size();
        call =
            call(
                new convolution_backward_data(desc),
                desc,
                dnnl.DNNL_ARG_DIFF_DST,
                brought(operands.source(), plainY, desc.diff_dst_desc()),
                dnnl.DNNL_ARG_WEIGHTS,
                brought(operands.second(), plainW, desc.weights_desc()),
                dnnl.DNNL_ARG_DIFF_SRC);
      }
      case BACKWARD_WEIGHTS -> {
        var desc =
            new convolution_backward_weights.primitive_desc(
                cpu,
                dnnl.dnnl_convolution_direct,
                x,
                blocked() ? w : plainW,
                y,
                strides,
                dilations,
                before,
                after,
                forward,
                attributes,
                false);
        target = new memory(desc.diff_weights_desc(), cpu);
        targetPlain = plainW;
        scratchBytes = desc.scratchpad_desc().get_size();
        call =
            call(
                new convolution_backward_weights(desc),
                desc,
                dnnl.DNNL_ARG_SRC,
                brought(operands.source(), plainX, desc.src_desc()),
                dnnl.DNNL_ARG_DIFF_DST,
                brought(operands.second(), plainY, desc.diff_dst_desc()),
                dnnl.DNNL_ARG_DIFF_WEIGHTS);
      }
      default -> throw new Refusal("has no gradient of the bias alone");
    }
  }

  private void requireLayouts() {
    Layout layout = problem.xLayout();
    if (layout != problem.yLayout() || layout == Layout.NHWC) {
      throw new Refusal("is asked for nchw and nchw16 only");
    }
  }

  private boolean blocked() {
    return problem.xLayout() == Layout.NCHW16;
  }

  private static memory.format_tag tag(Layout layout) {
    return layout == Layout.NCHW16 ? memory.format_tag.nChw16c : NCHW;
  }

  private memory.format_tag oihw() {
    return problem.shape().groups() == 1 ? memory.format_tag.oihw : memory.format_tag.goihw;
  }

  private static memory.desc desc(long[] sizes, memory.format_tag tag) {
    return new memory.desc(sizes, memory.data_type.f32, tag);
  }

  private convolution_forward.primitive_desc forward(memory.desc x, memory.desc w, memory.desc y) {
    boolean training = problem.direction() != Direction.FORWARD;
    return new convolution_forward.primitive_desc(
        cpu,
        training ? dnnl.dnnl_forward_training : dnnl.dnnl_forward_inference,
        dnnl.dnnl_convolution_direct,
        x,
        w,
        y,
        strides,
        dilations,
        before,
        after,
        attributes,
        false);
  }

  /** An operand in the layout that was chosen. */
  private memory brought(float[] values, memory.desc plain, memory.desc chosen) {
    memory to = new memory(chosen, cpu);
    try (FloatPointer from = new FloatPointer(values)) {
      OneDnnCall.copy(cpu, new memory(plain, cpu, from), to);
    }
    return to;
  }

  private OneDnnCall call(
      primitive what,
      primitive_desc_base desc,
      int sourceRole,
      memory source,
      int secondRole,
      memory second,
      int targetRole) {
    List<memory> operands = new ArrayList<>(List.of(source, second, target));
    operands.add(new memory(desc.scratchpad_desc(), cpu));
    int[] roles = {sourceRole, secondRole, targetRole, dnnl.DNNL_ARG_SCRATCHPAD};
    return new OneDnnCall(what, cpu, roles, operands);
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

  @Override
  public float[] answer() {
    float[] answer = new float[targetFloats];
    try (FloatPointer to = new FloatPointer((long) targetFloats)) {
      OneDnnCall.copy(cpu, target, new memory(targetPlain, cpu, to));
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
