package io.lanewise.nn;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.move.DepthSpaceProblem;
import io.lanewise.kernels.move.PadProblem;
import io.lanewise.kernels.pool.Pooling;
import io.lanewise.kernels.resample.ResizeProblem;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.kernels.shape.PoolShape;
import io.lanewise.kernels.shape.TensorShape;
import io.lanewise.kernels.softmax.SoftmaxProblem;
import io.lanewise.nn.operation.BatchNorm;
import io.lanewise.nn.operation.Concat;
import io.lanewise.nn.operation.Convolve;
import io.lanewise.nn.operation.ConvolveTransposed;
import io.lanewise.nn.operation.Drop;
import io.lanewise.nn.operation.GroupNorm;
import io.lanewise.nn.operation.LinearMap;
import io.lanewise.nn.operation.LocalResponseNorm;
import io.lanewise.nn.operation.LpPool;
import io.lanewise.nn.operation.MaxPool;
import io.lanewise.nn.operation.Maxout;
import io.lanewise.nn.operation.PRelu;
import io.lanewise.nn.operation.Product;
import io.lanewise.nn.operation.Softmax;
import io.lanewise.nn.shape.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * What networks are made of, as functions of tensors. Images are (batch, channels, height, width),
 * sequences (batch, channels, length), features (batch, features). Layers call these; so may any
 * code that wants no layer.
 */
public final class Functions {
  private Functions() {}

  /**
   * x·Wᵀ + b for every row of x.
   *
   * @param x (…, in)
   * @param weight (out, in)
   * @param bias (out), or null
   * @throws IllegalArgumentException when the sizes do not fit
   */
  public static Tensor linear(Tensor x, Tensor weight, Tensor bias) {
    Shape w = weight.shape();
    if (w.rank() != 2 || x.shape().rank() == 0 || x.shape().size(-1) != w.size(1)) {
      throw Check.error("linear", "x", "must be of shape (…, in) for weights " + w, x.shape());
    }
    if (bias != null && !bias.shape().equals(Shape.of(w.size(0)))) {
      throw Check.error("linear", "bias", "must be of shape " + Shape.of(w.size(0)), bias.shape());
    }
    int[] sizes = x.shape().toArray();
    sizes[sizes.length - 1] = 1;
    int rows = Shape.of(sizes).elements();
    sizes[sizes.length - 1] = w.size(0);
    Product product =
        new Product(1, rows, w.size(0), w.size(1), true, bias != null, Shape.of(sizes));
    return bias == null ? Tensor.of(product, x, weight) : Tensor.of(product, x, weight, bias);
  }

  /**
   * A convolution (cross-correlation).
   *
   * @param x (batch, channels, height, width), or (batch, channels, length) with a height of 1
   * @param filters OIHW, or (out, in/groups, length)
   * @param bias (out), or null
   * @param sizes kernel, strides, padding, dilation and groups; its batch does not matter
   * @throws IllegalArgumentException when the sizes do not fit
   */
  public static Tensor convolve(Tensor x, Tensor filters, Tensor bias, ConvShape sizes) {
    requireImage("convolve", x, 3);
    ConvShape s = sizes.withBatch(x.shape().size(0));
    requireSizes("convolve", x, s.channels(), s.height(), s.width());
    requireFilters("convolve", filters, s);
    requireChannels("convolve", bias, s.filters());
    Shape shape = imageShape(x, s.filters(), s.outHeight(), s.outWidth());
    Convolve operation = new Convolve(s, bias != null, shape);
    return bias == null ? Tensor.of(operation, x, filters) : Tensor.of(operation, x, filters, bias);
  }

  /**
   * A transposed convolution.
   *
   * @param x (batch, in, height, width)
   * @param filters (in, out/groups, height, width)
   * @param bias (out), or null
   * @param sizes of the convolution whose input gradient it is, as {@link ConvShape#transposed}
   * @throws IllegalArgumentException when the sizes do not fit
   */
  public static Tensor convolveTransposed(Tensor x, Tensor filters, Tensor bias, ConvShape sizes) {
    requireImage("convolve-transposed", x, 3);
    ConvShape s = sizes.withBatch(x.shape().size(0));
    requireSizes("convolve-transposed", x, s.filters(), s.outHeight(), s.outWidth());
    requireFilters("convolve-transposed", filters, s);
    requireChannels("convolve-transposed", bias, s.channels());
    Shape shape = imageShape(x, s.channels(), s.height(), s.width());
    ConvolveTransposed operation = new ConvolveTransposed(s, bias != null, shape);
    return bias == null ? Tensor.of(operation, x, filters) : Tensor.of(operation, x, filters, bias);
  }

