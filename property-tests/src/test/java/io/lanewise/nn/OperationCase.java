package io.lanewise.nn;

import io.lanewise.kernels.activation.Activation;
import io.lanewise.kernels.loss.ElementLossProblem;
import io.lanewise.kernels.loss.LabelLossProblem;
import io.lanewise.kernels.move.PadProblem;
import io.lanewise.kernels.pool.Pooling;
import io.lanewise.kernels.reduce.Reduction;
import io.lanewise.kernels.resample.ResizeProblem;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.kernels.shape.Per;
import io.lanewise.kernels.shape.PoolShape;
import io.lanewise.kernels.shape.SlidingWindows;
import io.lanewise.kernels.shape.TensorShape;
import io.lanewise.nn.operation.ElementLoss;
import io.lanewise.nn.operation.LabelLoss;
import io.lanewise.nn.operation.Reduce;
import io.lanewise.nn.shape.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One way to use an operation.
 *
 * @param name in reports
 * @param draws leaves, and from them the function to be computed
 */
record OperationCase(String name, Function<Drawn, Supplier<Tensor>> draws) {
  @Override
  public String toString() {
    return name;
  }

  /** Every operation, in several configurations. */
  static List<OperationCase> all() {
    List<OperationCase> all = new ArrayList<>();
    activations().forEach(all::add);
    combinations().forEach(all::add);
    convolutions().forEach(all::add);
    pools().forEach(all::add);
    norms().forEach(all::add);
    moves().forEach(all::add);
    products().forEach(all::add);
    reductions().forEach(all::add);
    losses().forEach(all::add);
    return all;
  }

  private static Stream<OperationCase> activations() {
    Stream<OperationCase> functions =
        Stream.of(
                Activation.RELU,
                Activation.RELU6,
                Activation.clip(-0.5f, 0.25f),
                Activation.leakyRelu(0.1f),
                Activation.HARD_SIGMOID,
                Activation.HARD_SWISH,
                Activation.elu(0.7f),
                Activation.SELU,
                Activation.SIGMOID,
                Activation.TANH,
                Activation.SOFTPLUS,
                Activation.SILU,
                Activation.MISH,
                Activation.GELU,
                Activation.GELU_TANH,
                Activation.EXP,
                Activation.LOG,
                Activation.SQRT,
                Activation.ABS)
            .map(
                function ->
                    of(
                        function.toString(),
                        d -> {
                          boolean positive =
                              function.equals(Activation.LOG) || function.equals(Activation.SQRT);
                          Shape shape = d.shape(0, 5, 7);
                          Tensor x = positive ? d.leaf(0.25f, 4, shape) : d.leaf(-4, 4, shape);
                          return () -> x.apply(function);
                        }));
    return Stream.concat(
        functions,
        Stream.of(
            of(
                "prelu",
                d -> {
                  Shape shape = d.image(2, 17, 6);
                  Tensor x = d.leaf(shape);
                  Tensor slopes = d.leaf(Shape.of(shape.size(1)));
                  return () -> Functions.prelu(x, slopes);
                }),
            of(
                "maxout",
                d -> {
                  int pieces = d.size(1, 4);
                  Shape some = d.image(2, 5, 5);
                  int[] sizes = some.toArray();
                  sizes[1] *= pieces;
                  Tensor x = d.leaf(Shape.of(sizes));
                  return () -> Functions.maxout(x, pieces);
                }),
            of(
                "scale",
                d -> {
                  Tensor x = d.leaf(d.shape(0, 5, 7));
                  float factor = d.random.nextFloat() - 0.5f;
                  return () -> x.scale(factor);
                }),
            of(
                "dropout",
                d -> {
                  Tensor x = d.leaf(d.shape(0, 4, 9));
                  float rate = d.one(List.of(0f, 0.25f, 0.5f, 0.9f));
                  long seed = d.random.nextLong();
                  return () -> Functions.dropout(x, rate, seed);
                }),
            of("softmax", d -> softmax(d, Functions::softmax)),
            of("log-softmax", d -> softmax(d, Functions::logSoftmax))));
  }

