package io.lanewise.kernels.conv;

import io.lanewise.kernels.gemm.EpilogueData;
import io.lanewise.kernels.parallel.Job;

/**
 * One run of a {@link JobPlan}: its operands, named as the door names them. Kept and reused by the
 * plan, so that a run allocates nothing.
 */
abstract class ConvJob extends Job {
  float[] source;
  int sourceAt;

  /** Packed filters, or the gradient of y. */
  float[] second;

  int secondAt;
  EpilogueData epilogue;
  float[] target;
  int targetAt;
  float[] scratch;

  final void bind(
      float[] source,
      int sourceAt,
      float[] second,
      int secondAt,
      EpilogueData epilogue,
      float[] target,
      int targetAt,
      float[] scratch,
      int scratchAt) {
    this.source = source;
    this.sourceAt = sourceAt;
    this.second = second;
    this.secondAt = secondAt;
    this.epilogue = epilogue;
    this.target = target;
    this.targetAt = targetAt;
    this.scratch = scratch;
    layOut(scratchAt);
  }

  /** Says what lies where in the scratch that begins there. */
  abstract void layOut(int scratchAt);

  /** Forgets the arrays, so that an idle job keeps nothing alive. */
  final void release() {
    source = null;
    second = null;
    epilogue = null;
    target = null;
    scratch = null;
  }
}
