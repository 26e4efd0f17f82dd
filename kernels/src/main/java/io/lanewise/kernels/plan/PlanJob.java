package io.lanewise.kernels.plan;

import io.lanewise.kernels.parallel.Job;

/** One run of a {@link Plan}. Kept and reused by the plan, so that a run allocates nothing. */
public abstract class PlanJob extends Job {
  private final Operands operands = new Operands();
  private float[] scratch;
  private int scratchAt;

  /** For subclasses. */
  protected PlanJob() {}

  /** The arrays of this run; they have been checked. */
  protected final Operands operands() {
    return operands;
  }

  /** The array of floats at a place of the list. */
  protected final float[] floats(int operand) {
    return operands.floats(operand);
  }

  /** Where the operand at a place of the list begins in its array. */
  protected final int at(int operand) {
    return operands.at(operand);
  }

  /** The scratch of this run. */
  protected final float[] scratch() {
    return scratch;
  }

  /** Where the scratch begins. */
  protected final int scratchAt() {
    return scratchAt;
  }

  @Override
  protected int phases() {
    return 1;
  }

  final void useScratch(float[] array, int offset) {
    scratch = array;
    scratchAt = offset;
  }

  final void release() {
    operands.clear();
    scratch = null;
  }
}