  private static Supplier<Tensor> softmax(Drawn d, Function<Tensor, Tensor> function) {
    Shape rows = d.shape(0, 2, 5);
    int columns = d.size(1, 20);
    Tensor x =
        d.leaf(-3, 3, rows.rank() == 0 ? Shape.of(columns) : Shape.of(rows.elements(), columns));
    return () -> function.apply(x);
  }

  private static Stream<OperationCase> combinations() {
    record Function2(String name, BiFunction<Tensor, Tensor, Tensor> function, boolean commutes) {}
    return Stream.of(
            new Function2("add", Tensor::add, true),
            new Function2("sub", Tensor::sub, false),
            new Function2("mul", Tensor::mul, true),
            new Function2("div", Tensor::div, false),
            new Function2("max", Tensor::max, true),
            new Function2("min", Tensor::min, true))
        .flatMap(
            f ->
                Stream.of(
                    of(
                        f.name,
                        d -> {
                          Shape shape = d.shape(0, 5, 5);
                          Tensor a = d.leaf(shape);
                          Tensor b = d.leaf(0.5f, 1.5f, shape);
                          return () -> f.function.apply(a, b);
                        }),
                    of(
                        f.name + " broadcast",
                        d -> {
                          Shape large = d.shape(1, 5, 4);
                          Tensor a = d.leaf(large);
                          Tensor b = d.leaf(0.5f, 1.5f, repeated(d, large));
                          boolean swapped = f.commutes && d.maybe();
                          return () -> swapped ? f.function.apply(b, a) : f.function.apply(a, b);
                        })));
  }

  /** A shape that broadcasts to another: 1 in one stretch of dimensions, or in all but one. */
  static Shape repeated(Drawn d, Shape large) {
    int from = d.random.nextInt(large.rank());
    int to = d.random.nextInt(from, large.rank());
    boolean inside = d.maybe();
    int[] sizes = large.toArray();
    for (int i = 0; i < sizes.length; i++) {
      if (inside == (i >= from && i <= to)) {
        sizes[i] = 1;
      }
    }
    int leading = 0;
    while (leading < sizes.length && sizes[leading] == 1 && d.maybe()) {
      leading++;
    }
    return Shape.of(Arrays.copyOfRange(sizes, leading, sizes.length));
  }

  private static Stream<OperationCase> convolutions() {
    return Stream.of(
        of("convolve", d -> convolution(d, convShape(d, d.size(1, 3), d.size(1, 3)))),
        of("convolve 1d", OperationCase::convolution1d),
        of(
            "convolve 3x3 as Winograd likes it",
            d ->
                convolution(
                    d,
                    ConvShape.of(16, d.size(6, 8), d.size(6, 8), d.size(16, 17), 3)
                        .withPadding(1))),
        of(
            "convolve 1x1",
            d ->
                convolution(
                    d,
                    ConvShape.of(d.size(1, 20), d.size(1, 6), d.size(1, 6), d.size(1, 20), 1)
                        .withBatch(d.size(1, 3)))),
        of(
            "depthwise",
            d -> {
              int channels = d.size(1, 18);
              ConvShape shape =
                  ConvShape.of(channels, d.size(3, 8), d.size(3, 8), channels, 3)
                      .withPadding(1)
                      .withStride(d.size(1, 2))
                      .withGroups(channels);
              return convolution(d, shape);
            }),
        of("convolve transposed", OperationCase::transposed),
        of(
            "unfold",
            d -> {
              ConvShape s = convShape(d, 1, 1);
              ConvShape windows =
                  new ConvShape(
                      s.batch(),
                      s.channels(),
                      s.height(),
                      s.width(),
                      1,
                      s.kernelHeight(),
                      s.kernelWidth(),
                      s.strideHeight(),
                      s.strideWidth(),
                      s.padTop(),
                      s.padLeft(),
                      s.padBottom(),
                      s.padRight(),
                      s.dilationHeight(),
                      s.dilationWidth(),
                      1);
              Tensor x = d.leaf(Shape.of(s.batch(), s.channels(), s.height(), s.width()));
              return () -> Functions.unfold(x, windows);
            }));
  }

