package io.lanewise.bench.peers;

import io.lanewise.kernels.shape.ConvShape;

/** Parts of ONNX models, and that of one node; field numbers are those of onnx.proto. */
final class OnnxModel {
  static final String INPUT = "x";
  static final String OUTPUT = "y";

  private static final String FILTERS = "w";
  private static final int FLOAT = 1;
  private static final int ATTRIBUTE_INT = 2;
  private static final int ATTRIBUTE_INTS = 7;

  private OnnxModel() {}

  /** The model of a forward convolution, with its filters inside. */
  static byte[] conv(ConvShape s, float[] filters) {
    Protobuf node =
        new Protobuf()
            .text(1, INPUT)
            .text(1, FILTERS)
            .text(2, OUTPUT)
            .text(4, "Conv")
            .message(5, ints("kernel_shape", s.kernelHeight(), s.kernelWidth()))
            .message(5, ints("strides", s.strideHeight(), s.strideWidth()))
            .message(5, ints("pads", s.padTop(), s.padLeft(), s.padBottom(), s.padRight()))
            .message(5, ints("dilations", s.dilationHeight(), s.dilationWidth()))
            .message(5, integer("group", s.groups()));
    Protobuf tensor =
        tensor(FILTERS, filters, s.filters(), s.groupChannels(), s.kernelHeight(), s.kernelWidth());
    Protobuf graph =
        new Protobuf()
            .message(1, node)
            .text(2, "conv")
            .message(5, tensor)
            .message(11, value(INPUT, x(s)))
            .message(12, value(OUTPUT, y(s)));
    return model(graph);
  }

  /** The model of a graph. */
  static byte[] model(Protobuf graph) {
    int irVersion = 8;
    int operatorSet = 13;
    return new Protobuf()
        .number(1, irVersion)
        .message(7, graph)
        .message(8, new Protobuf().text(1, "").number(2, operatorSet))
        .toBytes();
  }

  /** Sizes of the input. */
  static long[] x(ConvShape s) {
    return new long[] {s.batch(), s.channels(), s.height(), s.width()};
  }

  /** Sizes of the output. */
  static long[] y(ConvShape s) {
    return new long[] {s.batch(), s.filters(), s.outHeight(), s.outWidth()};
  }

  /** Numbers that are part of a model. */
  static Protobuf tensor(String name, float[] numbers, long... sizes) {
    return new Protobuf().numbers(1, sizes).number(2, FLOAT).text(8, name).floats(9, numbers);
  }

  /** An attribute of a node. */
  static Protobuf integer(String name, long value) {
    return new Protobuf().text(1, name).number(3, value).number(20, ATTRIBUTE_INT);
  }

  /** An attribute of a node. */
  static Protobuf ints(String name, long... values) {
    return new Protobuf().text(1, name).numbers(8, values).number(20, ATTRIBUTE_INTS);
  }

  /** An input or output of a graph. */
  static Protobuf value(String name, long[] sizes) {
    Protobuf shape = new Protobuf();
    for (long size : sizes) {
      shape.message(1, new Protobuf().number(1, size));
    }
    Protobuf tensor = new Protobuf().number(1, FLOAT).message(2, shape);
    return new Protobuf().text(1, name).message(2, new Protobuf().message(1, tensor));
  }
}
