package io.lanewise.testkit.conv;

import io.lanewise.kernels.conv.ConvEpilogue;
import io.lanewise.kernels.conv.ConvPlan;
import io.lanewise.kernels.conv.Direction;
import io.lanewise.kernels.conv.PackedFilters;
import io.lanewise.kernels.gemm.EpilogueData;
import io.lanewise.testkit.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A call with one argument wrong, and that argument's name.
 *
 * @param argument the name that the refusal must give
 * @param call the call that must be refused
 */
public record ConvMistake(String argument, ConvCall call) {
  /** All the mistakes that can be made in a call. */
  public static List<ConvMistake> in(ConvPlan plan, ConvData data) {
    ConvCall call = ConvCall.of(data);
    List<ConvMistake> all = new ArrayList<>();
    Direction direction = data.problem().direction();
    boolean x = direction == Direction.FORWARD || direction == Direction.BACKWARD_WEIGHTS;
    Tensor source = data.source();
    wrong(all, x ? "x" : "dy", source, data, (array, at) -> call.withSource(array, at));
    if (data.second() != null) {
      String name = data.takesFilters() ? "filters" : "dy";
      wrong(all, name, data.second(), data, (array, at) -> call.withSecond(array, at));
    }
    wrongTarget(all, call, data);
    wrongEpilogue(all, call, data);
    wrongScratch(all, call, plan.scratchFloats() + plan.packedFloats(), data);
    if (data.takesFilters()) {
      wrongPacked(all, call, plan, data);
    }
    return all;
  }

  private interface With {
    ConvCall operand(float[] array, int offset);
  }

  /** Null, before the array, past it, one element too short, on the target. */
  private static void wrong(
      List<ConvMistake> all, String name, Tensor right, ConvData data, With call) {
    misplaced(all, name, right, call);
    int at = right.offset();
    float[] both = Arrays.copyOf(right.array(), Math.max(right.end(), at + data.target().floats()));
    all.add(new ConvMistake(name, call.operand(both, at).withTarget(both, at)));
    int last = right.end() - 1;
    float[] touching = Arrays.copyOf(right.array(), last + data.target().floats());
    all.add(new ConvMistake(name, call.operand(touching, at).withTarget(touching, last)));
  }

  private static void misplaced(List<ConvMistake> all, String name, Tensor right, With call) {
    float[] array = right.array();
    all.add(new ConvMistake(name, call.operand(null, right.offset())));
    all.add(new ConvMistake(name + "Offset", call.operand(array, -1)));
    all.add(new ConvMistake(name, call.operand(array, Integer.MAX_VALUE)));
    float[] cut = Arrays.copyOf(array, right.end() - 1);
    all.add(new ConvMistake(name, call.operand(cut, right.offset())));
  }

  private static void wrongTarget(List<ConvMistake> all, ConvCall call, ConvData data) {
    String name =
        switch (data.problem().direction()) {
          case FORWARD -> "y";
          case BACKWARD_DATA -> "dx";
          case BACKWARD_WEIGHTS -> "dw";
          case BACKWARD_BIAS -> "db";
        };
    misplaced(all, name, data.target(), (array, at) -> call.withTarget(array, at));
  }

  private static void wrongEpilogue(List<ConvMistake> all, ConvCall call, ConvData data) {
    EpilogueData right = data.epilogueData();
    all.add(new ConvMistake("epilogue", call.withEpilogue(null)));
    if (data.problem().epilogue().bias() != ConvEpilogue.Bias.NONE) {
      With bias =
          (array, at) ->
              call.withEpilogue(
                  new EpilogueData(array, at, right.residual(), right.residualOffset()));
      wrong(all, "bias", data.bias(), data, bias);
    }
    if (data.problem().epilogue().residual()) {
      With residual =
          (array, at) ->
              call.withEpilogue(new EpilogueData(right.bias(), right.biasOffset(), array, at));
      wrong(all, "residual", data.residual(), data, residual);
    }
  }

  private static void wrongScratch(
      List<ConvMistake> all, ConvCall call, int floats, ConvData data) {
    all.add(new ConvMistake("scratchOffset", call.withScratch(new float[floats], -1)));
    all.add(new ConvMistake("scratch", call.withScratch(new float[floats], 1)));
    if (floats > 0) {
      all.add(new ConvMistake("scratch", call.withScratch(new float[floats - 1], 0)));
    }
    Tensor y = data.target();
    float[] behindTarget = Arrays.copyOf(y.array(), y.end() + floats);
    all.add(
        new ConvMistake(
            "scratch",
            call.withTarget(behindTarget, y.offset()).withScratch(behindTarget, y.end())));
    Tensor x = data.source();
    float[] behindSource = Arrays.copyOf(x.array(), x.end() + floats);
    all.add(
        new ConvMistake(
            "scratch",
            call.withSource(behindSource, x.offset()).withScratch(behindSource, x.end())));
  }

  /** The other doors, with packed filters, have arguments of their own. */
  private static void wrongPacked(
      List<ConvMistake> all, ConvCall call, ConvPlan plan, ConvData data) {
    PackedFilters packed = plan.pack(data.w().array(), data.w().offset());
    ConvCall right = call.withPacked(packed);
    boolean x = data.problem().direction() == Direction.FORWARD;
    misplaced(all, x ? "x" : "dy", data.source(), (array, at) -> right.withSource(array, at));
    wrongTarget(all, right, data);
    wrongScratch(all, right, plan.scratchFloats(), data);
  }
}