  /** Anything that fits: odd strides, paddings of each side, dilation, groups. */
  private static ConvShape convShape(Drawn d, int groups, int batch) {
    int kernelHeight = d.size(1, 4);
    int kernelWidth = d.size(1, 4);
    int dilationHeight = d.size(1, 3);
    int dilationWidth = d.size(1, 3);
    return new ConvShape(
        batch,
        groups * d.size(1, 4),
        dilationHeight * (kernelHeight - 1) + d.size(1, 6),
        dilationWidth * (kernelWidth - 1) + d.size(1, 6),
        groups * d.size(1, 5),
        kernelHeight,
        kernelWidth,
        d.size(1, 3),
        d.size(1, 3),
        d.size(0, 2),
        d.size(0, 2),
        d.size(0, 2),
        d.size(0, 2),
        dilationHeight,
        dilationWidth,
        groups);
  }

  private static Supplier<Tensor> convolution(Drawn d, ConvShape s) {
    Tensor x = d.leaf(Shape.of(s.batch(), s.channels(), s.height(), s.width()));
    Tensor filters =
        d.leaf(Shape.of(s.filters(), s.groupChannels(), s.kernelHeight(), s.kernelWidth()));
    Tensor bias = d.maybe() ? d.leaf(Shape.of(s.filters())) : null;
    return () -> Functions.convolve(x, filters, bias, s);
  }

  private static Supplier<Tensor> convolution1d(Drawn d) {
    int kernel = d.size(1, 4);
    ConvShape s =
        ConvShape.oneDimensional(d.size(1, 5), kernel + d.size(0, 20), d.size(1, 5), kernel)
            .withStride(1, d.size(1, 3))
            .withPadding(0, d.size(0, 2), 0, d.size(0, 2));
    int batch = d.size(1, 3);
    Tensor x = d.leaf(Shape.of(batch, s.channels(), s.width()));
    Tensor filters = d.leaf(Shape.of(s.filters(), s.channels(), kernel));
    Tensor bias = d.maybe() ? d.leaf(Shape.of(s.filters())) : null;
    return () -> Functions.convolve(x, filters, bias, s);
  }

  private static Supplier<Tensor> transposed(Drawn d) {
    int groups = d.size(1, 2);
    int kernel = d.size(1, 4);
    int stride = d.size(1, 3);
    int batch = d.size(1, 2);
    ConvShape s =
        ConvShape.transposed(
            groups * d.size(1, 4),
            d.size(1, 5),
            d.size(1, 5),
            groups * d.size(1, 4),
            kernel,
            stride,
            d.random.nextInt(0, (kernel - 1) / 2 + 1),
            d.random.nextInt(0, stride),
            d.size(1, 2),
            groups);
    Tensor x = d.leaf(Shape.of(batch, s.filters(), s.outHeight(), s.outWidth()));
    Tensor filters = d.leaf(Shape.of(s.filters(), s.groupChannels(), kernel, kernel));
    Tensor bias = d.maybe() ? d.leaf(Shape.of(s.channels())) : null;
    return () -> Functions.convolveTransposed(x, filters, bias, s);
  }

  private static Stream<OperationCase> pools() {
    Stream<OperationCase> averages =
        Stream.of(Pooling.AVERAGE, Pooling.AVERAGE_INSIDE, Pooling.sumOver(3))
            .map(
                average ->
                    of(
                        "pool " + average,
                        d -> {
                          Tensor x = d.leaf(d.image(3, 17, 9));
                          PoolShape windows = windows(d, x);
                          return () -> Functions.averagePool(x, windows, average);
                        }));
    Stream<OperationCase> norms =
        Stream.of(1f, 2f, 3f)
            .map(
                p ->
                    of(
                        "pool lp " + p,
                        d -> {
                          Tensor x = d.leaf(d.image(3, 17, 9));
                          PoolShape windows = windows(d, x);
                          return () -> Functions.lpPool(x, windows, p);
                        }));
    OperationCase max =
        of(
            "pool max",
            d -> {
              Tensor x = d.leaf(d.image(3, 17, 9));
              PoolShape windows = windows(d, x);
              return () -> Functions.maxPool(x, windows);
            });
    return Stream.of(averages, norms, Stream.of(max)).flatMap(stream -> stream);
  }

