package io.lanewise.testkit.conv;

import io.lanewise.kernels.conv.ConvPlan;
import io.lanewise.kernels.conv.PackedFilters;
import io.lanewise.kernels.gemm.EpilogueData;
import io.lanewise.testkit.Tensor;

/**
 * The arguments of one run, whichever of the plan's runs they fit: packed filters where there are
 * any, the caller's scratch where there is one.
 */
public record ConvCall(
    float[] source,
    int sourceOffset,
    float[] second,
    int secondOffset,
    PackedFilters packed,
    EpilogueData epilogue,
    float[] target,
    int targetOffset,
    float[] scratch,
    int scratchOffset) {

  /** The call with all operands plain; it writes to the data's own target. */
  public static ConvCall of(ConvData data) {
    Tensor second = data.second();
    return new ConvCall(
        data.source().array(),
        data.source().offset(),
        second == null ? null : second.array(),
        second == null ? 0 : second.offset(),
        null,
        data.epilogueData(),
        data.target().array(),
        data.target().offset(),
        null,
        0);
  }

  /** Runs, and returns what the target then holds; the data's own stays as it was. */
  public static Tensor run(ConvPlan plan, ConvData data) {
    Tensor target = data.target().copy();
    of(data.withTarget(target)).run(plan);
    return target;
  }

  /** The same with another source. */
  public ConvCall withSource(float[] array, int offset) {
    return new ConvCall(
        array,
        offset,
        second,
        secondOffset,
        packed,
        epilogue,
        target,
        targetOffset,
        scratch,
        scratchOffset);
  }

  /** The same with another plain second operand. */
  public ConvCall withSecond(float[] array, int offset) {
    return new ConvCall(
        source,
        sourceOffset,
        array,
        offset,
        null,
        epilogue,
        target,
        targetOffset,
        scratch,
        scratchOffset);
  }

  /** The same with packed filters. */
  public ConvCall withPacked(PackedFilters filters) {
    return new ConvCall(
        source,
        sourceOffset,
        null,
        0,
        filters,
        epilogue,
        target,
        targetOffset,
        scratch,
        scratchOffset);
  }

  /** The same with other arrays for the epilogue. */
  public ConvCall withEpilogue(EpilogueData data) {
    return new ConvCall(
        source,
        sourceOffset,
        second,
        secondOffset,
        packed,
        data,
        target,
        targetOffset,
        scratch,
        scratchOffset);
  }

  /** The same with another target. */
  public ConvCall withTarget(float[] array, int offset) {
    return new ConvCall(
        source,
        sourceOffset,
        second,
        secondOffset,
        packed,
        epilogue,
        array,
        offset,
        scratch,
        scratchOffset);
  }

  /** The same with the caller's scratch. */
  public ConvCall withScratch(float[] array, int offset) {
    return new ConvCall(
        source,
        sourceOffset,
        second,
        secondOffset,
        packed,
        epilogue,
        target,
        targetOffset,
        array,
        offset);
  }

  /** Runs a plan with these arguments. */
  public void run(ConvPlan plan) {
    if (packed != null && scratch != null) {
      plan.run(
          source, sourceOffset, packed, epilogue, target, targetOffset, scratch, scratchOffset);
    } else if (packed != null) {
      plan.run(source, sourceOffset, packed, epilogue, target, targetOffset);
    } else if (scratch != null) {
      plan.run(
          source,
          sourceOffset,
          second,
          secondOffset,
          epilogue,
          target,
          targetOffset,
          scratch,
          scratchOffset);
    } else {
      plan.run(source, sourceOffset, second, secondOffset, epilogue, target, targetOffset);
    }
  }
}
