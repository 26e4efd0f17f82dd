package io.lanewise.nn;

import io.lanewise.kernels.activation.Activation;
import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.elementwise.Elementwise;
import io.lanewise.kernels.reduce.Reduction;
import io.lanewise.kernels.shape.Per;
import io.lanewise.nn.operation.Activate;
import io.lanewise.nn.operation.Buffer;
import io.lanewise.nn.operation.Call;
import io.lanewise.nn.operation.Combine;
import io.lanewise.nn.operation.Operation;
import io.lanewise.nn.operation.Product;
import io.lanewise.nn.operation.Reduce;
import io.lanewise.nn.operation.Reshape;
import io.lanewise.nn.operation.Scale;
import io.lanewise.nn.shape.Shape;
import java.util.List;
import java.util.Locale;

/**
 * Numbers under a {@link Shape}, lying densely in row-major order; and, where a gradient is wanted
 * of something it is made of, the memory of how it was made.
 *
 * <p>A leaf is made from an array, whose gradient is wanted when it is {@link #trainable}; all
 * others come from operations. {@link #backward} adds to the gradient of every trainable leaf,
 * until {@link #zeroGradient} clears it. Not safe for several threads at once.
 */
public final class Tensor {
  private static final String OP = "tensor";

  private final Shape shape;
  private final Buffer buffer;
  private final int lease;
  private final Node node;
  private boolean wantsGradient;

  /** Of a leaf, or retained; kept for the next time. */
  private Buffer gradient;

  private boolean hasGradient;
  private boolean retainsGradient;

  private Tensor(Shape shape, Buffer buffer, Node node, boolean wantsGradient) {
    this.shape = shape;
    this.buffer = buffer;
    this.node = node;
    this.wantsGradient = wantsGradient;
    lease = buffer.lease();
  }

  /**
   * A leaf over an array, which is not copied.
   *
   * @throws IllegalArgumentException when the array has another length than the shape elements
   */
  public static Tensor of(Shape shape, float... elements) {
    Check.notNull(OP, "shape", shape);
    Check.notNull(OP, "elements", elements);
    if (elements.length != shape.elements()) {
      throw Check.error(
          OP, "elements", "must be " + shape.elements() + " for " + shape, elements.length);
    }
    return new Tensor(shape, Buffer.of(elements), null, false);
  }

  /** A single number. */
  public static Tensor scalar(float number) {
    return of(Shape.SCALAR, number);
  }

  /** Zeros. */
  public static Tensor zeros(Shape shape) {
    return of(shape, new float[Check.notNull(OP, "shape", shape).elements()]);
  }

  /** Integers in a row, such as the labels of examples; not copied. They have no gradient. */
  public static Tensor ofIntegers(int... integers) {
    Check.notNull(OP, "integers", integers);
    return new Tensor(Shape.of(integers.length), Buffer.of(integers), null, false);
  }

  /**
   * The result of an operation. It remembers its inputs where a gradient is wanted of one of them.
   *
   * @throws IllegalArgumentException when a gradient is wanted by an input for which the operation
   *     has none, such as the targets of a loss
   */
  public static Tensor of(Operation operation, Tensor... inputs) {
    Check.notNull(OP, "operation", operation);
    Context context = Context.current();
    Buffer[] x = new Buffer[inputs.length];
    boolean wanted = false;
    for (int i = 0; i < x.length; i++) {
      inputs[i].requireAlive();
      x[i] = inputs[i].buffer;
      if (inputs[i].wantsGradient && context.isRecording()) {
        wanted = true;
        requireGradient(operation, i);
      }
    }
    Shape shape = operation.shape();
    Buffer y = operation instanceof Reshape ? x[0] : context.floats(shape.elements());
    Call call = new Call(x, y, kept(operation, context));
    operation.forward(context.arithmetic(), call);
    if (wanted || context.isTracing()) {
      return new Tensor(
          shape,
          y,
          new Node(operation, inputs.clone(), call, context.step(), Node.nextAge()),
          wanted);
    }
    for (Buffer buffer : call.kept()) {
      context.release(buffer);
    }
    return new Tensor(shape, y, null, false);
  }

  private static void requireGradient(Operation operation, int input) {
    if (!operation.hasGradient(input)) {
      throw Check.error(
          operation.getClass().getSimpleName().toLowerCase(Locale.ROOT),
          "input",
          "must not want a gradient where there is none (detach it)",
          "input " + input);
    }
  }

  private static Buffer[] kept(Operation operation, Context context) {
    int[] floats = operation.keptFloats();
    int[] integers = operation.keptIntegers();
    Buffer[] kept = new Buffer[floats.length + integers.length];
    for (int i = 0; i < floats.length; i++) {
      kept[i] = context.floats(floats[i]);
    }
    for (int i = 0; i < integers.length; i++) {
      kept[floats.length + i] = context.integers(integers[i]);
    }
    return kept;
  }

  /** A leaf of a shape without elements behind it: for traces only. */
  public static Tensor hollow(Shape shape) {
    return new Tensor(shape, Buffer.hollow(shape.elements()), null, false);
  }