  private static PoolShape windows(Drawn d, Tensor x) {
    TensorShape image = x.shape().image();
    return switch (d.random.nextInt(4)) {
      case 0 -> PoolShape.global(image);
      case 1 -> PoolShape.adaptive(image, d.size(1, image.height()), d.size(1, image.width()));
      default -> {
        boolean ceil = d.maybe();
        yield new PoolShape(
            image, sliding(d, image.height(), ceil), sliding(d, image.width(), ceil));
      }
    };
  }

  private static SlidingWindows sliding(Drawn d, int size, boolean ceil) {
    int kernel = d.size(1, Math.min(4, size));
    int padding = d.random.nextInt(0, kernel / 2 + 1);
    return new SlidingWindows(size, kernel, d.size(1, 3), padding, padding, 1, ceil);
  }

  private static Stream<OperationCase> norms() {
    return Stream.of(
        of(
            "batch norm",
            d -> {
              Shape shape = d.image(2, 17, 6);
              Shape channels = Shape.of(shape.size(1));
              Tensor x = d.leaf(shape);
              Tensor gamma = d.leaf(0.5f, 1.5f, channels);
              Tensor beta = d.leaf(channels);
              Tensor mean = Tensor.zeros(channels);
              Tensor variance = d.constant(1, 1, channels);
              return () -> Functions.batchNorm(x, gamma, beta, mean, variance, 0.01f, 0.1f);
            }),
        of(
            "batch norm at inference",
            d -> {
              Shape shape = d.image(2, 17, 6);
              Shape channels = Shape.of(shape.size(1));
              Tensor x = d.leaf(shape);
              Tensor gamma = d.leaf(0.5f, 1.5f, channels);
              Tensor beta = d.leaf(channels);
              Tensor mean = d.constant(-1, 1, channels);
              Tensor variance = d.constant(0.5f, 1, channels);
              return () -> Functions.batchNormInference(x, gamma, beta, mean, variance, 1e-5f);
            }),
        of(
            "group norm",
            d -> {
              int groups = d.size(1, 4);
              int[] sizes = d.image(2, 5, 6).toArray();
              sizes[1] *= groups;
              Tensor x = d.leaf(Shape.of(sizes));
              Tensor gamma = d.leaf(0.5f, 1.5f, Shape.of(sizes[1]));
              Tensor beta = d.leaf(Shape.of(sizes[1]));
              return () -> Functions.groupNorm(x, gamma, beta, groups, 0.01f);
            }),
        of(
            "layer norm",
            d -> {
              Shape shape = d.shape(1, 4, 6);
              int from = d.random.nextInt(0, shape.rank());
              int[] sizes = shape.toArray();
              Shape features = Shape.of(Arrays.copyOfRange(sizes, from, sizes.length));
              Tensor x = d.leaf(shape);
              Tensor gamma = d.leaf(0.5f, 1.5f, features);
              Tensor beta = d.leaf(features);
              return () -> Functions.layerNorm(x, gamma, beta, 0.01f);
            }),
        of(
            "local response norm",
            d -> {
              Tensor x = d.leaf(d.image(3, 17, 5));
              int size = d.size(1, 5);
              return () -> Functions.localResponseNorm(x, size, 0.5f, 0.75f, 1.5f);
            }));
  }

