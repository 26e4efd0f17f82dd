package io.lanewise.nn;

import io.lanewise.nn.operation.Arithmetic;
import io.lanewise.nn.operation.Buffer;
import io.lanewise.nn.operation.Call;
import io.lanewise.nn.operation.Operation;
import io.lanewise.nn.operation.ReferenceArithmetic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A recorded graph once more, in double. It has storage of its own for all that is written, so that
 * nothing of the recorded one is touched, be it winners of pools or running statistics.
 */
final class DoubleGraph {
  private final List<Tensor> made;
  private final List<Call> calls = new ArrayList<>();
  private final Map<Tensor, Buffer> values = new IdentityHashMap<>();

  /** The source of errors as large as roundings to float; null where there are none. */
  private final RandomGenerator roundings;

  private ReferenceArithmetic numbers;
  private Arithmetic arithmetic;

  private DoubleGraph(List<Tensor> made, boolean whole, RandomGenerator roundings) {
    this.made = made;
    this.roundings = roundings;
    for (Tensor tensor : made) {
      Operation operation = tensor.node().operation();
      Buffer[] x = tensor.inputs().stream().map(this::valueOf).toArray(Buffer[]::new);
      Buffer y = Buffer.hollow(tensor.shape().elements());
      calls.add(new Call(x, y, kept(operation)));
      if (whole) {
        values.put(tensor, y);
      }
    }
  }

  /** Each result of the results before it, all in double. */
  static DoubleGraph whole(List<Tensor> made) {
    return new DoubleGraph(made, true, null);
  }

  /** Each result of the very floats that it was recorded with. */
  static DoubleGraph stepwise(List<Tensor> made) {
    return new DoubleGraph(made, false, null);
  }

  /** The same, with errors as large as roundings to float. */
  static DoubleGraph rounding(List<Tensor> made, RandomGenerator random) {
    return new DoubleGraph(made, false, random);
  }

  private Buffer valueOf(Tensor tensor) {
    return tensor.isOfFloats()
        ? values.computeIfAbsent(tensor, t -> Buffer.of(t.elements()))
        : tensor.buffer();
  }

  private static Buffer[] kept(Operation operation) {
    List<Buffer> kept = new ArrayList<>();
    for (int length : operation.keptFloats()) {
      kept.add(Buffer.hollow(length));
    }
    for (int length : operation.keptIntegers()) {
      kept.add(Buffer.of(new int[length]));
    }
    return kept.toArray(Buffer[]::new);
  }

  /** Computes everything, and tells the last result's elements. */
  double[] forward() {
    begin();
    return run();
  }

  /** The same where one element of a leaf is moved. */
  double[] forward(Tensor leaf, int element, double by) {
    begin();
    numbers.of(values.get(leaf))[element] += by;
    return run();
  }

  private void begin() {
    numbers = new ReferenceArithmetic();
    arithmetic = roundings == null ? numbers : new RoundingArithmetic(numbers, roundings);
  }

  private double[] run() {
    for (int i = 0; i < calls.size(); i++) {
      made.get(i).node().operation().forward(arithmetic, calls.get(i));
    }
    return numbers.of(calls.getLast().y());
  }

  /** The integers that the last forward pass kept, which tell the winners of pools. */
  List<int[]> integers() {
    return calls.stream()
        .flatMap(call -> Arrays.stream(call.kept()))
        .filter(kept -> kept.integers() != null)
        .map(kept -> kept.integers().clone())
        .toList();
  }

  /** After a forward pass, the last result's gradient by each leaf that wants one. */
  Map<Tensor, double[]> gradients() {
    Map<Tensor, Buffer> gradients = new IdentityHashMap<>();
    gradients.put(made.getLast(), Buffer.of(new float[] {1f}));
    for (int i = made.size() - 1; i >= 0; i--) {
      Buffer dy = gradients.remove(made.get(i));
      if (dy != null) {
        propagate(made.get(i).node(), calls.get(i), dy, gradients);
      }
    }
    Map<Tensor, double[]> found = new IdentityHashMap<>();
    gradients.forEach((leaf, gradient) -> found.put(leaf, numbers.of(gradient)));
    return found;
  }

  private void propagate(Node node, Call call, Buffer dy, Map<Tensor, Buffer> gradients) {
    Tensor[] inputs = node.inputs();
    Buffer[] dx = new Buffer[inputs.length];
    for (int i = 0; i < dx.length; i++) {
      boolean needed = inputs[i].wantsGradient() || node.operation().isJoint();
      if (needed && inputs[i].isOfFloats()) {
        dx[i] = Buffer.hollow(inputs[i].shape().elements());
      }
    }
    node.operation().backward(arithmetic, call, dy, dx);
    for (int i = 0; i < dx.length; i++) {
      if (inputs[i].wantsGradient()) {
        Buffer sum = gradients.putIfAbsent(inputs[i], dx[i]);
        if (sum != null) {
          add(numbers.of(dx[i]), numbers.of(sum));
        }
      }
    }
  }

  private static void add(double[] more, double[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += more[i];
    }
  }
}
