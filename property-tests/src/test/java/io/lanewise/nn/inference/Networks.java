package io.lanewise.nn.inference;

import io.lanewise.kernels.activation.Activation;
import io.lanewise.kernels.move.PadProblem;
import io.lanewise.kernels.shape.PoolShape;
import io.lanewise.nn.Functions;
import io.lanewise.nn.Tensor;
import io.lanewise.nn.layer.AdaptivePool2d;
import io.lanewise.nn.layer.AvgPool2d;
import io.lanewise.nn.layer.BatchNorm;
import io.lanewise.nn.layer.BroadcastBias;
import io.lanewise.nn.layer.Concat;
import io.lanewise.nn.layer.Conv1d;
import io.lanewise.nn.layer.Conv2d;
import io.lanewise.nn.layer.ConvTranspose2d;
import io.lanewise.nn.layer.Dropout;
import io.lanewise.nn.layer.GroupNorm;
import io.lanewise.nn.layer.Layer;
import io.lanewise.nn.layer.LayerNorm;
import io.lanewise.nn.layer.Layers;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.LpPool2d;
import io.lanewise.nn.layer.MaxPool2d;
import io.lanewise.nn.layer.PRelu;
import io.lanewise.nn.layer.Parameter;
import io.lanewise.nn.layer.Residual;
import io.lanewise.nn.layer.Sequential;
import io.lanewise.nn.shape.Shape;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * Random networks with their numbers, each from its seed.
 *
 * <p>Exact ones have small whole weights, batch norms by powers of two, and operations only that
 * keep such numbers: every sum is exact in float whatever its order, with factors folded or not.
 * For that, the largest magnitude and the number of fraction's digits are kept track of.
 */
final class Networks {
  /** Non-zero weights of a filter, all ±1. */
  private static final int WEIGHTS = 24;

  /** A sum of {@link #WEIGHTS} such numbers, doubled by a batch norm, is exact. */
  private static final double MOST = 0x1p17;

  private final Random random;
  private final boolean exact;
  private final Sequential all = new Sequential();
  private Shape shape;
  private int layers;
  private double magnitude = 4;
  private int digits;

  private Networks(long seed, boolean exact) {
    random = new Random(seed);
    this.exact = exact;
    shape =
        Shape.of(
            1 + random.nextInt(3), pick(1, 3, 8, 16), 5 + random.nextInt(9), 5 + random.nextInt(9));
  }

  /** A network, ready to be applied to an x. */
  record Network(Layer layer, Shape shape, float[] x) {}

  static Network of(long seed, boolean exact) {
    return new Networks(seed, exact).network(seed);
  }

