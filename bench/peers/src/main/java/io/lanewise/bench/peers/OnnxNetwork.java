package io.lanewise.bench.peers;

import io.lanewise.bench.model.ModelOperands;
import io.lanewise.bench.timing.Refusal;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.kernels.shape.SlidingWindows;
import io.lanewise.nn.Tensor;
import io.lanewise.nn.operation.Activate;
import io.lanewise.nn.operation.Combine;
import io.lanewise.nn.operation.Convolve;
import io.lanewise.nn.operation.MaxPool;
import io.lanewise.nn.operation.Operation;
import io.lanewise.nn.operation.Product;
import io.lanewise.nn.operation.Reshape;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;

/** An ONNX model of a network: a node an operation, the parameters inside. */
final class OnnxNetwork {
  private final ModelOperands operands;
  private final Map<Tensor, String> names = new IdentityHashMap<>();
  private final Protobuf graph = new Protobuf();

  private OnnxNetwork(ModelOperands operands) {
    this.operands = operands;
  }

  /** The model. */
  static byte[] of(ModelOperands operands) {
    return new OnnxNetwork(operands).model();
  }

  private byte[] model() {
    Tensor input = operands.graph().input();
    Tensor output = operands.graph().output();
    names.put(input, OnnxModel.INPUT);
    int next = 0;
    for (Tensor made : operands.graph().made()) {
      names.put(made, made == output ? OnnxModel.OUTPUT : "t" + next++);
      Protobuf node = new Protobuf();
      made.inputs().forEach(in -> node.text(1, name(in)));
      node.text(2, names.get(made));
      describe(made.operation(), node);
      graph.message(1, node);
    }
    graph
        .text(2, "network")
        .message(11, OnnxModel.value(OnnxModel.INPUT, sizes(input)))
        .message(12, OnnxModel.value(OnnxModel.OUTPUT, sizes(output)));
    return OnnxModel.model(graph);
  }

  /** The name of a tensor; a parameter's numbers become part of the model. */
  private String name(Tensor tensor) {
    return names.computeIfAbsent(
        tensor,
        leaf -> {
          String name = operands.name(leaf);
          graph.message(5, OnnxModel.tensor(name, operands.numbers().get(name), sizes(leaf)));
          return name;
        });
  }

  private static void describe(Operation operation, Protobuf node) {
    switch (operation) {
      case Convolve o -> {
        ConvShape s = o.sizes();
        node.text(4, "Conv")
            .message(5, OnnxModel.ints("kernel_shape", s.kernelHeight(), s.kernelWidth()))
            .message(5, OnnxModel.ints("strides", s.strideHeight(), s.strideWidth()))
            .message(
                5, OnnxModel.ints("pads", s.padTop(), s.padLeft(), s.padBottom(), s.padRight()))
            .message(5, OnnxModel.ints("dilations", s.dilationHeight(), s.dilationWidth()))
            .message(5, OnnxModel.integer("group", s.groups()));
      }
      case MaxPool o -> {
        SlidingWindows rows = Frameworks.requireSliding(o.sizes().rows());
        SlidingWindows columns = Frameworks.requireSliding(o.sizes().columns());
        node.text(4, "MaxPool")
            .message(5, OnnxModel.ints("kernel_shape", rows.kernel(), columns.kernel()))
            .message(5, OnnxModel.ints("strides", rows.stride(), columns.stride()))
            .message(
                5,
                OnnxModel.ints(
                    "pads", rows.before(), columns.before(), rows.after(), columns.after()))
            .message(5, OnnxModel.ints("dilations", rows.dilation(), columns.dilation()));
      }
      case Product _ -> node.text(4, "Gemm").message(5, OnnxModel.integer("transB", 1));
      case Activate _ -> node.text(4, "Relu");
      case Combine _ -> node.text(4, "Add");
      case Reshape _ -> node.text(4, "Flatten");
      default -> throw new Refusal("has no " + operation.getClass().getSimpleName() + " here");
    }
  }

  private static long[] sizes(Tensor tensor) {
    return Arrays.stream(tensor.shape().toArray()).asLongStream().toArray();
  }
}