  /** The sizes. */
  public Shape shape() {
    return shape;
  }

  /**
   * The elements, live: what is written to a leaf's is its new value.
   *
   * @throws IllegalStateException when it belongs to a step that has ended
   */
  public float[] elements() {
    requireAlive();
    if (buffer.floats() == null) {
      throw new IllegalStateException("tensor: must hold floats to read them");
    }
    return buffer.floats();
  }

  /**
   * The only element.
   *
   * @throws IllegalStateException when there are others, or it belongs to a step that has ended
   */
  public float item() {
    if (shape.elements() != 1) {
      throw new IllegalStateException("tensor: must have one element, has shape " + shape);
    }
    return elements()[0];
  }

  /**
   * Whether gradients are to be computed for this leaf; freezing it is {@code trainable(false)}.
   */
  public Tensor trainable(boolean wanted) {
    if (node != null) {
      throw new IllegalStateException("tensor: must be a leaf to be trainable or not");
    }
    if (wanted && !isOfFloats()) {
      throw new IllegalStateException("tensor: must hold floats to be trainable");
    }
    wantsGradient = wanted;
    return this;
  }

  /** A gradient is wanted for this leaf. */
  public Tensor trainable() {
    return trainable(true);
  }

  /** Whether backward computes a gradient for it. */
  public boolean wantsGradient() {
    return wantsGradient;
  }

  /** Keeps the gradient of a result too, as leaves' are kept, whatever step it is computed in. */
  public Tensor retainGradient() {
    retainsGradient = true;
    return this;
  }

  /** Whether backward has added to its gradient since that was cleared. */
  public boolean hasGradient() {
    return hasGradient;
  }

  /**
   * The gradient, live.
   *
   * @throws IllegalStateException when there is none
   */
  public float[] gradient() {
    if (!hasGradient) {
      throw new IllegalStateException("tensor: must be trainable and have been gone back over");
    }
    return gradient.floats();
  }

  /** Clears the gradient. */
  public void zeroGradient() {
    hasGradient = false;
  }

  /**
   * Adds the gradient of this number to all trainable leaves that it was made of.
   *
   * @throws IllegalStateException when it is not a single number, or made of nothing trainable
   */
  public void backward() {
    if (shape.elements() != 1) {
      throw new IllegalStateException(
          "tensor: must be a single number to go back from, has shape "
              + shape
              + "; backward(float[]) takes the gradient of each element");
    }
    backward(1f);
  }

  /** The same from the gradients of all elements, which are not changed. */
  public void backward(float... gradients) {
    requireAlive();
    if (!wantsGradient) {
      throw new IllegalStateException("tensor: must be made of something trainable to go back");
    }
    Check.notNull(OP, "gradients", gradients);
    if (gradients.length != shape.elements()) {
      throw Check.error(OP, "gradients", "must be " + shape.elements(), gradients.length);
    }
    Context context = Context.current();
    Buffer seed = context.floats(gradients.length);
    System.arraycopy(gradients, 0, seed.floats(), 0, gradients.length);
    new Backward(context, context.arithmetic()).run(this, seed);
  }

  /** The same elements as a leaf: nothing flows back through it. Shares the storage. */
  public Tensor detach() {
    requireAlive();
    return new Tensor(shape, buffer, null, false);
  }

  /** A leaf with these elements that outlives the step. Shares the storage. */
  public Tensor keep() {
    requireAlive();
    Context.current().keep(buffer);
    return new Tensor(shape, buffer, null, false);
  }

  /** A leaf with a copy of these elements that outlives the step. */
  public Tensor copy() {
    return of(shape, elements().clone());
  }

  // ---- arithmetic ----

  /**
   * This plus another. As in NumPy the smaller is repeated along the larger, which has all sizes of
   * the result.
   *
   * @throws IllegalArgumentException when it does not fit, or is repeated along dimensions with
   *     others between them, unless these are the outermost and the innermost
   */
  public Tensor add(Tensor other) {
    return combine(Elementwise.ADD, this, other);
  }

  /** This minus another, which is repeated as {@link #add} has it, but is not the larger. */
  public Tensor sub(Tensor other) {
    return combine(Elementwise.SUB, this, other);
  }

  /** This times another, element by element, repeated as {@link #add} has it. */
  public Tensor mul(Tensor other) {
    return combine(Elementwise.MUL, this, other);
  }

  /** This divided by another, which is repeated as {@link #add} has it, but is not the larger. */
  public Tensor div(Tensor other) {
    return combine(Elementwise.DIV, this, other);
  }

  /** The larger of each two; on ties the gradient goes to this one, or to that not repeated. */
  public Tensor max(Tensor other) {
    return combine(Elementwise.MAX, this, other);
  }

  /** The smaller of each two; on ties the gradient goes to this one, or to that not repeated. */
  public Tensor min(Tensor other) {
    return combine(Elementwise.MIN, this, other);
  }

  /** This plus a number. */
  public Tensor add(float number) {
    return add(scalar(number));
  }