  /** The largest element of each window. */
  public static Tensor maxPool(Tensor x, PoolShape windows) {
    return Tensor.of(new MaxPool(windows, pooled("max-pool", x, windows)), x);
  }

  /** The average of each window. */
  public static Tensor averagePool(Tensor x, PoolShape windows, Pooling average) {
    return Tensor.of(LinearMap.average(average, windows, pooled("average-pool", x, windows)), x);
  }

  /** The p-norm of each window. */
  public static Tensor lpPool(Tensor x, PoolShape windows, float p) {
    return Tensor.of(new LpPool(p, windows, pooled("lp-pool", x, windows)), x);
  }

  private static Shape pooled(String operation, Tensor x, PoolShape windows) {
    requireImage(operation, x, 3);
    if (!windows.input().equals(x.shape().image())) {
      throw Check.error(operation, "x", "must be " + windows.input(), x.shape());
    }
    TensorShape y = windows.output();
    return imageShape(x, y.channels(), y.height(), y.width());
  }

  /**
   * Batch norm by the batch's statistics, towards which the running ones are moved.
   *
   * @param x (batch, channels, …)
   * @param gamma a number a channel; likewise beta, mean and variance
   * @param momentum the weight of the new statistics
   */
  public static Tensor batchNorm(
      Tensor x,
      Tensor gamma,
      Tensor beta,
      Tensor mean,
      Tensor variance,
      float epsilon,
      float momentum) {
    requireChannels(x, "batch-norm", gamma, beta, mean, variance);
    return Tensor.of(new BatchNorm(x.shape(), epsilon, momentum), x, gamma, beta, mean, variance);
  }

  /** Batch norm by given statistics. */
  public static Tensor batchNormInference(
      Tensor x, Tensor gamma, Tensor beta, Tensor mean, Tensor variance, float epsilon) {
    requireChannels(x, "batch-norm", gamma, beta, mean, variance);
    Tensor factor = gamma.div(variance.add(epsilon).sqrt());
    Tensor shift = beta.sub(mean.mul(factor));
    Shape channels = perChannel(x);
    return x.mul(factor.reshape(channels)).add(shift.reshape(channels));
  }

  /** Group norm over so many groups of channels, with a gamma and a beta a channel. */
  public static Tensor groupNorm(Tensor x, Tensor gamma, Tensor beta, int groups, float epsilon) {
    requireChannels(x, "group-norm", gamma, beta);
    return Tensor.of(new GroupNorm(x.shape().image(), groups, epsilon, x.shape()), x, gamma, beta);
  }

  /** Layer norm over the last dimensions, those of gamma and beta, each element with its own. */
  public static Tensor layerNorm(Tensor x, Tensor gamma, Tensor beta, float epsilon) {
    int rank = gamma.shape().rank();
    boolean fits = rank <= x.shape().rank() && gamma.shape().equals(beta.shape());
    for (int i = 1; fits && i <= rank; i++) {
      fits = gamma.shape().size(-i) == x.shape().size(-i);
    }
    if (!fits) {
      throw Check.error("layer-norm", "x", "must end in " + gamma.shape(), x.shape());
    }
    int features = gamma.shape().elements();
    int rows = features == 0 ? 0 : x.shape().elements() / features;
    TensorShape image = Shape.of(rows, features).image();
    return Tensor.of(new GroupNorm(image, 1, epsilon, x.shape()), x, gamma, beta);
  }

  /**
   * Local response normalisation across channels, alpha divided by size as PyTorch has it. Of an
   * even size the window has one channel more behind its own than before it, as ONNX has it.
   */
  public static Tensor localResponseNorm(Tensor x, int size, float alpha, float beta, float k) {
    requireImage("local-response-norm", x, 3);
    return Tensor.of(new LocalResponseNorm(x.shape(), size, alpha, beta, k), x);
  }

  /** Drops elements by chance, and scales the others; the same seed drops the same. */
  public static Tensor dropout(Tensor x, float rate, long seed) {
    return Tensor.of(new Drop(rate, seed, x.shape()), x);
  }

