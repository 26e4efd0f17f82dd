package io.lanewise.nn;

/**
 * One step of training. The storage of every tensor that is made in it comes from the steps before
 * and goes to the steps after, so that training in the long run allocates next to nothing:
 *
 * <pre>{@code
 * try (Step _ = Step.begin()) {
 *   Tensor loss = Losses.crossEntropy(model.forward(x), labels);
 *   loss.backward();
 *   optimiser.step();
 *   sum += loss.item();
 * }
 * }</pre>
 *
 * <p>A tensor of a step that has ended must not be used any more, which is an error; {@link
 * Tensor#keep} takes one out. Tensors made outside of any step live as long as they are reachable.
 * A step belongs to its thread.
 */
public final class Step implements AutoCloseable {
  private final Context context;
  private boolean ended;

  private Step(Context context) {
    this.context = context;
  }

  /**
   * Begins a step on this thread.
   *
   * @throws IllegalStateException when one has begun and not ended
   */
  public static Step begin() {
    Step step = new Step(Context.current());
    step.context.begin(step);
    return step;
  }

  /** Ends the step and takes back its storage. */
  @Override
  public void close() {
    ended = true;
    context.end(this);
  }

  boolean hasEnded() {
    return ended;
  }
}
