package io.lanewise.testkit.gemm;

import io.lanewise.kernels.gemm.EpilogueData;
import io.lanewise.kernels.gemm.GemmPlan;
import io.lanewise.kernels.gemm.PackedMatrix;
import io.lanewise.testkit.Matrices;

/**
 * The arguments of one run, whichever of the plan's runs they fit: packed operands where there are
 * any, the caller's scratch where there is one.
 */
public record GemmCall(
    float alpha,
    float[] a,
    int aOffset,
    PackedMatrix packedA,
    float[] b,
    int bOffset,
    PackedMatrix packedB,
    float beta,
    float[] c,
    int cOffset,
    EpilogueData epilogue,
    float[] scratch,
    int scratchOffset) {

  /** The call that a plan of these data wants; it writes to the data's own C. */
  public static GemmCall of(GemmPlan plan, GemmData data) {
    boolean packA = data.problem().packedA();
    boolean packB = data.problem().packedB();
    return new GemmCall(
        data.alpha(),
        packA ? null : data.a().array(),
        data.a().offset(),
        packA ? plan.packA(data.a().array(), data.a().offset()) : null,
        packB ? null : data.b().array(),
        data.b().offset(),
        packB ? plan.packB(data.b().array(), data.b().offset()) : null,
        data.beta(),
        data.c().array(),
        data.c().offset(),
        data.epilogueData(),
        null,
        0);
  }

  /** Runs, and returns what C then holds; the data's own C stays as it was. */
  public static Matrices run(GemmPlan plan, GemmData data) {
    Matrices c = data.c().copy();
    of(plan, data.withC(c)).run(plan);
    return c;
  }

  /** The same with another A, as an array. */
  public GemmCall withA(float[] array, int offset) {
    return new GemmCall(
        alpha,
        array,
        offset,
        null,
        b,
        bOffset,
        packedB,
        beta,
        c,
        cOffset,
        epilogue,
        scratch,
        scratchOffset);
  }

  /** The same with another packed A. */
  public GemmCall withA(PackedMatrix packed) {
    return new GemmCall(
        alpha,
        null,
        0,
        packed,
        b,
        bOffset,
        packedB,
        beta,
        c,
        cOffset,
        epilogue,
        scratch,
        scratchOffset);
  }

  /** The same with another B, as an array. */
  public GemmCall withB(float[] array, int offset) {
    return new GemmCall(
        alpha,
        a,
        aOffset,
        packedA,
        array,
        offset,
        null,
        beta,
        c,
        cOffset,
        epilogue,
        scratch,
        scratchOffset);
  }

  /** The same with another packed B. */
  public GemmCall withB(PackedMatrix packed) {
    return new GemmCall(
        alpha,
        a,
        aOffset,
        packedA,
        null,
        0,
        packed,
        beta,
        c,
        cOffset,
        epilogue,
        scratch,
        scratchOffset);
  }

  /** The same with another C. */
  public GemmCall withC(float[] array, int offset) {
    return new GemmCall(
        alpha,
        a,
        aOffset,
        packedA,
        b,
        bOffset,
        packedB,
        beta,
        array,
        offset,
        epilogue,
        scratch,
        scratchOffset);
  }

  /** The same with other arrays for the epilogue. */
  public GemmCall withEpilogue(EpilogueData data) {
    return new GemmCall(
        alpha,
        a,
        aOffset,
        packedA,
        b,
        bOffset,
        packedB,
        beta,
        c,
        cOffset,
        data,
        scratch,
        scratchOffset);
  }

  /** The same with the caller's scratch. */
  public GemmCall withScratch(float[] array, int offset) {
    return new GemmCall(
        alpha, a, aOffset, packedA, b, bOffset, packedB, beta, c, cOffset, epilogue, array, offset);
  }

  /** Runs a plan with these arguments. */
  public void run(GemmPlan plan) {
    if (packedA != null && packedB != null) {
      runPackedBoth(plan);
    } else if (packedA != null) {
      runPackedA(plan);
    } else if (packedB != null) {
      runPackedB(plan);
    } else if (scratch == null) {
      plan.run(alpha, a, aOffset, b, bOffset, beta, c, cOffset, epilogue);
    } else {
      plan.run(alpha, a, aOffset, b, bOffset, beta, c, cOffset, epilogue, scratch, scratchOffset);
    }
  }

  private void runPackedBoth(GemmPlan plan) {
    if (scratch == null) {
      plan.run(alpha, packedA, packedB, beta, c, cOffset, epilogue);
    } else {
      plan.run(alpha, packedA, packedB, beta, c, cOffset, epilogue, scratch, scratchOffset);
    }
  }

  private void runPackedA(GemmPlan plan) {
    if (scratch == null) {
      plan.run(alpha, packedA, b, bOffset, beta, c, cOffset, epilogue);
    } else {
      plan.run(alpha, packedA, b, bOffset, beta, c, cOffset, epilogue, scratch, scratchOffset);
    }
  }

  private void runPackedB(GemmPlan plan) {
    if (scratch == null) {
      plan.run(alpha, a, aOffset, packedB, beta, c, cOffset, epilogue);
    } else {
      plan.run(alpha, a, aOffset, packedB, beta, c, cOffset, epilogue, scratch, scratchOffset);
    }
  }
}
