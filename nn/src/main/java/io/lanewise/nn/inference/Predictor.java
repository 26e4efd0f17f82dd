package io.lanewise.nn.inference;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.conv.Accuracy;
import io.lanewise.kernels.parallel.Threads;
import io.lanewise.nn.Graph;
import io.lanewise.nn.Tensor;
import io.lanewise.nn.shape.Shape;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.UnaryOperator;

/**
 * A function of one tensor made ready for an x of one shape: constants computed, batch norms and
 * other lines folded into filters, biases, residuals and activations fused into convolutions and
 * products, layouts and algorithms chosen, weights packed, all storage planned.
 *
 * <pre>{@code
 * Predictor predictor = model.compile(Shape.of(1, 1, 28, 28));
 * float[] scores = predictor.predict(pixels);
 * }</pre>
 *
 * <p>Immutable: what becomes of the parameters later does not change it. Safe for any number of
 * threads at once. A run allocates nothing, but while more than {@value #PLACES} are under way at
 * once.
 *
 * <p>The same bits for any number of threads and any width of vectors. A row's bits do not depend
 * on the batch where {@link #explain} names the same algorithms for both. They are the model's own
 * in evaluation mode where nothing was folded and the same algorithms serve; folding rounds weights
 * once, so results differ by what rounding the weights makes.
 */
public final class Predictor {
  private static final String OP = "predictor";
  private static final int PLACES = 8;

  private final Shape inputShape;
  private final Shape outputShape;
  private final Step[] steps;
  private final Workspace.Sizes sizes;
  private final String text;
  private final AtomicReferenceArray<Workspace> idle = new AtomicReferenceArray<>(PLACES);

  private Predictor(Shape inputShape, Shape outputShape, Planner planner) {
    this.inputShape = inputShape;
    this.outputShape = outputShape;
    steps = planner.steps();
    sizes = planner.sizes();
    text = inputShape + " -> " + outputShape + System.lineSeparator() + planner.text();
    give(new Workspace(sizes));
  }

  /**
   * Makes a function ready. It is applied once, to a tensor without elements; tensors with elements
   * that it brings along are constants, as they are now.
   *
   * @param function made of tensors' operations, as a layer in evaluation mode is
   * @param x the shape of what it will be applied to
   * @param threads on how many threads runs compute; no result depends on it
   * @param accuracy which algorithms may be chosen for convolutions
   * @throws IllegalArgumentException when the function cannot take the shape, reads tensors that
   *     are not floats, or changes any
   * @throws IllegalStateException when a tensor that it brings along has no elements
   */
  public static Predictor of(
      UnaryOperator<Tensor> function, Shape x, Threads threads, Accuracy accuracy) {
    return of(function, x, threads, accuracy, Layouts.Rule.CHEAPEST);
  }

  static Predictor of(
      UnaryOperator<Tensor> function,
      Shape x,
      Threads threads,
      Accuracy accuracy,
      Layouts.Rule layouts) {
    Check.notNull(OP, "function", function);
    Check.notNull(OP, "x", x);
    Check.notNull(OP, "threads", threads);
    Check.notNull(OP, "accuracy", accuracy);
    if (x.elements() == 0) {
      throw Check.error(OP, "x", "must have elements", x);
    }
    Graph graph = Graph.trace(function, x);
    Program fused = Folding.of(Fusion.of(Recorder.record(graph, accuracy)));
    Program program = Arena.withEndsApart(Layouts.of(fused, layouts));
    return new Predictor(x, graph.output().shape(), new Planner(program, threads));
  }

  /** The shape of x. */
  public Shape inputShape() {
    return inputShape;
  }

  /** The shape of the result. */
  public Shape outputShape() {
    return outputShape;
  }

  /**
   * Computes y from x; each lies densely from its offset on.
   *
   * @throws IllegalArgumentException when an array is null or too short, or the two share elements;
   *     nothing was written
   */
  public void run(float[] x, int xOffset, float[] y, int yOffset) {
    int xFloats = inputShape.elements();
    int yFloats = outputShape.elements();
    Check.extent(OP, "x", x, xOffset, xFloats);
    Check.extent(OP, "y", y, yOffset, yFloats);
    if (x == y && xOffset < yOffset + (long) yFloats && yOffset < xOffset + (long) xFloats) {
      throw Check.error(
          OP,
          "x",
          "must not share elements with y",
          "the same array at " + xOffset + " and " + yOffset);
    }
    Workspace workspace = take();
    workspace.bind(x, xOffset, y, yOffset);
    try {
      for (Step step : steps) {
        step.run(workspace);
      }
    } finally {
      workspace.bind(null, 0, null, 0);
      workspace.operands.clear();
      give(workspace);
    }
  }

  /**
   * The result for an x, in an array of its own.
   *
   * @throws IllegalArgumentException when x is null or has another length than the shape elements
   */
  public float[] predict(float[] x) {
    Check.notNull(OP, "x", x);
    if (x.length != inputShape.elements()) {
      throw Check.error(
          OP, "x", "must have " + inputShape.elements() + " elements for " + inputShape, x.length);
    }
    float[] y = new float[outputShape.elements()];
    run(x, 0, y, 0);
    return y;
  }

  /**
   * What a run does, a line a step: the algorithm, the problem with its layouts and epilogue, what
   * of the model went into it, where the result lies. Then the bytes.
   */
  public String explain() {
    return text;
  }

  /** Bytes that a run has for itself, for values and scratch. */
  public long workspaceBytes() {
    return 4L * (sizes.arenaFloats() + (long) sizes.scratchFloats() + sizes.integers());
  }

  /** A workspace that nobody uses, or a new one. */
  Workspace take() {
    int first = own();
    for (int i = 0; i < PLACES; i++) {
      Workspace workspace = idle.getAndSet((first + i) % PLACES, null);
      if (workspace != null) {
        return workspace;
      }
    }
    return new Workspace(sizes);
  }

  void give(Workspace workspace) {
    int first = own();
    for (int i = 0; i < PLACES; i++) {
      if (idle.compareAndSet((first + i) % PLACES, null, workspace)) {
        return;
      }
    }
  }

  /** Where a thread looks first, so that two seldom meet. */
  private static int own() {
    return (int) (Thread.currentThread().threadId() % PLACES);
  }

  /** The shapes. */
  @Override
  public String toString() {
    return "Predictor(" + inputShape + " -> " + outputShape + ")";
  }
}