  private static Stream<OperationCase> moves() {
    Stream<OperationCase> pads =
        Arrays.stream(PadProblem.Mode.values())
            .map(
                mode ->
                    of(
                        "pad " + mode,
                        d -> {
                          Tensor x = d.leaf(d.image(3, 5, 6));
                          TensorShape image = x.shape().image();
                          int rows = Math.min(image.height() - 1, 3);
                          int columns = Math.min(image.width() - 1, 3);
                          int top = d.size(0, rows);
                          int left = d.size(0, columns);
                          int bottom = d.size(0, rows);
                          int right = d.size(0, columns);
                          return () -> Functions.pad(x, mode, top, left, bottom, right);
                        }));
    Stream<OperationCase> resizes =
        Arrays.stream(ResizeProblem.Mode.values())
            .flatMap(
                mode ->
                    Arrays.stream(ResizeProblem.Coordinates.values())
                        .map(
                            places ->
                                of(
                                    "resize " + mode + " " + places,
                                    d -> {
                                      Tensor x = image4(d, 5, 6);
                                      int rows = d.size(1, 9);
                                      int columns = d.size(1, 9);
                                      return () -> Functions.resize(x, mode, places, rows, columns);
                                    })));
    Stream<OperationCase> others =
        Stream.of(
            of(
                "crop",
                d -> {
                  Tensor x = image4(d, 5, 7);
                  int top = d.random.nextInt(x.shape().size(2));
                  int left = d.random.nextInt(x.shape().size(3));
                  int rows = d.size(1, x.shape().size(2) - top);
                  int columns = d.size(1, x.shape().size(3) - left);
                  return () -> Functions.crop(x, top, left, rows, columns);
                }),
            of(
                "channels",
                d -> {
                  Tensor x = d.leaf(d.image(2, 9, 5));
                  int first = d.random.nextInt(x.shape().size(1));
                  int count = d.size(1, x.shape().size(1) - first);
                  return () -> Functions.channels(x, first, count);
                }),
            of(
                "flip",
                d -> {
                  Tensor x = image4(d, 5, 7);
                  return () -> Functions.flip(x);
                }),
            of(
                "pixel shuffle",
                d -> {
                  int factor = d.size(1, 3);
                  Tensor x =
                      d.leaf(
                          Shape.of(
                              d.size(1, 3),
                              factor * factor * d.size(1, 3),
                              d.size(1, 4),
                              d.size(1, 4)));
                  return () -> Functions.pixelShuffle(x, factor);
                }),
            of(
                "transpose",
                d -> {
                  Tensor x = image4(d, 5, 6);
                  String order = d.one(List.of("nhwc", "cnhw", "whcn", "nchw", "ncwh"));
                  return () -> Functions.transpose(x, order);
                }),
            of(
                "reshape",
                d -> {
                  Tensor x = d.leaf(d.shape(0, 4, 6));
                  return () -> x.scale(2).reshape(Shape.of(x.shape().elements())).scale(3);
                }),
            of(
                "flatten",
                d -> {
                  Tensor x = d.leaf(d.shape(0, 4, 6));
                  return x::flatten;
                }),
            of(
                "concat",
                d -> {
                  Shape shape = d.image(2, 5, 5);
                  List<Tensor> parts = new ArrayList<>();
                  int count = d.size(1, 4);
                  for (int i = 0; i < count; i++) {
                    int[] sizes = shape.toArray();
                    sizes[1] = d.size(1, 5);
                    parts.add(
                        d.maybe() || i == 0
                            ? d.leaf(Shape.of(sizes))
                            : d.constant(-1, 1, Shape.of(sizes)));
                  }
                  return () -> Functions.concat(parts);
                }));
    return Stream.of(pads, resizes, others).flatMap(stream -> stream);
  }

  private static Tensor image4(Drawn d, int mostChannels, int most) {
    return d.leaf(
        Shape.of(d.size(1, 3), d.size(1, mostChannels), d.size(1, most), d.size(1, most)));
  }

  private static Stream<OperationCase> products() {
    return Stream.of(
        of(
            "linear",
            d -> {
              Shape shape = d.shape(1, 4, 9);
              int out = d.size(1, 18);
              int in = shape.size(-1);
              Tensor x = d.leaf(shape);
              Tensor weight = d.leaf(Shape.of(out, in));
              Tensor bias = d.maybe() ? d.leaf(Shape.of(out)) : null;
              return () -> Functions.linear(x, weight, bias);
            }),
        of(
            "matmul",
            d -> {
              int m = d.size(0, 9);
              int k = d.size(1, 20);
              int n = d.size(0, 18);
              boolean batch = d.maybe();
              int b = d.size(1, 3);
              Tensor x = d.leaf(batch ? Shape.of(b, m, k) : Shape.of(m, k));
              Tensor y = d.leaf(batch ? Shape.of(b, k, n) : Shape.of(k, n));
              return () -> x.matmul(y);
            }));
  }

