package io.lanewise.testkit.conv;

import io.lanewise.kernels.contract.Support;
import io.lanewise.kernels.conv.ConvAlgorithm;
import io.lanewise.kernels.conv.ConvEpilogue;
import io.lanewise.kernels.conv.ConvOptions;
import io.lanewise.kernels.conv.ConvPlan;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.conv.Direction;
import io.lanewise.kernels.gemm.EpilogueData;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.testkit.Tensor;
import java.util.Arrays;

/**
 * Somebody else's algorithm: plain loops in float that gather each element of the target, as one
 * writes them outside of the library. It can be made to do one thing wrong, to see that the
 * contract notices.
 *
 * @param fault what is wrong
 */
public record PlainConv(Fault fault) implements ConvAlgorithm {
  /** Things that go wrong in kernels. */
  public enum Fault {
    NONE,
    LAST_TAP_LEFT_OUT,
    STRIDES_SWAPPED,
    DILATION_FORGOTTEN,
    PADDING_TOP_FOR_LEFT,
    FILTERS_TURNED,
    WRONG_GROUP,
    NAN_SWALLOWED,
    ROW_POISONED_BY_NAN,
    SUM_ROUNDED_COARSELY,
    BIAS_AFTER_ACTIVATION,
    RESIDUAL_OF_FIRST_IMAGE,
    ACCUMULATE_FORGOTTEN,
    TARGET_ALWAYS_READ,
    UNUSED_LANES_LEFT,
    UNUSED_LANES_BIASED,
    ONE_PAST_THE_TARGET,
    SOURCE_CLEARED,
    SECOND_IMAGE_LEFT_OUT,
    OFFSET_FORGOTTEN,
    DIRTY_SCRATCH_ADDED,
    SCRATCH_OVERRUN,
    OTHER_BITS_IN_NHWC,
    OTHER_BITS_ON_THREADS,
    OTHER_BITS_OF_A_BATCH,
    PACKING_KEEPS_OLD,
    SCRATCH_LIMIT_IGNORED,
    REASON_MISSING,
    PLAN_KEEPS_SOURCE
  }

  private boolean has(Fault one) {
    return fault == one;
  }

  @Override
  public String name() {
    return "plain-loops";
  }

  @Override
  public Support supports(ConvProblem problem) {
    boolean large = problem.shape().kernelHeight() > 7;
    return large ? Support.no(has(Fault.REASON_MISSING) ? "" : "the kernel is large") : Support.YES;
  }

  @Override
  public ConvPlan plan(ConvProblem problem, ConvOptions options) {
    return new Plan(problem, options);
  }

  private final class Plan extends ConvPlan {
    private float[] kept;

    Plan(ConvProblem problem, ConvOptions options) {
      super(PlainConv.this, problem, options);
    }

    @Override
    public int scratchFloats() {
      return 1;
    }

    @Override
    public int packedFloats() {
      Direction d = problem().direction();
      boolean filters = d == Direction.FORWARD || d == Direction.BACKWARD_DATA;
      return filters ? (int) problem().shape().weights() : 0;
    }

    @Override
    protected String describe() {
      return "plain loops";
    }

    @Override
    protected String packedForm() {
      return "as given";
    }

    @Override
    protected void pack(float[] filters, int offset, float[] to, int toOffset) {
      for (int i = 0; i < packedFloats(); i++) {
        boolean keep = has(Fault.PACKING_KEEPS_OLD) && to[toOffset + i] != 0;
        to[toOffset + i] = keep ? to[toOffset + i] : filters[offset + i];
      }
    }

