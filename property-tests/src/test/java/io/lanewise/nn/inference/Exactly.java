package io.lanewise.nn.inference;

import io.lanewise.nn.Graph;
import io.lanewise.nn.Tensor;
import io.lanewise.nn.operation.Buffer;
import io.lanewise.nn.operation.Call;
import io.lanewise.nn.operation.Operation;
import io.lanewise.nn.operation.ReferenceArithmetic;
import io.lanewise.nn.operation.Reshape;
import io.lanewise.nn.shape.Shape;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A function of tensors computed in double by the naive references, operation by operation. */
final class Exactly {
  private final Map<Tensor, double[]> values = new IdentityHashMap<>();
  private final Graph graph;

  private Exactly(Graph graph) {
    this.graph = graph;
  }

  static Exactly of(UnaryOperator<Tensor> function, Shape shape, float[] x) {
    Exactly exactly = new Exactly(Graph.trace(function, shape));
    exactly.compute(x);
    return exactly;
  }

  private void compute(float[] x) {
    ReferenceArithmetic arithmetic = new ReferenceArithmetic();
    Map<Tensor, Buffer> buffers = new IdentityHashMap<>();
    buffers.put(graph.input(), Buffer.of(x));
    for (Tensor tensor : graph.made()) {
      Operation operation = tensor.operation();
      Buffer[] from = new Buffer[tensor.inputs().size()];
      for (int i = 0; i < from.length; i++) {
        from[i] =
            buffers.computeIfAbsent(tensor.inputs().get(i), leaf -> Buffer.of(leaf.elements()));
        values.putIfAbsent(tensor.inputs().get(i), arithmetic.of(from[i]).clone());
      }
      Buffer y =
          operation instanceof Reshape ? from[0] : Buffer.hollow(operation.shape().elements());
      operation.forward(arithmetic, new Call(from, y, kept(operation)));
      buffers.put(tensor, y);
      values.put(tensor, arithmetic.of(y).clone());
    }
  }

  private static Buffer[] kept(Operation operation) {
    int[] floats = operation.keptFloats();
    int[] integers = operation.keptIntegers();
    Buffer[] kept = new Buffer[floats.length + integers.length];
    for (int i = 0; i < floats.length; i++) {
      kept[i] = Buffer.of(new float[floats[i]]);
    }
    for (int i = 0; i < integers.length; i++) {
      kept[floats.length + i] = Buffer.of(new int[integers[i]]);
    }
    return kept;
  }

  /** An operation by itself, of these numbers. */
  static double[] through(Operation operation, double[]... x) {
    ReferenceArithmetic arithmetic = new ReferenceArithmetic();
    Buffer[] from = new Buffer[x.length];
    for (int i = 0; i < x.length; i++) {
      from[i] = Buffer.of(new float[x[i].length]);
      System.arraycopy(x[i], 0, arithmetic.of(from[i]), 0, x[i].length);
    }
    Buffer y = Buffer.hollow(operation.shape().elements());
    operation.forward(arithmetic, new Call(from, y, kept(operation)));
    return arithmetic.of(y);
  }

  Graph graph() {
    return graph;
  }

  /** The numbers of a tensor of the graph. */
  double[] of(Tensor tensor) {
    return values.get(tensor);
  }

  /** The result. */
  double[] output() {
    return values.get(graph.output());
  }

  /** The result rounded once. */
  float[] rounded() {
    double[] wide = output();
    float[] narrow = new float[wide.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) wide[i];
    }
    return narrow;
  }
}
