package io.lanewise.nn.inference;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.conv.Accuracy;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.parallel.Threads;
import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.shape.TensorShape;
import io.lanewise.nn.Graph;
import io.lanewise.nn.Tensor;
import io.lanewise.nn.operation.Arithmetic;
import io.lanewise.nn.operation.Buffer;
import io.lanewise.nn.operation.Call;
import io.lanewise.nn.operation.Drop;
import io.lanewise.nn.operation.KernelArithmetic;
import io.lanewise.nn.operation.Operation;
import io.lanewise.nn.operation.Reshape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes down what operations ask the kernels for. So there is one way from operations to problems,
 * the operations' own. What depends on constants alone is computed instead.
 */
final class Recorder implements Arithmetic {
  private final List<Instruction> list = new ArrayList<>();

  /** What a buffer holds at this point. */
  private final Map<Buffer, Value> values = new IdentityHashMap<>();

  private final Accuracy accuracy;

  private Recorder(Accuracy accuracy) {
    this.accuracy = accuracy;
  }

  static Program record(Graph graph, Accuracy accuracy) {
    return new Recorder(accuracy).program(graph);
  }

  private Program program(Graph graph) {
    Map<Tensor, Buffer> buffers = new IdentityHashMap<>();
    Value input = Value.of(graph.input().shape().image());
    buffers.put(graph.input(), buffer(input));
    for (Tensor tensor : graph.made()) {
      Operation operation = tensor.operation();
      List<Tensor> inputs = tensor.inputs();
      Buffer[] x = new Buffer[inputs.size()];
      boolean constant = true;
      for (int i = 0; i < x.length; i++) {
        x[i] = buffers.computeIfAbsent(inputs.get(i), this::leaf);
        constant &= values.get(x[i]).isConstant();
      }
      buffers.put(tensor, constant ? computed(operation, x) : recorded(operation, x));
    }
    Buffer output = buffers.computeIfAbsent(graph.output(), this::leaf);
    return new Program(input, values.get(output), Collections.unmodifiableList(list));
  }

  private Buffer buffer(Value value) {
    Buffer buffer =
        value.floats() != null ? Buffer.of(value.floats()) : Buffer.hollow(value.shape().floats());
    values.put(buffer, value);
    return buffer;
  }

  /** A parameter, copied: what it becomes later is not looked at. */
  private Buffer leaf(Tensor leaf) {
    return buffer(Value.constant(leaf.shape().image(), leaf.elements().clone()));
  }

  private Buffer computed(Operation operation, Buffer[] x) {
    Buffer y =
        operation instanceof Reshape ? x[0] : Buffer.of(new float[operation.shape().elements()]);
    Call call = new Call(x, y, kept(operation, true));
    operation.forward(KernelArithmetic.on(Threads.ONE), call);
    return buffer(Value.constant(operation.shape().image(), y.floats()));
  }

  private Buffer recorded(Operation operation, Buffer[] x) {
    Buffer y = Buffer.hollow(operation.shape().elements());
    values.put(y, Value.of(operation.shape().image()));
    operation.forward(this, new Call(x, y, kept(operation, operation instanceof Drop)));
    return y;
  }

  private Buffer[] kept(Operation operation, boolean real) {
    int[] floats = operation.keptFloats();
    int[] integers = operation.keptIntegers();
    Buffer[] kept = new Buffer[floats.length + integers.length];
    for (int i = 0; i < floats.length; i++) {
      kept[i] = real ? Buffer.of(new float[floats[i]]) : Buffer.hollow(floats[i]);
      values.put(kept[i], Value.of(TensorShape.row(floats[i])));
    }
    for (int i = 0; i < integers.length; i++) {
      Buffer buffer = real ? Buffer.of(new int[integers[i]]) : Buffer.hollow(integers[i]);
      kept[floats.length + i] = buffer;
      values.put(
          buffer,
          real ? Value.constant(buffer.integers()) : Value.ofIntegers(Math.max(0, integers[i])));
    }
    return kept;
  }

  /** A buffer is written: from here on it holds another value of the same sizes. */
  private Value written(Buffer buffer) {
    Value before = values.get(buffer);
    if (before.isConstant()) {
      throw Check.error(
          "predictor", "function", "must not change its parameters", "one in training mode");
    }
    Value after =
        before.isOfIntegers() ? Value.ofIntegers(buffer.length()) : Value.of(before.shape());
    values.put(buffer, after);
    return after;
  }

  private Value read(Buffer buffer) {
    return buffer == null ? null : values.get(buffer);
  }

  @Override
  public void run(Problem problem, Buffer... buffers) {
    Value[] operands = new Value[buffers.length];
    List<Operand> kinds = problem.operands();
    for (int i = 0; i < operands.length; i++) {
      if (!kinds.get(i).isWritten()) {
        operands[i] = read(buffers[i]);
      }
    }
    for (int i = 0; i < operands.length; i++) {
      if (kinds.get(i).isWritten()) {
        if (kinds.get(i).isRead()) {
          throw Check.error(
              "predictor", "function", "must only write what it has not read", problem);
        }
        operands[i] = written(buffers[i]);
      }
    }
    list.add(new Instruction.Kernel(problem, operands));
  }

  @Override
  public void convolve(
      ConvProblem problem, Buffer source, Buffer second, Buffer bias, Buffer target) {
    list.add(
        new Instruction.Convolution(
            problem.withAccuracy(accuracy),
            read(source),
            read(second),
            read(bias),
            null,
            Affine.IDENTITY,
            written(target),
            List.of()));
  }

  @Override
  public void multiply(GemmProblem problem, Buffer a, Buffer b, Buffer bias, Buffer c) {
    list.add(
        new Instruction.Product(
            problem, read(a), read(b), read(bias), null, Affine.IDENTITY, written(c), List.of()));
  }

  @Override
  public void copy(Buffer from, Buffer to) {
    list.add(new Instruction.Alias(read(from), written(to)));
  }
}
