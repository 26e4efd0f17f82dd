package io.lanewise.nn.layer;

import io.lanewise.kernels.activation.Activation;
import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.move.PadProblem;
import io.lanewise.kernels.resample.ResizeProblem;
import io.lanewise.nn.Functions;
import io.lanewise.nn.Tensor;

/** Layers without parameters, and combinations that have a name. */
public final class Layers {
  private Layers() {}

  /** f of each element. */
  public static Layer activation(Activation function) {
    return Layer.of(function.toString(), x -> x.apply(function));
  }

  /** max(x, 0). */
  public static Layer relu() {
    return Layer.of("ReLU", Tensor::relu);
  }

  /** The hyperbolic tangent. */
  public static Layer tanh() {
    return Layer.of("Tanh", Tensor::tanh);
  }

  /** 1/(1 + e⁻ˣ). */
  public static Layer sigmoid() {
    return Layer.of("Sigmoid", Tensor::sigmoid);
  }

  /** Softmax of each row, the last dimension. */
  public static Layer softmax() {
    return Layer.of("Softmax", Functions::softmax);
  }

  /** The logarithm of softmax of each row. */
  public static Layer logSoftmax() {
    return Layer.of("LogSoftmax", Functions::logSoftmax);
  }

  /** The largest of each so many neighbouring channels. */
  public static Layer maxout(int pieces) {
    return Layer.of("Maxout(" + pieces + ")", x -> Functions.maxout(x, pieces));
  }

  /** All dimensions but the batch as one. */
  public static Layer flatten() {
    return Layer.of("Flatten", Tensor::flatten);
  }

  /** A margin of zeros on every side of images. */
  public static Layer pad(int all) {
    return pad(PadProblem.Mode.CONSTANT, all);
  }

  /** A margin on every side of images. */
  public static Layer pad(PadProblem.Mode mode, int all) {
    return Layer.of("Pad(" + all + ")", x -> Functions.pad(x, mode, all, all, all, all));
  }

  /** Images with so many times the rows and columns, each pixel repeated. */
  public static Layer upsample(int factor) {
    return upsample(factor, ResizeProblem.Mode.NEAREST, ResizeProblem.Coordinates.ASYMMETRIC);
  }

  /** Images with so many times the rows and columns, interpolated. */
  public static Layer upsampleBilinear(int factor) {
    return upsample(factor, ResizeProblem.Mode.BILINEAR, ResizeProblem.Coordinates.HALF_PIXEL);
  }

  private static Layer upsample(
      int factor, ResizeProblem.Mode mode, ResizeProblem.Coordinates coordinates) {
    Check.atLeast("upsample", "factor", 1, factor);
    return Layer.of(
        "Upsample(" + factor + ")",
        x -> {
          if (x.shape().rank() != 4) {
            throw Layer.wrong("(batch, channels, height, width)", x);
          }
          int height = Math.multiplyExact(x.shape().size(2), factor);
          int width = Math.multiplyExact(x.shape().size(3), factor);
          return Functions.resize(x, mode, coordinates, height, width);
        });
  }

  /** Channels become pixels: sub-pixel convolution (Shi et al., 2016). */
  public static Layer pixelShuffle(int factor) {
    return Layer.of("PixelShuffle(" + factor + ")", x -> Functions.pixelShuffle(x, factor));
  }

  /**
   * Local response normalisation (Krizhevsky et al., 2012), alpha divided by size as in PyTorch;
   * even sizes as in ONNX, with one channel more behind than before.
   */
  public static Layer localResponseNorm(int size, float alpha, float beta, float k) {
    return Layer.of(
        "LocalResponseNorm(" + size + ")",
        x -> Functions.localResponseNorm(x, size, alpha, beta, k));
  }

  /** A depthwise convolution, then a 1×1 convolution (Howard et al., 2017). */
  public static Sequential separable(int in, int out, int kernel, int stride) {
    return new Sequential()
        .add(
            "depthwise",
            Conv2d.depthwise(in, kernel).stride(stride).padding(kernel / 2).withoutBias())
        .add("pointwise", Conv2d.of(in, out, 1));
  }
}