  private static Stream<OperationCase> reductions() {
    Stream<OperationCase> whole =
        Stream.of(
            of(
                "sum",
                d -> {
                  Tensor x = d.leaf(d.shape(0, 4, 9));
                  return x::sum;
                }),
            of(
                "mean",
                d -> {
                  Tensor x = d.leaf(d.image(2, 17, 6));
                  return x::mean;
                }));
    Stream<OperationCase> parts =
        Stream.of(
                Reduction.SUM,
                Reduction.MEAN,
                Reduction.L1,
                Reduction.L2,
                Reduction.MAX,
                Reduction.MIN)
            .map(
                reduction ->
                    of(
                        "reduce " + reduction,
                        d -> {
                          Tensor x = d.leaf(d.image(4, 17, 5));
                          TensorShape image = x.shape().image();
                          Per per =
                              d.one(
                                  Arrays.stream(Per.values())
                                      .filter(p -> p != Per.ELEMENT)
                                      .toList());
                          TensorShape to = per.of(image);
                          Shape shape =
                              Shape.of(to.batch(), to.channels(), to.height(), to.width());
                          return () -> Tensor.of(new Reduce(reduction, image, per, shape), x);
                        }));
    return Stream.concat(whole, parts);
  }

  private static Stream<OperationCase> losses() {
    Stream<OperationCase> ofElements =
        Arrays.stream(ElementLossProblem.Kind.values())
            .map(
                kind ->
                    of(
                        "loss " + kind,
                        d -> {
                          int count = d.size(1, 40);
                          Shape shape = Shape.of(count);
                          Tensor x = d.leaf(-2, 2, shape);
                          Tensor targets = targets(d, kind, shape);
                          ElementLossProblem problem =
                              new ElementLossProblem(kind, 0.5f, count, reduction(d), false);
                          return () -> Tensor.of(new ElementLoss(problem), x, targets);
                        }));
    Stream<OperationCase> ofLabels =
        Arrays.stream(LabelLossProblem.Kind.values())
            .map(kind -> of("loss " + kind, d -> labelLoss(d, kind)));
    return Stream.concat(ofElements, ofLabels);
  }

  private static io.lanewise.kernels.loss.Reduction reduction(Drawn d) {
    return d.one(List.of(io.lanewise.kernels.loss.Reduction.values()));
  }

  private static Tensor targets(Drawn d, ElementLossProblem.Kind kind, Shape shape) {
    return switch (kind) {
      case BCE, KL -> d.constant(0, 1, shape);
      case PERCEPTRON -> {
        Tensor signs = d.constant(-1, 1, shape);
        for (int i = 0; i < shape.elements(); i++) {
          signs.elements()[i] = Math.copySign(1, signs.elements()[i]);
        }
        yield signs;
      }
      default -> d.constant(-2, 2, shape);
    };
  }

  private static Supplier<Tensor> labelLoss(Drawn d, LabelLossProblem.Kind kind) {
    int rows = d.size(1, 9);
    int columns = d.size(1, 17);
    boolean soft = kind == LabelLossProblem.Kind.SOFT_CROSS_ENTROPY;
    boolean entropy = soft || kind == LabelLossProblem.Kind.CROSS_ENTROPY;
    boolean weighted = d.maybe();
    LabelLossProblem problem =
        new LabelLossProblem(
            kind,
            rows,
            columns,
            entropy && d.maybe() ? 0.1f : 0,
            weighted,
            LabelLossProblem.NO_LABEL,
            reduction(d),
            false);
    List<Tensor> inputs = new ArrayList<>();
    inputs.add(d.leaf(-3, 3, Shape.of(rows, columns)));
    if (soft) {
      inputs.add(Functions.softmax(d.constant(-1, 1, Shape.of(rows, columns))));
    }
    if (weighted) {
      inputs.add(d.constant(0.5f, 1.5f, Shape.of(columns)));
    }
    if (!soft) {
      inputs.add(d.labels(rows, columns));
    }
    return () -> Tensor.of(new LabelLoss(problem), inputs.toArray(Tensor[]::new));
  }

  private static OperationCase of(String name, Function<Drawn, Supplier<Tensor>> draws) {
    return new OperationCase(name, draws);
  }
}