  /** Softmax of each row, the last dimension. */
  public static Tensor softmax(Tensor x) {
    return Tensor.of(new Softmax(SoftmaxProblem.Kind.SOFTMAX, x.shape()), x);
  }

  /** The logarithm of softmax of each row. */
  public static Tensor logSoftmax(Tensor x) {
    return Tensor.of(new Softmax(SoftmaxProblem.Kind.LOG_SOFTMAX, x.shape()), x);
  }

  /** The largest of each so many neighbouring channels. */
  public static Tensor maxout(Tensor x, int pieces) {
    requireImage("maxout", x, 2);
    Check.atLeast("maxout", "pieces", 1, pieces);
    if (x.shape().size(1) % pieces != 0) {
      throw Check.error("maxout", "pieces", "must divide " + x.shape().size(1), pieces);
    }
    return Tensor.of(new Maxout(pieces, x.shape()), x);
  }

  /** x where x &gt; 0, else slope·x, with a slope a channel. */
  public static Tensor prelu(Tensor x, Tensor slopes) {
    requireChannels(x, "prelu", slopes);
    return Tensor.of(new PRelu(x.shape()), x, slopes);
  }

  /** A margin around images. */
  public static Tensor pad(
      Tensor x, PadProblem.Mode mode, int top, int left, int bottom, int right) {
    requireImage("pad", x, 3);
    TensorShape image = x.shape().image();
    Shape shape =
        imageShape(
            x,
            image.channels(),
            Math.addExact(image.height(), top + bottom),
            Math.addExact(image.width(), left + right));
    return Tensor.of(LinearMap.pad(mode, x.shape(), top, left, bottom, right, shape), x);
  }

  /** A rectangle of each image. */
  public static Tensor crop(Tensor x, int top, int left, int height, int width) {
    requireImage("crop", x, 4);
    TensorShape image = x.shape().image();
    Shape shape = imageShape(x, image.channels(), height, width);
    return Tensor.of(LinearMap.crop(image, top, left, shape, height, width), x);
  }

  /** Some neighbouring channels. */
  public static Tensor channels(Tensor x, int first, int count) {
    requireImage("channels", x, 2);
    int[] sizes = x.shape().toArray();
    int all = sizes[1];
    if (first < 0 || count < 0 || first > all - count) {
      throw Check.error("channels", "first", "must be within " + all, first + " and " + count);
    }
    sizes[1] = count;
    Shape shape = Shape.of(sizes);
    int pixels = all * sizes[0] == 0 ? 0 : x.shape().elements() / (all * sizes[0]);
    TensorShape rows = Shape.of(sizes[0], 1, all, pixels).image();
    return Tensor.of(LinearMap.crop(rows, first, 0, shape, count, pixels), x);
  }

  /** Images mirrored left to right. */
  public static Tensor flip(Tensor x) {
    requireImage("flip", x, 4);
    return Tensor.of(LinearMap.flip(x.shape(), false, true), x);
  }

  /** Channels become pixels, factor·factor of them one (Shi et al., 2016), as in PyTorch. */
  public static Tensor pixelShuffle(Tensor x, int factor) {
    requireImage("pixel-shuffle", x, 4);
    TensorShape s = x.shape().image();
    Check.atLeast("pixel-shuffle", "factor", 1, factor);
    if (s.channels() % (factor * factor) != 0) {
      throw Check.error(
          "pixel-shuffle", "factor", "must divide " + s.channels() + " by its square", factor);
    }
    Shape shape =
        Shape.of(
            s.batch(), s.channels() / (factor * factor), s.height() * factor, s.width() * factor);
    return Tensor.of(
        LinearMap.depthToSpace(DepthSpaceProblem.Order.CRD, x.shape(), factor, false, shape), x);
  }

  /** Images in another size. */
  public static Tensor resize(
      Tensor x,
      ResizeProblem.Mode mode,
      ResizeProblem.Coordinates coordinates,
      int height,
      int width) {
    requireImage("resize", x, 4);
    Shape shape = imageShape(x, x.shape().size(1), height, width);
    return Tensor.of(LinearMap.resize(mode, coordinates, x.shape(), shape), x);
  }

