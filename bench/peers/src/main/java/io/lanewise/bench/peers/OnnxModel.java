package io.lanewise.bench.peers;

import io.lanewise.kernels.shape.ConvShape;

/** An ONNX model of one node, a forward convolution; field numbers are those of onnx.proto. */
final class OnnxModel {
  static final String INPUT = "x";
  static final String OUTPUT = "y";

  private static final String FILTERS = "w";
  private static final int FLOAT = 1;
  private static final int ATTRIBUTE_INT = 2;
  private static final int ATTRIBUTE_INTS = 7;

  private OnnxModel() {}

  /** The model, with its filters inside. */
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
            .message(
                5, new Protobuf().text(1, "group").number(3, s.groups()).number(20, ATTRIBUTE_INT));
    Protobuf tensor =
        new Protobuf()
            .numbers(1, s.filters(), s.groupChannels(), s.kernelHeight(), s.kernelWidth())
            .number(2, FLOAT)
            .text(8, FILTERS)
            .floats(9, filters);
    Protobuf graph =
        new Protobuf()
            .message(1, node)
            .text(2, "conv")
            .message(5, tensor)
            .message(11, value(INPUT, x(s)))
            .message(12, value(OUTPUT, y(s)));
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

  private static Protobuf ints(String name, long... values) {
    return new Protobuf().text(1, name).numbers(8, values).number(20, ATTRIBUTE_INTS);
  }

  private static Protobuf value(String name, long[] sizes) {
    Protobuf shape = new Protobuf();
    for (long size : sizes) {
      shape.message(1, new Protobuf().number(1, size));
    }
    Protobuf tensor = new Protobuf().number(1, FLOAT).message(2, shape);
    return new Protobuf().text(1, name).message(2, new Protobuf().message(1, tensor));
  }
}