    @Override
    protected void execute(
        float[] source,
        int sourceOffset,
        float[] second,
        int secondOffset,
        EpilogueData epilogue,
        float[] target,
        int targetOffset,
        float[] scratch,
        int scratchOffset) {
      if (has(Fault.PLAN_KEEPS_SOURCE)) {
        kept = kept == null ? source : kept;
      }
      ConvProblem p = problem();
      int from = has(Fault.OFFSET_FORGOTTEN) ? 0 : sourceOffset;
      Tensor to = targetTensor(p).in(target, targetOffset);
      float dirt = has(Fault.DIRTY_SCRATCH_ADDED) ? 0 * scratch[scratchOffset] : 0f;
      if (has(Fault.SCRATCH_OVERRUN)) {
        int last = Math.min(scratch.length - 1, scratchOffset + 1 + packedFloats());
        scratch[last] = 1f;
      }
      Tensor old = to.copy();
      if (!has(Fault.UNUSED_LANES_LEFT)) {
        float bias = has(Fault.UNUSED_LANES_BIASED) && epilogue.bias() != null ? 1f : 0f;
        Arrays.fill(target, targetOffset, to.end(), bias);
      }
      Gather gather = gather(p, kept == null ? source : kept, from, second, secondOffset);
      to.forEach(
          (n, c, h, w) -> {
            boolean adds = p.accumulate() && !has(Fault.ACCUMULATE_FORGOTTEN);
            boolean reads = adds || has(Fault.TARGET_ALWAYS_READ);
            float before = reads ? old.get(n, c, h, w) : 0f;
            float sum = before + spoil(gather.at(n, c, h, w)) + dirt;
            boolean forward = p.direction() == Direction.FORWARD;
            boolean skipped = has(Fault.SECOND_IMAGE_LEFT_OUT) && n == 1;
            float value = forward ? finish(n, c, h, w, sum, epilogue) : sum;
            to.set(n, c, h, w, skipped ? 0f : value);
          });
      if (has(Fault.ONE_PAST_THE_TARGET) && to.end() < target.length) {
        target[to.end()] = 0f;
      }
      if (has(Fault.SOURCE_CLEARED)) {
        source[sourceOffset] = 0f;
      }
    }

    private float spoil(float sum) {
      boolean otherBits =
          (has(Fault.OTHER_BITS_IN_NHWC) && problem().xLayout() == Layout.NHWC)
              || (has(Fault.OTHER_BITS_ON_THREADS) && options().threads().count() == 3)
              || (has(Fault.OTHER_BITS_OF_A_BATCH) && problem().shape().batch() == 1)
              || (has(Fault.SCRATCH_LIMIT_IGNORED) && options().scratchLimit() < 1 << 20);
      if (otherBits) {
        return Math.nextUp(sum);
      }
      return switch (fault) {
        case NAN_SWALLOWED -> Float.isNaN(sum) ? 0f : sum;
        case SUM_ROUNDED_COARSELY -> Float.float16ToFloat(Float.floatToFloat16(sum));
        default -> sum;
      };
    }

    private float finish(int n, int c, int h, int w, float x, EpilogueData data) {
      ConvProblem p = problem();
      ConvEpilogue kinds = p.epilogue();
      ConvShape s = p.shape();
      int at = p.yLayout().index(s.filters(), s.outHeight(), s.outWidth(), c, h, w);
      float bias =
          switch (kinds.bias()) {
            case NONE -> 0f;
            case CHANNEL -> data.bias()[data.biasOffset() + c];
            case FULL -> data.bias()[data.biasOffset() + at];
          };
      int image = has(Fault.RESIDUAL_OF_FIRST_IMAGE) ? 0 : n * (int) p.yImageFloats();
      float residual = kinds.residual() ? data.residual()[data.residualOffset() + image + at] : 0f;
      if (has(Fault.BIAS_AFTER_ACTIVATION)) {
        return kinds.activation().at(x + residual) + bias;
      }
      float biased = kinds.bias() == ConvEpilogue.Bias.NONE ? x : x + bias;
      return kinds.activation().at(kinds.residual() ? biased + residual : biased);
    }
  }

  private static Tensor targetTensor(ConvProblem p) {
    return switch (p.direction()) {
      case FORWARD -> y(p);
      case BACKWARD_DATA -> x(p);
      case BACKWARD_WEIGHTS -> w(p);
      case BACKWARD_BIAS -> Tensor.tight(Layout.NCHW, 1, p.shape().filters(), 1, 1);
    };
  }

  private static Tensor x(ConvProblem p) {
    ConvShape s = p.shape();
    return Tensor.tight(p.xLayout(), s.batch(), s.channels(), s.height(), s.width());
  }

  private static Tensor y(ConvProblem p) {
    ConvShape s = p.shape();
    return Tensor.tight(p.yLayout(), s.batch(), s.filters(), s.outHeight(), s.outWidth());
  }

  private static Tensor w(ConvProblem p) {
    ConvShape s = p.shape();
    return Tensor.tight(
        Layout.NCHW, s.filters(), s.groupChannels(), s.kernelHeight(), s.kernelWidth());
  }

  /** One element of the target. */
  private interface Gather {
    float at(int image, int channel, int row, int column);
  }