  /** Windows as columns: (batch, channels·kernel, windows), as PyTorch's unfold. */
  public static Tensor unfold(Tensor x, ConvShape windows) {
    requireImage("unfold", x, 4);
    ConvShape s = windows.withBatch(x.shape().size(0));
    int taps = s.channels() * s.kernelHeight() * s.kernelWidth();
    Shape shape = Shape.of(s.batch(), taps, s.outHeight() * s.outWidth());
    return Tensor.of(LinearMap.unfold(s, shape), x);
  }

  /** The dimensions in another order, such as {@code nhwc} for (batch, height, width, channels). */
  public static Tensor transpose(Tensor x, String order) {
    requireImage("transpose", x, 4);
    int[] sizes = new int[4];
    for (int i = 0; i < 4; i++) {
      sizes[i] = x.shape().size("nchw".indexOf(order.charAt(i)));
    }
    return Tensor.of(LinearMap.transpose(x.shape().image(), order, Shape.of(sizes)), x);
  }

  /** Tensors side by side along the channels, the second dimension. */
  public static Tensor concat(List<Tensor> parts) {
    Check.notNull("concat", "parts", parts);
    if (parts.isEmpty()) {
      throw Check.error("concat", "parts", "must be at least 1", 0);
    }
    List<Integer> channels = new ArrayList<>();
    int[] sizes = parts.getFirst().shape().toArray();
    sizes[1] = 0;
    for (Tensor part : parts) {
      requireImage("concat", part, 2);
      int[] own = part.shape().toArray();
      channels.add(own[1]);
      int sum = sizes[1] + own[1];
      own[1] = sizes[1];
      if (!java.util.Arrays.equals(own, sizes)) {
        throw Check.error(
            "concat",
            "parts",
            "must differ in channels only from " + parts.getFirst().shape(),
            part.shape());
      }
      sizes[1] = sum;
    }
    return Tensor.of(new Concat(channels, Shape.of(sizes)), parts.toArray(Tensor[]::new));
  }

  private static Shape imageShape(Tensor x, int channels, int height, int width) {
    int batch = x.shape().size(0);
    return x.shape().rank() == 3 && height == 1
        ? Shape.of(batch, channels, width)
        : Shape.of(batch, channels, height, width);
  }

  private static Shape perChannel(Tensor x) {
    int[] sizes = new int[x.shape().rank() - 1];
    java.util.Arrays.fill(sizes, 1);
    sizes[0] = x.shape().size(1);
    return Shape.of(sizes);
  }

  private static void requireImage(String operation, Tensor x, int leastRank) {
    Check.notNull(operation, "x", x);
    if (x.shape().rank() < leastRank || x.shape().rank() > 4) {
      String rule =
          switch (leastRank) {
            case 2 -> "must be (batch, channels, …)";
            case 3 -> "must be (batch, channels, height, width) or (batch, channels, length)";
            default -> "must be (batch, channels, height, width)";
          };
      throw Check.error(operation, "x", rule, x.shape());
    }
  }

  private static void requireSizes(
      String operation, Tensor x, int channels, int height, int width) {
    TensorShape image = x.shape().image();
    if (image.channels() != channels || image.height() != height || image.width() != width) {
      throw Check.error(
          operation,
          "x",
          "must be (batch, " + channels + ", " + height + ", " + width + ")",
          x.shape());
    }
  }

  private static void requireFilters(String operation, Tensor filters, ConvShape s) {
    if (filters.shape().elements() != s.weights()) {
      throw Check.error(
          operation,
          "filters",
          "must be ("
              + s.filters()
              + ", "
              + s.groupChannels()
              + ", "
              + s.kernelHeight()
              + ", "
              + s.kernelWidth()
              + ")",
          filters.shape());
    }
  }

  private static void requireChannels(String operation, Tensor numbers, int channels) {
    if (numbers != null && numbers.shape().elements() != channels) {
      throw Check.error(operation, "bias", "must be " + Shape.of(channels), numbers.shape());
    }
  }

  private static void requireChannels(Tensor x, String operation, Tensor... each) {
    requireImage(operation, x, 2);
    int channels = x.shape().size(1);
    for (Tensor numbers : each) {
      if (numbers.shape().elements() != channels) {
        throw Check.error(
            operation, "x", "must have " + numbers.shape().elements() + " channels", x.shape());
      }
    }
  }
}