  /** This times a number. */
  public Tensor scale(float factor) {
    return of(new Scale(factor, shape), this);
  }

  private static Tensor combine(Elementwise function, Tensor a, Tensor b) {
    Check.notNull(OP, "other", b);
    Broadcast to = Broadcast.of(a.shape, b.shape);
    if (to != null) {
      return of(new Combine(function, to.image(), to.per(), a.shape), a, b);
    }
    boolean commutes =
        switch (function.kind()) {
          case ADD, MUL, MIN, MAX -> true;
          default -> false;
        };
    to = commutes ? Broadcast.of(b.shape, a.shape) : null;
    if (to == null) {
      throw Check.error(
          function.kind().text(),
          "other",
          "must have a shape that broadcasts to "
              + a.shape
              + ", its dimensions of size 1 repeated in one stretch or at both ends",
          b.shape);
    }
    return of(new Combine(function, to.image(), to.per(), b.shape), b, a);
  }

  /**
   * The product of matrices (m, k)·(k, n), or of batches of them.
   *
   * @throws IllegalArgumentException when the sizes do not fit
   */
  public Tensor matmul(Tensor other) {
    Shape a = shape;
    Shape b = other.shape;
    boolean fits = a.rank() == b.rank() && (a.rank() == 2 || a.rank() == 3);
    fits = fits && a.size(-1) == b.size(-2) && (a.rank() == 2 || a.size(0) == b.size(0));
    if (!fits) {
      throw Check.error("matmul", "other", "must be of shape (…, k, n) for " + a, b);
    }
    int batch = a.rank() == 3 ? a.size(0) : 1;
    int m = a.size(-2);
    int n = b.size(-1);
    Shape to = a.rank() == 3 ? Shape.of(batch, m, n) : Shape.of(m, n);
    return of(new Product(batch, m, n, a.size(-1), false, false, to), this, other);
  }

  // ---- functions of each element ----

  /** f of each element. */
  public Tensor apply(Activation function) {
    return function.equals(Activation.IDENTITY) ? this : of(new Activate(function, shape), this);
  }

  /** max(x, 0). */
  public Tensor relu() {
    return apply(Activation.RELU);
  }

  /** 1/(1 + e⁻ˣ). */
  public Tensor sigmoid() {
    return apply(Activation.SIGMOID);
  }

  /** The hyperbolic tangent. */
  public Tensor tanh() {
    return apply(Activation.TANH);
  }

  /** eˣ. */
  public Tensor exp() {
    return apply(Activation.EXP);
  }

  /** ln x. */
  public Tensor log() {
    return apply(Activation.LOG);
  }

  /** √x. */
  public Tensor sqrt() {
    return apply(Activation.SQRT);
  }

  // ---- reductions ----

  /** The sum of all elements. */
  public Tensor sum() {
    return of(new Reduce(Reduction.SUM, shape.row(), Per.SCALAR, Shape.SCALAR), this);
  }

  /** The mean of all elements. */
  public Tensor mean() {
    return of(new Reduce(Reduction.MEAN, shape.row(), Per.SCALAR, Shape.SCALAR), this);
  }

  // ---- shapes ----

  /**
   * The same elements under other sizes; shares the storage.
   *
   * @throws IllegalArgumentException when there would be more elements or fewer
   */
  public Tensor reshape(Shape other) {
    if (other.elements() != shape.elements()) {
      throw Check.error("reshape", "shape", "must have " + shape.elements() + " elements", other);
    }
    return of(new Reshape(other), this);
  }

  /** All dimensions but the outermost as one. */
  public Tensor flatten() {
    return reshape(
        shape.rank() == 0 ? Shape.of(1, 1) : Shape.of(shape.size(0), shape.ofOne().elements()));
  }

  // ---- for the engine ----

  /** By what it was made; null for a leaf, and where nothing was remembered. */
  public Operation operation() {
    return node == null ? null : node.operation();
  }

  /** Of what it was made; empty for a leaf. */
  public List<Tensor> inputs() {
    return node == null ? List.of() : List.of(node.inputs());
  }

  Node node() {
    return node;
  }

  Buffer buffer() {
    return buffer;
  }

  boolean isOfFloats() {
    return buffer.integers() == null;
  }

  boolean retainsGradient() {
    return retainsGradient;
  }

  Buffer gradientBuffer() {
    return gradient;
  }

  void setGradient(Buffer other) {
    gradient = other;
    hasGradient = true;
  }

  /** The buffer of a gradient that is kept, which no step takes back. */
  Buffer ownGradient() {
    return gradient != null ? gradient : Buffer.of(new float[shape.elements()]);
  }

  void requireAlive() {
    if (buffer.lease() != lease) {
      throw new IllegalStateException(
          "tensor: must be used in its step, or kept, but the step of this one of shape "
              + shape
              + " has ended");
    }
  }

  /** Shape, and the elements where they are few. */
  @Override
  public String toString() {
    boolean few = buffer.lease() == lease && buffer.floats() != null && shape.elements() <= 16;
    return "tensor" + shape + (few ? java.util.Arrays.toString(buffer.floats()) : "");
  }
}