  private Network network(long seed) {
    final Shape input = shape;
    int count = 2 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      if (exact && magnitude * Math.pow(2, digits) > MOST / 8) {
        add("clip", Layers.activation(Activation.clip(-4, 4)));
        magnitude = 4;
      }
      part();
    }
    if (random.nextBoolean()) {
      head();
    }
    float[] x = new float[input.elements()];
    for (int i = 0; i < x.length; i++) {
      x[i] = exact ? random.nextInt(9) - 4 : (float) random.nextGaussian();
    }
    numbers(seed);
    return new Network(all, input, x);
  }

  private int pick(int... of) {
    return of[random.nextInt(of.length)];
  }

  private boolean chance(int ofTen) {
    return random.nextInt(10) < ofTen;
  }

  private int channels() {
    return shape.size(1);
  }

  private int least() {
    return Math.min(shape.size(2), shape.size(3));
  }

  private void add(String name, Layer layer) {
    all.add(name + layers++, layer);
    shape = all.outputShape(inputShape());
  }

  private Shape firstShape;

  private Shape inputShape() {
    if (firstShape == null) {
      firstShape = shape;
    }
    return firstShape;
  }

  private void part() {
    int kind = random.nextInt(exact ? 19 : 27);
    switch (kind) {
      case 0, 1, 2, 3 -> {
        add("conv", convolution(channels(), pick(1, 3, 8, 16, 20, 32)));
        magnitude *= WEIGHTS;
        normed();
        activated();
      }
      case 4 -> {
        int k = Math.min(3, least());
        add("conv", Conv2d.depthwise(channels(), k).padding(k / 2));
        magnitude *= WEIGHTS;
        normed();
        activated();
      }
      case 5 -> {
        if (least() <= 12) {
          ConvTranspose2d t = ConvTranspose2d.of(channels(), pick(2, 8, 16), 2).stride(2);
          add("conv", chance(5) ? t : t.withoutBias());
          magnitude *= 4 * WEIGHTS;
          normed();
          activated();
          clip();
        }
      }
      case 6, 7 -> pool();
      case 8 -> residual();
      case 9 -> concat();
      case 10 -> {
        add("prelu", PRelu.of(channels()));
        digits++;
      }
      case 11 -> {
        if (channels() % 2 == 0) {
          add("maxout", Layers.maxout(2));
        }
      }
      case 12 -> moved();
      case 13 -> {
        Shape broadcast =
            switch (random.nextInt(3)) {
              case 0 -> Shape.of(channels(), 1, 1);
              case 1 -> Shape.of(1, shape.size(2), shape.size(3));
              default -> Shape.of(channels(), shape.size(2), shape.size(3));
            };
        add("bias", BroadcastBias.of(broadcast));
        magnitude += 4;
      }
      case 14 -> add("dropout", Dropout.of(0.5f));
      case 15 -> {
        add("line", Layer.of("line", y -> y.scale(2).add(1f).sub(Tensor.scalar(3))));
        magnitude = 2 * magnitude + 4;
      }
      case 16 -> {
        // Batch norm before the convolution, as in residual networks of the second kind.
        normed(10);
        add("relu", Layers.relu());
        clip();
        add("conv", convolution(channels(), pick(8, 16)));
        magnitude *= WEIGHTS;
      }
      case 17 ->
          add(
              "gate",
              Layer.of(
                  "gate",
                  y ->
                      y.max(
                          Functions.maxPool(y, PoolShape.global(y.shape().image())).scale(0.5f))));
      case 18 -> {
        // The same weights twice, and a value that is read three times.
        Conv2d shared = Conv2d.of(channels(), channels(), 1);
        add("conv", new Twice(shared));
        magnitude = magnitude * WEIGHTS * WEIGHTS + magnitude * 2;
        clip();
      }
      case 19 -> add("act", Layers.activation(smooth()));
      case 20 -> add("lrn", Layers.localResponseNorm(5, 1e-2f, 0.75f, 1));
      case 21 -> add("norm", GroupNorm.of(1, channels()));
      case 22 -> {
        if (channels() % 4 == 0) {
          add("norm", GroupNorm.of(4, channels()));
        }
      }
      case 23 -> add("norm", LayerNorm.of(channels(), shape.size(2), shape.size(3)));
      case 24 -> add("pool", AvgPool2d.of(3).stride(2).padding(1).excludingPadding());
      case 25 -> {
        if (least() >= 2) {
          add("pool", LpPool2d.of(2, 2));
        }
      }
      default -> {
        if (least() <= 14) {
          add("up", Layers.upsampleBilinear(2));
        }
      }
    }
  }

  /** f(x) + f(f(x)) + x with one f. */
  private static final class Twice extends Layer {
    private final Layer once;

    Twice(Layer once) {
      this.once = child("once", once);
    }

    @Override
    protected Tensor forward(Tensor x) {
      Tensor y = once.apply(x);
      return y.add(once.apply(y)).add(x);
    }
  }

  private Conv2d convolution(int in, int out) {
    int k = Math.min(pick(1, 3, 3, 5), least());
    Conv2d conv = Conv2d.of(in, out, k);
    if (chance(6)) {
      conv = conv.padding(k / 2);
    }
    if (chance(2)) {
      conv = conv.stride(2);
    }
    if (chance(2) && least() > 2 * (k - 1)) {
      conv = conv.dilation(2);
    }
    if (chance(2) && in % 2 == 0 && out % 2 == 0) {
      conv = conv.groups(2);
    }
    return chance(5) ? conv : conv.withoutBias();
  }

  private void normed() {
    normed(5);
  }

  private void normed(int ofTen) {
    if (chance(ofTen) && digits < 5) {
      add("bn", norm());
      magnitude = 2 * magnitude + 8;
      digits++;
    }
  }

  private BatchNorm norm() {
    return BatchNorm.of(channels()).epsilon(0x1p-10f);
  }

  private void activated() {
    switch (random.nextInt(exact ? 6 : 8)) {
      case 0, 1, 2 -> add("relu", Layers.relu());
      case 3 -> clip();
      case 4 -> {
        add("act", Layers.activation(Activation.leakyRelu(0.5f)));
        digits++;
      }
      case 5 -> {}
      default -> add("act", Layers.activation(smooth()));
    }
  }

  private void clip() {
    add("act", Layers.activation(Activation.clip(-4, 4)));
    magnitude = 4;
  }

  private Activation smooth() {
    Activation[] some = {
      Activation.TANH, Activation.SIGMOID, Activation.GELU, Activation.HARD_SWISH, Activation.SILU
    };
    return some[random.nextInt(some.length)];
  }

  private void pool() {
    if (least() < 3) {
      return;
    }
    switch (random.nextInt(4)) {
      case 0 -> add("pool", MaxPool2d.of(2));
      case 1 -> add("pool", MaxPool2d.of(3).stride(2).padding(1));
      case 2 -> add("pool", MaxPool2d.of(3).stride(2).ceil());
      default -> {
        if (digits < 4) {
          add("pool", AvgPool2d.of(2));
          digits += 2;
        }
      }
    }
  }

  private void residual() {
    int c = channels();
    Sequential body = new Sequential().add("conv1", Conv2d.of(c, 8, 3).padding(1));
    body.add("relu", Layers.activation(Activation.RELU6));
    body.add("conv2", Conv2d.of(8, c, 3).padding(1).withoutBias());
    if (chance(5)) {
      body.add("bn", norm());
    }
    Layer whole =
        switch (random.nextInt(3)) {
          case 0 -> Residual.of(body);
          case 1 -> Residual.of(body, Conv2d.of(c, c, 1));
          default -> Residual.of(body, MaxPool2d.of(3).stride(1).padding(1));
        };
    add("block", whole);
    magnitude = Math.max(12 * WEIGHTS + 8, magnitude * 8) + magnitude * WEIGHTS;
    digits++;
    if (chance(7)) {
      add("relu", Layers.relu());
    }
    clip();
  }

  private void concat() {
    int c = channels();
    add(
        "concat",
        Concat.of(
            chance(5) ? Layer.identity() : Conv2d.of(c, 16, 1),
            Sequential.of(Conv2d.of(c, pick(4, 16), 3).padding(1), Layers.relu()),
            MaxPool2d.of(3).stride(1).padding(1)));
    magnitude *= WEIGHTS;
  }

  private void moved() {
    switch (random.nextInt(6)) {
      case 0 -> {
        if (least() <= 12) {
          add("up", Layers.upsample(2));
        }
      }
      case 1 -> {
        if (channels() % 4 == 0) {
          add("shuffle", Layers.pixelShuffle(2));
        }
      }
      case 2 -> add("pad", Layers.pad(1));
      case 3 -> add("pad", Layers.pad(PadProblem.Mode.REPLICATE, 1));
      case 4 -> add("flip", Layer.of("flip", Functions::flip));
      default -> {
        int some = Math.max(1, channels() / 2);
        add("slice", Layer.of("slice", y -> Functions.channels(y, 0, some)));
      }
    }
  }

  private void head() {
    if (chance(5)) {
      add("global", AdaptivePool2d.globalMax());
    }
    if (magnitude * Math.pow(2, digits) > MOST / 8) {
      clip();
    }
    switch (random.nextInt(3)) {
      case 0 -> {
        Shape s = shape;
        add(
            "seq",
            Layer.of(
                "seq",
                y ->
                    y.reshape(
                        Shape.of(s.size(0), s.size(1), s.elements() / s.size(0) / s.size(1)))));
        add("conv", Conv1d.of(s.size(1), 6, 1));
        magnitude *= WEIGHTS;
        normed();
        add("relu", Layers.relu());
      }
      default -> {
        add("flatten", Layers.flatten());
        add("linear", Linear.of(shape.size(1), pick(1, 7, 20)));
        magnitude *= WEIGHTS;
        if (chance(5) && digits < 5) {
          add("bn", BatchNorm.of(shape.size(1)).epsilon(0x1p-10f));
          magnitude *= 2;
          digits++;
        }
        clip();
        add("linear", Linear.of(shape.size(1), 5));
        if (!exact && chance(5)) {
          add("softmax", chance(5) ? Layers.softmax() : Layers.logSoftmax());
        }
      }
    }
  }

  /** Draws all parameters. */
  private void numbers(long seed) {
    all.initialise(seed);
    Map<String, float[]> numbers = new HashMap<>();
    all.state()
        .forEach(
            (path, parameter) ->
                numbers.put(path, exact ? whole(path, parameter) : real(path, parameter)));
    all.load(numbers);
    all.eval();
  }

  private float[] real(String path, Parameter parameter) {
    float[] drawn = parameter.tensor().elements().clone();
    if (path.contains("bn") || path.contains("norm")) {
      for (int i = 0; i < drawn.length; i++) {
        drawn[i] =
            path.endsWith("running_var") ? 0.5f + random.nextFloat() : random.nextFloat() - 0.5f;
        drawn[i] += path.endsWith("weight") ? 1 : 0;
      }
    }
    return drawn;
  }

  private float[] whole(String path, Parameter parameter) {
    float[] drawn = new float[parameter.shape().elements()];
    if (path.contains("bn")) {
      for (int i = 0; i < drawn.length; i++) {
        drawn[i] =
            switch (path.substring(path.lastIndexOf('.') + 1)) {
              case "weight" -> pick(1, -1, 2);
              case "running_var" -> pick(1, 4) - 0x1p-10f;
              case "running_mean" -> pick(-2, 0, 2);
              default -> pick(-1, 0, 3);
            };
      }
    } else if (path.contains("prelu")) {
      for (int i = 0; i < drawn.length; i++) {
        drawn[i] = pick(1, 2) / 2f;
      }
    } else if (path.endsWith("bias")) {
      for (int i = 0; i < drawn.length; i++) {
        drawn[i] = random.nextInt(9) - 4;
      }
    } else {
      int rows = parameter.shape().size(0);
      int each = drawn.length / rows;
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < Math.min(each, WEIGHTS); j++) {
          drawn[i * each + random.nextInt(each)] = pick(-1, 1);
        }
      }
    }
    return drawn;
  }
}
