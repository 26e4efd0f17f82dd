package io.lanewise.bench.model;

import io.lanewise.kernels.elementwise.Elementwise;
import io.lanewise.kernels.elementwise.ElementwiseProblem;
import io.lanewise.kernels.shape.Per;
import io.lanewise.kernels.shape.TensorShape;
import io.lanewise.nn.Tensor;
import io.lanewise.nn.operation.Buffer;
import io.lanewise.nn.operation.Call;
import io.lanewise.nn.operation.Operation;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A network's result and gradients in double. */
final class ModelExact {
  private final ModelOperands operands;
  private final Doubles arithmetic = new Doubles();
  private final Map<Tensor, Buffer> values = new IdentityHashMap<>();
  private final Map<Tensor, Call> calls = new IdentityHashMap<>();
  private final Map<Tensor, Buffer> gradients = new IdentityHashMap<>();
  private final double[] result;
  private final Map<String, double[]> byName = new LinkedHashMap<>();

  ModelExact(ModelOperands operands) {
    this.operands = operands;
    List<Tensor> made = operands.graph().made();
    made.forEach(this::forward);
    Tensor output = operands.graph().output();
    result = arithmetic.of(values.get(output)).clone();
    if (operands.job().trains()) {
      gradients.put(output, Buffer.of(new float[] {1}));
      made.reversed().forEach(this::backward);
      gradients.forEach(
          (tensor, gradient) -> {
            String name = tensor.operation() == null ? operands.name(tensor) : null;
            if (name != null) {
              byName.put(name, arithmetic.of(gradient));
            }
          });
    }
  }

  /** The loss, or what is predicted. */
  double[] result() {
    return result;
  }

  /** The gradient of a parameter. */
  double[] gradient(String name) {
    return byName.get(name);
  }

  private void forward(Tensor tensor) {
    Operation operation = tensor.operation();
    Buffer[] x = tensor.inputs().stream().map(this::value).toArray(Buffer[]::new);
    List<Buffer> kept = new ArrayList<>();
    for (int floats : operation.keptFloats()) {
      kept.add(Buffer.of(new float[floats]));
    }
    for (int integers : operation.keptIntegers()) {
      kept.add(Buffer.of(new int[integers]));
    }
    Buffer y = Buffer.of(new float[tensor.shape().elements()]);
    values.put(tensor, y);
    Call call = new Call(x, y, kept.toArray(Buffer[]::new));
    calls.put(tensor, call);
    operation.forward(arithmetic, call);
  }

  private Buffer value(Tensor tensor) {
    return values.computeIfAbsent(tensor, this::leaf);
  }

  private Buffer leaf(Tensor tensor) {
    if (tensor == operands.graph().input()) {
      return Buffer.of(operands.x());
    }
    String name = operands.name(tensor);
    return name == null ? Buffer.of(operands.labels()) : Buffer.of(operands.numbers().get(name));
  }

  private void backward(Tensor tensor) {
    Buffer dy = gradients.get(tensor);
    if (dy == null) {
      return;
    }
    Operation operation = tensor.operation();
    List<Tensor> inputs = tensor.inputs();
    Buffer[] dx = new Buffer[inputs.size()];
    for (int i = 0; i < dx.length; i++) {
      boolean floats = values.get(inputs.get(i)).floats() != null;
      if (floats && (inputs.get(i).wantsGradient() || operation.isJoint())) {
        dx[i] = Buffer.of(new float[inputs.get(i).shape().elements()]);
      }
    }
    operation.backward(arithmetic, calls.get(tensor), dy, dx);
    for (int i = 0; i < dx.length; i++) {
      if (dx[i] != null && inputs.get(i).wantsGradient()) {
        gradients.merge(inputs.get(i), dx[i], this::sum);
      }
    }
  }

  private Buffer sum(Buffer one, Buffer other) {
    Buffer sum = Buffer.of(new float[one.length()]);
    TensorShape row = TensorShape.row(one.length());
    arithmetic.run(
        new ElementwiseProblem(Elementwise.ADD, row, Per.ELEMENT, false), one, other, sum);
    return sum;
  }
}
