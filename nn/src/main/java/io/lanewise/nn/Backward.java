package io.lanewise.nn;

import io.lanewise.kernels.elementwise.Elementwise;
import io.lanewise.kernels.elementwise.ElementwiseProblem;
import io.lanewise.kernels.shape.Per;
import io.lanewise.kernels.shape.TensorShape;
import io.lanewise.nn.operation.Arithmetic;
import io.lanewise.nn.operation.Buffer;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * The engine: reverse mode differentiation over what tensors remember.
 *
 * <p>A tensor is younger than all it was made of. So when the youngest that waits is taken, nothing
 * that could still add to its gradient is left, and going from young to old is all the order that
 * is needed. Gradients of several uses are added in that order, which depends on the program alone.
 */
final class Backward {
  private static final Comparator<Tensor> YOUNGEST_FIRST =
      Comparator.comparingLong((Tensor tensor) -> tensor.node().age()).reversed();

  private final Context context;
  private final Arithmetic arithmetic;
  private final PriorityQueue<Tensor> waiting = new PriorityQueue<>(YOUNGEST_FIRST);

  /** The gradients of those that wait. */
  private final Map<Tensor, Buffer> gradients = new IdentityHashMap<>();

  Backward(Context context, Arithmetic arithmetic) {
    this.context = context;
    this.arithmetic = arithmetic;
  }

  /** Adds to every gradient that is wanted, from that of the result on. */
  void run(Tensor result, Buffer gradient) {
    if (result.node() == null) {
      Buffer more = storage(result);
      arithmetic.copy(gradient, more);
      arrive(result, more);
      return;
    }
    arrive(result, gradient);
    while (!waiting.isEmpty()) {
      Tensor tensor = waiting.poll();
      Buffer dy = gradients.remove(tensor);
      propagate(tensor.node(), dy);
      if (tensor.retainsGradient()) {
        retain(tensor, dy);
      }
      context.release(dy);
    }
  }

  private void retain(Tensor tensor, Buffer dy) {
    if (tensor.hasGradient()) {
      add(tensor.gradientBuffer(), dy);
    } else {
      tensor.setGradient(tensor.ownGradient());
      arithmetic.copy(dy, tensor.gradientBuffer());
    }
  }

  private void propagate(Node node, Buffer dy) {
    node.requireAlive();
    Tensor[] inputs = node.inputs();
    Buffer[] dx = new Buffer[inputs.length];
    for (int i = 0; i < dx.length; i++) {
      boolean needed = inputs[i].wantsGradient() || node.operation().isJoint();
      dx[i] = needed && inputs[i].isOfFloats() ? storage(inputs[i]) : null;
    }
    node.operation().backward(arithmetic, node.call(), dy, dx);
    for (int i = 0; i < dx.length; i++) {
      if (inputs[i].wantsGradient()) {
        arrive(inputs[i], dx[i]);
      } else if (dx[i] != null) {
        context.release(dx[i]);
      }
    }
  }

  /** A leaf's first gradient is written where it stays. */
  private Buffer storage(Tensor tensor) {
    if (tensor.node() == null && tensor.wantsGradient() && !tensor.hasGradient()) {
      tensor.setGradient(tensor.ownGradient());
      return tensor.gradientBuffer();
    }
    return context.floats(tensor.shape().elements());
  }

  private void arrive(Tensor tensor, Buffer gradient) {
    Buffer sum =
        tensor.node() == null ? tensor.gradientBuffer() : gradients.putIfAbsent(tensor, gradient);
    if (sum == null) {
      waiting.add(tensor);
    } else if (sum != gradient) {
      add(sum, gradient);
      context.release(gradient);
    }
  }

  private void add(Buffer sum, Buffer more) {
    TensorShape row = TensorShape.row(sum.length());
    arithmetic.run(
        new ElementwiseProblem(Elementwise.ADD, row, Per.ELEMENT, false), sum, more, sum);
  }
}
