package io.lanewise.testkit.gemm;

import io.lanewise.kernels.gemm.Epilogue;
import io.lanewise.kernels.gemm.EpilogueData;
import io.lanewise.kernels.gemm.GemmPlan;
import io.lanewise.testkit.Matrices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A call with one argument wrong, and that argument's name.
 *
 * @param argument the name that the refusal must give
 * @param call the call that must be refused
 */
public record GemmMistake(String argument, GemmCall call) {
  /** All the mistakes that can be made in a call; its matrices must not be empty. */
  public static List<GemmMistake> in(GemmPlan plan, GemmData data) {
    GemmCall call = GemmCall.of(plan, data);
    List<GemmMistake> all = new ArrayList<>();
    wrongA(all, call, data);
    wrongB(all, call, data);
    wrongC(all, call, data);
    wrongEpilogue(all, call, data);
    if (!data.problem().packedA() || !data.problem().packedB()) {
      wrongScratch(all, call, plan, data);
    }
    return all;
  }

  /** One element too few. */
  private static float[] cut(Matrices x) {
    return Arrays.copyOf(x.array(), x.offset() + x.extent() - 1);
  }

  /** An array with room for C where another matrix begins. */
  private static float[] roomForBoth(Matrices x, Matrices c) {
    return Arrays.copyOf(x.array(), Math.max(x.array().length, x.offset() + c.extent()));
  }

  private static void wrongA(List<GemmMistake> all, GemmCall call, GemmData data) {
    Matrices a = data.a();
    if (data.problem().packedA()) {
      all.add(new GemmMistake("a", call.withA(a.array(), a.offset())));
      return;
    }
    all.add(new GemmMistake("a", call.withA((float[]) null, a.offset())));
    all.add(new GemmMistake("aOffset", call.withA(a.array(), -1)));
    all.add(new GemmMistake("a", call.withA(a.array(), Integer.MAX_VALUE)));
    all.add(new GemmMistake("a", call.withA(cut(a), a.offset())));
    float[] both = roomForBoth(a, data.c());
    all.add(new GemmMistake("a", call.withA(both, a.offset()).withC(both, a.offset())));
  }

  private static void wrongB(List<GemmMistake> all, GemmCall call, GemmData data) {
    Matrices b = data.b();
    if (data.problem().packedB()) {
      all.add(new GemmMistake("b", call.withB(b.array(), b.offset())));
      return;
    }
    all.add(new GemmMistake("b", call.withB((float[]) null, b.offset())));
    all.add(new GemmMistake("bOffset", call.withB(b.array(), -1)));
    all.add(new GemmMistake("b", call.withB(b.array(), Integer.MAX_VALUE)));
    all.add(new GemmMistake("b", call.withB(cut(b), b.offset())));
    float[] both = roomForBoth(b, data.c());
    all.add(new GemmMistake("b", call.withB(both, b.offset()).withC(both, b.offset())));
  }

  private static void wrongC(List<GemmMistake> all, GemmCall call, GemmData data) {
    Matrices c = data.c();
    all.add(new GemmMistake("c", call.withC(null, c.offset())));
    all.add(new GemmMistake("cOffset", call.withC(c.array(), -1)));
    all.add(new GemmMistake("c", call.withC(c.array(), Integer.MAX_VALUE)));
    all.add(new GemmMistake("c", call.withC(cut(c), c.offset())));
  }

  private static void wrongEpilogue(List<GemmMistake> all, GemmCall call, GemmData data) {
    EpilogueData right = data.epilogueData();
    float[] residual = right.residual();
    int residualOffset = right.residualOffset();
    all.add(new GemmMistake("epilogue", call.withEpilogue(null)));
    if (data.problem().epilogue().bias() != Epilogue.Bias.NONE) {
      Matrices bias = data.bias();
      int offset = bias.offset();
      all.add(biasMistake("bias", call, null, offset, right));
      all.add(biasMistake("biasOffset", call, bias.array(), -1, right));
      all.add(biasMistake("bias", call, cut(bias), offset, right));
      float[] both = roomForBoth(bias, data.c());
      all.add(biasMistake("bias", call.withC(both, offset), both, offset, right));
    }
    if (data.problem().epilogue().residual()) {
      all.add(residualMistake("residual", call, right, null, residualOffset));
      all.add(residualMistake("residualOffset", call, right, residual, -1));
      float[] cut = cut(data.residual());
      all.add(residualMistake("residual", call, right, cut, residualOffset));
      float[] both = roomForBoth(data.residual(), data.c());
      GemmCall onIt = call.withC(both, residualOffset);
      all.add(residualMistake("residual", onIt, right, both, residualOffset));
    }
  }

  private static GemmMistake biasMistake(
      String argument, GemmCall call, float[] bias, int offset, EpilogueData right) {
    return new GemmMistake(
        argument,
        call.withEpilogue(
            new EpilogueData(bias, offset, right.residual(), right.residualOffset())));
  }

  private static GemmMistake residualMistake(
      String argument, GemmCall call, EpilogueData right, float[] residual, int offset) {
    return new GemmMistake(
        argument,
        call.withEpilogue(new EpilogueData(right.bias(), right.biasOffset(), residual, offset)));
  }

  private static void wrongScratch(
      List<GemmMistake> all, GemmCall call, GemmPlan plan, GemmData data) {
    int floats = plan.scratchFloats();
    all.add(new GemmMistake("scratchOffset", call.withScratch(new float[floats], -1)));
    all.add(new GemmMistake("scratch", call.withScratch(new float[floats], 1)));
    float[] c = Arrays.copyOf(data.c().array(), data.c().array().length + floats);
    all.add(
        new GemmMistake(
            "scratch", call.withC(c, data.c().offset()).withScratch(c, c.length - floats)));
  }
}
