package io.lanewise.nn.layer;

import io.lanewise.kernels.contract.Check;
import io.lanewise.nn.Graph;
import io.lanewise.nn.Tensor;
import io.lanewise.nn.initialise.Initialiser;
import io.lanewise.nn.shape.Shape;
import java.util.SplittableRandom;

/**
 * A tensor that a layer owns. It takes memory once it is initialised or loaded, so that a layer is
 * cheap to make and to change.
 */
public final class Parameter {
  private final Shape shape;
  private final Initialiser initialiser;
  private final boolean learnt;
  private boolean frozen;
  private Tensor tensor;

  /**
   * Not yet with numbers.
   *
   * @param learnt whether training changes it by its gradient; statistics are not learnt
   */
  Parameter(Shape shape, Initialiser initialiser, boolean learnt) {
    this.shape = shape;
    this.initialiser = initialiser;
    this.learnt = learnt;
  }

  /** The sizes. */
  public Shape shape() {
    return shape;
  }

  /** Whether training changes it by its gradient, unless frozen. */
  public boolean isLearnt() {
    return learnt;
  }

  /** Whether it has numbers. */
  public boolean isInitialised() {
    return tensor != null;
  }

  /**
   * The numbers.
   *
   * @throws IllegalStateException when there are none yet
   */
  public Tensor tensor() {
    if (tensor != null) {
      return tensor;
    }
    if (Graph.isTracing()) {
      return Tensor.hollow(shape);
    }
    throw new IllegalStateException(
        "layer: must be initialised or loaded before use, a parameter of shape "
            + shape
            + " has no numbers");
  }

  /** Draws the numbers anew. */
  void initialise(long seed) {
    initialiser.fill(shape, new SplittableRandom(seed), writable().elements(), 0);
  }

  /** Sets the numbers; there must be as many. */
  void set(float[] numbers) {
    if (numbers.length != shape.elements()) {
      throw Check.error("layer", "parameter", "must be of shape " + shape, numbers.length);
    }
    System.arraycopy(numbers, 0, writable().elements(), 0, numbers.length);
  }

  void freeze(boolean now) {
    frozen = now;
    if (tensor != null) {
      tensor.trainable(learnt && !frozen);
    }
  }

  private Tensor writable() {
    if (tensor == null) {
      tensor = Tensor.zeros(shape).trainable(learnt && !frozen);
    }
    return tensor;
  }
}