  private Gather gather(ConvProblem p, float[] source, int from, float[] second, int secondFrom) {
    return switch (p.direction()) {
      case FORWARD -> forward(p, x(p).in(source, from), w(p).in(second, secondFrom));
      case BACKWARD_DATA -> backwardData(p, y(p).in(source, from), w(p).in(second, secondFrom));
      case BACKWARD_WEIGHTS ->
          backwardWeights(p, x(p).in(source, from), y(p).in(second, secondFrom));
      case BACKWARD_BIAS -> backwardBias(y(p).in(source, from));
    };
  }

  private int row(ConvShape s, int out, int tap) {
    int stride = has(Fault.STRIDES_SWAPPED) ? s.strideWidth() : s.strideHeight();
    return out * stride - s.padTop() + tap * dilation(s.dilationHeight());
  }

  private int column(ConvShape s, int out, int tap) {
    int stride = has(Fault.STRIDES_SWAPPED) ? s.strideHeight() : s.strideWidth();
    int pad = has(Fault.PADDING_TOP_FOR_LEFT) ? s.padTop() : s.padLeft();
    return out * stride - pad + tap * dilation(s.dilationWidth());
  }

  private int dilation(int of) {
    return has(Fault.DILATION_FORGOTTEN) ? 1 : of;
  }

  private Gather forward(ConvProblem p, Tensor x, Tensor w) {
    ConvShape s = p.shape();
    return (n, o, row, column) -> {
      int group = has(Fault.WRONG_GROUP) ? 0 : o / s.groupFilters();
      float sum = 0f;
      for (int c = 0; c < s.groupChannels(); c++) {
        for (int i = 0; i < s.kernelHeight(); i++) {
          for (int j = 0; j < s.kernelWidth(); j++) {
            int h = row(s, row, i);
            int v = column(s, column, j);
            boolean last = i == s.kernelHeight() - 1 && j == s.kernelWidth() - 1;
            boolean inside = h >= 0 && h < s.height() && v >= 0 && v < s.width();
            if (inside && !(has(Fault.LAST_TAP_LEFT_OUT) && last)) {
              boolean turned = has(Fault.FILTERS_TURNED);
              int tapRow = turned ? s.kernelHeight() - 1 - i : i;
              int tapColumn = turned ? s.kernelWidth() - 1 - j : j;
              float tap = w.get(o, c, tapRow, tapColumn);
              sum = Math.fma(x.get(n, group * s.groupChannels() + c, h, v), tap, sum);
            }
          }
        }
      }
      int poison = has(Fault.ROW_POISONED_BY_NAN) ? s.width() : 0;
      for (int v = 0; v < poison; v++) {
        sum += 0 * x.get(n, 0, Math.min(row, s.height() - 1), v);
      }
      return sum;
    };
  }

  private Gather backwardData(ConvProblem p, Tensor dy, Tensor w) {
    ConvShape s = p.shape();
    return (n, channel, h, v) -> {
      int group = channel / s.groupChannels();
      float sum = 0f;
      for (int f = group * s.groupFilters(); f < (group + 1) * s.groupFilters(); f++) {
        for (int row = 0; row < s.outHeight(); row++) {
          for (int i = 0; i < s.kernelHeight(); i++) {
            for (int column = 0; row(s, row, i) == h && column < s.outWidth(); column++) {
              for (int j = 0; j < s.kernelWidth(); j++) {
                if (column(s, column, j) == v) {
                  float tap = w.get(f, channel % s.groupChannels(), i, j);
                  sum = Math.fma(dy.get(n, f, row, column), tap, sum);
                }
              }
            }
          }
        }
      }
      return sum;
    };
  }

  private Gather backwardWeights(ConvProblem p, Tensor x, Tensor dy) {
    ConvShape s = p.shape();
    return (o, c, i, j) -> {
      int channel = o / s.groupFilters() * s.groupChannels() + c;
      float sum = 0f;
      for (int n = 0; n < s.batch(); n++) {
        for (int row = 0; row < s.outHeight(); row++) {
          for (int column = 0; column < s.outWidth(); column++) {
            int h = row(s, row, i);
            int v = column(s, column, j);
            if (h >= 0 && h < s.height() && v >= 0 && v < s.width()) {
              sum = Math.fma(x.get(n, channel, h, v), dy.get(n, o, row, column), sum);
            }
          }
        }
      }
      return sum;
    };
  }

  private static Gather backwardBias(Tensor dy) {
    return (zero, o, row, column) -> {
      float[] sum = {0f};
      for (int n = 0; n < dy.images(); n++) {
        for (int h = 0; h < dy.height(); h++) {
          for (int w = 0; w < dy.width(); w++) {
            sum[0] += dy.get(n, o, h, w);
          }
        }
      }
      return sum[0];
    };
  }
}
