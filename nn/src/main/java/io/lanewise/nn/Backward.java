package io.lanewise.nn;

import io.lanewise.kernels.elementwise.Elementwise;
import io.lanewise.kernels.elementwise.ElementwiseProblem;
import io.lanewise.kernels.shape.Per;
import io.lanewise.kernels.shape.TensorShape;
import io.lanewise.nn.operation.Arithmetic;
import io.lanewise.nn.operation.Buffer;
import java.util.Comparator;
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

  Backward(Context context, Arithmetic arithmetic) {
    this.context = context;
    this.arithmetic = arithmetic;
  }

  /** Adds to every gradient that is wanted, from that of the result on. */
  void run(Tensor result, Buffer gradient) {
    if (result.node() == null) {
      add(result, gradient);
      return;
    }
    result.setGradient(gradient);
    waiting.add(result);
    while (!waiting.isEmpty()) {
      Tensor tensor = waiting.poll();
      tensor.requireAlive();
      propagate(tensor.node(), tensor.gradientBuffer());
      if (!tensor.retainsGradient()) {
        context.release(tensor.gradientBuffer());
        tensor.setGradient(null);
      }
    }
  }

  private void propagate(Node node, Buffer dy) {
    Tensor[] inputs = node.inputs();
    Buffer[] dx = new Buffer[inputs.length];
    for (int i = 0; i < dx.length; i++) {
      Tensor input = inputs[i];
      input.requireAlive();
      if (!input.wantsGradient()) {
        dx[i] = node.operation().isJoint() && input.isOfFloats() ? spare(input) : null;
      } else if (input.hasGradient()) {
        dx[i] = spare(input);
      } else {
        dx[i] = input.node() == null ? input.ownGradient() : spare(input);
        input.setGradient(dx[i]);
        if (input.node() != null) {
          waiting.add(input);
        }
      }
    }
    node.operation().backward(arithmetic, node.call(), dy, dx);
    for (int i = 0; i < dx.length; i++) {
      if (dx[i] != null && dx[i] != inputs[i].gradientBuffer()) {
        if (inputs[i].wantsGradient()) {
          add(inputs[i], dx[i]);
        }
        context.release(dx[i]);
      }
    }
  }

  private Buffer spare(Tensor tensor) {
    return context.floats(tensor.shape().elements());
  }

  private void add(Tensor tensor, Buffer more) {
    if (tensor.hasGradient()) {
      Buffer sum = tensor.gradientBuffer();
      TensorShape row = TensorShape.row(sum.length());
      arithmetic.run(
          new ElementwiseProblem(Elementwise.ADD, row, Per.ELEMENT, false), sum, more, sum);
    } else {
      tensor.setGradient(tensor.ownGradient());
      arithmetic.copy(more, tensor.gradientBuffer());
    }
  }
}
