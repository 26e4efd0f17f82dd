package io.lanewise.bench.model;

/** The numbers of an answer as they come: first the result, then gradients, then parameters. */
public final class ModelAnswer {
  private final float[] all;
  private int next;

  /** An empty one. */
  public ModelAnswer(ModelOperands operands) {
    all = new float[operands.answerFloats()];
  }

  /** Adds some. */
  public ModelAnswer add(float... numbers) {
    System.arraycopy(numbers, 0, all, next, numbers.length);
    next += numbers.length;
    return this;
  }

  /** All, when they are complete. */
  public float[] complete() {
    if (next != all.length) {
      throw new IllegalStateException("answer has " + next + " numbers of " + all.length);
    }
    return all;
  }
}
