package io.lanewise.nn.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.lanewise.kernels.activation.Activation;
import io.lanewise.kernels.conv.Accuracy;
import io.lanewise.kernels.conv.ConvEpilogue;
import io.lanewise.kernels.conv.ConvOptions;
import io.lanewise.kernels.conv.ConvPlan;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.gemm.EpilogueData;
import io.lanewise.kernels.parallel.Threads;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.nn.Tensor;
import io.lanewise.nn.layer.AdaptivePool2d;
import io.lanewise.nn.layer.BatchNorm;
import io.lanewise.nn.layer.Concat;
import io.lanewise.nn.layer.Conv2d;
import io.lanewise.nn.layer.Dropout;
import io.lanewise.nn.layer.Layer;
import io.lanewise.nn.layer.LayerException;
import io.lanewise.nn.layer.Layers;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.MaxPool2d;
import io.lanewise.nn.layer.Residual;
import io.lanewise.nn.layer.Sequential;
import io.lanewise.nn.models.Models;
import io.lanewise.nn.shape.Shape;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What a {@link Predictor} promises beside the right numbers, and these on networks with names. */
class PredictorTest {
  private static final int CALLS = 100;
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private static float[] draw(int length, long seed) {
    Random random = new Random(seed);
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] = random.nextFloat() * 2 - 1;
    }
    return x;
  }

  private static Sequential normed(int in, int out, int kernel, int stride) {
    return Sequential.of(
        Conv2d.of(in, out, kernel).stride(stride).padding(kernel / 2).withoutBias(),
        BatchNorm.of(out));
  }

  private static Layer block(int in, int out, int stride) {
    Sequential body =
        Sequential.of(normed(in, out, 3, stride), Layers.relu(), normed(out, out, 3, 1));
    Layer sum = in == out ? Residual.of(body) : Residual.of(body, normed(in, out, 1, stride));
    return Sequential.of(sum, Layers.relu());
  }

  private static Layer residual() {
    return Sequential.of(
        normed(3, 16, 3, 1),
        Layers.relu(),
        block(16, 16, 1),
        block(16, 32, 2),
        AdaptivePool2d.globalAverage(),
        Layers.flatten(),
        Linear.of(32, 10));
  }

  private static Layer inception() {
    return Sequential.of(
        Conv2d.of(3, 16, 3).stride(2),
        Layers.relu(),
        Concat.of(
            Sequential.of(Conv2d.of(16, 16, 1), Layers.relu()),
            Sequential.of(Conv2d.of(16, 8, 1), Layers.relu(), Conv2d.of(8, 20, 3).padding(1)),
            Sequential.of(Conv2d.of(16, 4, 1), Layers.relu(), Conv2d.of(4, 8, 5).padding(2)),
            Sequential.of(MaxPool2d.of(3).stride(1).padding(1), Conv2d.of(16, 8, 1))),
        Layers.relu(),
        AdaptivePool2d.globalAverage(),
        Layers.flatten(),
        Dropout.of(0.4f),
        Linear.of(52, 10),
        Layers.softmax());
  }

  private static Layer separable() {
    return Sequential.of(
        normed(3, 16, 3, 2),
        Layers.activation(Activation.RELU6),
        Layers.separable(16, 32, 3, 1),
        BatchNorm.of(32),
        Layers.activation(Activation.HARD_SWISH),
        Layers.separable(32, 32, 3, 2),
        AdaptivePool2d.globalMax(),
        Layers.flatten(),
        Linear.of(32, 4));
  }

  private static Map<String, Layer> named() {
    Shape digits = Shape.of(1, 28, 28);
    Map<String, Layer> all = new LinkedHashMap<>();
    all.put("linear", Models.linear(digits, 10));
    all.put("perceptron", Models.perceptron(digits));
    all.put("mlp", Models.mlp(digits, 10, 64, 32));
    all.put("patterns", Models.patterns(digits, 3));
    all.put("small-cnn", Models.smallCnn(digits, 10));
    all.put("lenet5", Models.lenet5(digits, 10));
    all.put("residual", residual());
    all.put("inception", inception());
    all.put("separable", separable());
    return all;
  }

  private static Shape shapeOf(String name) {
    boolean pictures = List.of("residual", "inception", "separable").contains(name);
    return pictures ? Shape.of(3, 24, 24) : Shape.of(1, 28, 28);
  }

  private static Layer ready(Layer layer) {
    layer.initialise(5);
    Map<String, float[]> numbers = new LinkedHashMap<>();
    layer
        .state()
        .forEach(
            (path, parameter) -> {
              float[] own = parameter.tensor().elements().clone();
              if (path.endsWith("running_mean") || path.endsWith("running_var")) {
                Random random = new Random(path.hashCode());
                for (int i = 0; i < own.length; i++) {
                  own[i] += random.nextFloat() / 2;
                }
              }
              numbers.put(path, own);
            });
    layer.load(numbers);
    layer.eval();
    return layer;
  }

  @Test
  void namedNetworksAreTheirModelsInDouble() {
    named()
        .forEach(
            (name, layer) -> {
              ready(layer);
              Shape shape = shapeOf(name).inBatch(2);
              float[] x = draw(shape.elements(), 1);
              Exactly exactly = Exactly.of(layer, shape, x);
              double[] expected = exactly.output();
              double[] bounds = Rounding.of(exactly, Accuracy.STRICT);
              double bound = Arrays.stream(bounds).max().orElse(0);
              double most = Arrays.stream(expected).map(Math::abs).max().orElse(0);
              Predictor predictor = layer.compile(shape, Threads.of(2), Accuracy.STRICT);
              String what = name + ", bound " + bound + ", " + predictor.explain();
              assertTrue(bound < most / 2, what + " says nothing about " + most);
              for (int i = 0; i < 2; i++) {
                Poison.into(predictor);
                float[] y = predictor.predict(x);
                for (int e = 0; e < y.length; e++) {
                  assertEquals(expected[e], y[e], bounds[e], what);
                }
              }
            });
  }

  /** By the same algorithms a row has the same bits whatever the batch. */
  @Test
  void rowsDoNotDependOnTheBatch() {
    int compared = 0;
    for (Map.Entry<String, Layer> entry : named().entrySet()) {
      Layer layer = ready(entry.getValue());
      Shape one = shapeOf(entry.getKey()).inBatch(1);
      Shape five = one.withBatch(5);
      Predictor single = layer.compile(one);
      Predictor batched = layer.compile(five);
      if (!algorithms(single).equals(algorithms(batched))) {
        continue;
      }
      compared++;
      float[] x = draw(five.elements(), 2);
      float[] all = batched.predict(x);
      int row = all.length / 5;
      float[] y = new float[all.length];
      for (int i = 0; i < 5; i++) {
        single.run(x, i * one.elements(), y, i * row);
      }
      assertArrayEquals(all, y, 0f, entry.getKey() + ": " + batched.explain());
    }
    assertTrue(compared >= 5, "compared: " + compared);
  }

  private static List<String> algorithms(Predictor predictor) {
    return predictor
        .explain()
        .lines()
        .filter(line -> line.contains("->") && line.startsWith("  "))
        .map(line -> line.trim().split(" ")[0])
        .filter(name -> !name.equals("move"))
        .toList();
  }

  /** Bias, residual and activation are added as they are by themselves. */
  @Test
  void fusingAloneKeepsBits() {
    Conv2d conv = Conv2d.of(16, 16, 3).padding(1);
    Layer layer = ready(Sequential.of(Residual.of(conv), Layers.relu()));
    Shape shape = Shape.of(2, 16, 9, 9);
    float[] x = draw(shape.elements(), 3);
    for (Layouts.Rule rule : Layouts.Rule.values()) {
      Predictor predictor = Predictor.of(layer, shape, Threads.ONE, Accuracy.STRICT, rule);
      assertTrue(predictor.explain().contains("/bias/residual/relu"), predictor.explain());
      String algorithm =
          algorithms(predictor).stream().filter(name -> !name.equals("move")).findFirst().get();
      ConvProblem problem =
          ConvProblem.of(ConvShape.of(16, 9, 9, 16, 3).withPadding(1).withBatch(2))
              .withEpilogue(ConvEpilogue.NONE.withBias(ConvEpilogue.Bias.CHANNEL));
      ConvPlan plan = ConvPlan.of(problem, ConvOptions.DEFAULT.withAlgorithm(algorithm));
      float[] expected = new float[x.length];
      plan.run(
          x,
          0,
          conv.weight().tensor().elements(),
          0,
          EpilogueData.bias(conv.bias().tensor().elements()),
          expected,
          0);
      for (int i = 0; i < x.length; i++) {
        expected[i] = Activation.RELU.at(expected[i] + x[i]);
      }
      assertArrayEquals(expected, predictor.predict(x), 0f, predictor.explain());
    }
  }

  /** Ends of programs: x and y in places where they are more than a kernel's operand. */
  @Test
  void endsThatMeet() {
    Conv2d conv = Conv2d.of(2, 2, 1).withoutBias();
    Layer layer = ready(Sequential.of(conv));
    layer.load(Map.of("0.weight", new float[] {1, 2, 3, -1}));
    Tensor fixed = Tensor.of(Shape.of(3), 1, 2, 3);
    float[] x = {1, 2, 3, 4};
    float[] once = {7, 10, 0, 2};
    float[] twice = {7, 14, 21, 28};
    check(x, x, y -> y);
    check(x, x, y -> y.reshape(Shape.of(4)));
    check(x, new float[] {2, 4, 6, 8}, y -> y.add(y));
    check(x, new float[] {1, 2, 3}, y -> fixed);
    check(x, new float[] {2, 4, 6}, y -> fixed.add(fixed));
    check(x, once, layer);
    check(x, new float[] {8, 12, 3, 6}, y -> layer.apply(y).add(y));
    check(x, new float[] {8, 12, 3, 6}, y -> y.add(layer.apply(y)));
    check(x, twice, y -> layer.apply(layer.apply(y)));
    check(
        x,
        new float[] {14, 24, 21, 30},
        y -> {
          Tensor first = layer.apply(y);
          return layer.apply(first).add(first).relu();
        });
    // The sum is the only reader left of both, so it is written over one of them.
    check(
        x,
        new float[] {14, 24, 21, 30},
        y -> layer.apply(y).relu().add(layer.apply(layer.apply(y)).relu()));
    check(
        x,
        new float[] {7, 10, 0, 2},
        y -> {
          Tensor first = layer.apply(y);
          return first.add(layer.apply(first).scale(0)).relu();
        });
  }

  private static void check(float[] x, float[] expected, UnaryOperator<Tensor> function) {
    for (Layouts.Rule rule : Layouts.Rule.values()) {
      Predictor predictor =
          Predictor.of(function, Shape.of(1, 2, 1, 2), Threads.ONE, Accuracy.STRICT, rule);
      Poison.into(predictor);
      assertArrayEquals(expected, predictor.predict(x), 0f, predictor.explain());
      assertArrayEquals(expected, predictor.predict(x), 0f, predictor.explain());
    }
  }

  @Test
  void nothingIsAllocated() {
    Map<String, Layer> all = named();
    for (String name : List.of("lenet5", "residual", "inception", "mlp")) {
      Layer layer = ready(all.get(name));
      for (int threads = 1; threads <= 2; threads++) {
        Shape shape = shapeOf(name).inBatch(3);
        Predictor predictor = layer.compile(shape, Threads.of(threads));
        float[] x = draw(shape.elements(), 1);
        float[] y = new float[predictor.outputShape().elements()];
        assertEquals(0, leastBytes(() -> predictor.run(x, 0, y, 0)), predictor.explain());
      }
    }
  }

  private static long leastBytes(Runnable call) {
    ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    long least = Long.MAX_VALUE;
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (least > 0 && System.nanoTime() < end) {
      long start = threads.getTotalThreadAllocatedBytes();
      long middle = threads.getTotalThreadAllocatedBytes();
      for (int i = 0; i < CALLS; i++) {
        call.run();
      }
      long after = threads.getTotalThreadAllocatedBytes();
      // What measuring costs comes out of measuring nothing.
      least = Math.min(least, Math.max(0, after - middle - (middle - start)));
    }
    return least;
  }

  @Test
  void severalThreadsAtOnce() throws Exception {
    Layer layer = ready(residual());
    Shape shape = Shape.of(2, 3, 24, 24);
    for (int inside = 1; inside <= 2; inside++) {
      Predictor predictor = layer.compile(shape, Threads.of(inside));
      float[][] x = new float[12][];
      float[][] expected = new float[12][];
      for (int i = 0; i < x.length; i++) {
        x[i] = draw(shape.elements(), i);
        expected[i] = predictor.predict(x[i]);
      }
      try (ExecutorService pool = Executors.newFixedThreadPool(12)) {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < x.length; i++) {
          int own = i;
          all.add(
              pool.submit(
                  () -> {
                    for (int call = 0; call < 20; call++) {
                      assertArrayEquals(expected[own], predictor.predict(x[own]), 0f);
                    }
                  }));
        }
        for (Future<?> one : all) {
          one.get();
        }
      }
    }
  }

  @Test
  void refusesBeforeItWrites() {
    Layer layer = ready(Models.mlp(Shape.of(1, 4, 4), 3, 8));
    Predictor predictor = layer.compile(Shape.of(2, 1, 4, 4));
    assertEquals(Shape.of(2, 1, 4, 4), predictor.inputShape());
    assertEquals(Shape.of(2, 3), predictor.outputShape());
    float[] x = draw(32, 1);
    float[] y = new float[10];
    Arrays.fill(y, 7f);
    refused("x must hold 32 elements", () -> predictor.run(x, 1, y, 0));
    refused("xOffset must not be negative", () -> predictor.run(x, -1, y, 0));
    refused("y must hold 6 elements", () -> predictor.run(x, 0, y, 5));
    refused("x must not be null", () -> predictor.run(null, 0, y, 0));
    refused("y must not be null", () -> predictor.run(x, 0, null, 0));
    float[] both = new float[40];
    refused("x must not share elements with y", () -> predictor.run(both, 0, both, 31));
    predictor.run(both, 0, both, 32);
    refused("x must have 32 elements for (2, 1, 4, 4)", () -> predictor.predict(new float[33]));
    for (float value : y) {
      assertEquals(7f, value);
    }
  }

  private static void refused(String part, Runnable call) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(e.getMessage().startsWith("predictor: " + part), e.getMessage());
    assertTrue(e.getMessage().contains(", got "), e.getMessage());
  }

  @Test
  void isNotChangedByTheModelNorChangesIt() {
    Sequential inner = Sequential.of(Dropout.of(0.5f), BatchNorm.of(2));
    Layer layer = ready(Sequential.of(Conv2d.of(1, 2, 1), inner));
    layer.train();
    inner.eval();
    Shape shape = Shape.of(2, 1, 3, 3);
    Predictor predictor = layer.compile(shape);
    assertTrue(layer.isTraining());
    assertFalse(inner.isTraining());
    float[] x = draw(shape.elements(), 1);
    float[] before = predictor.predict(x);
    layer.initialise(99);
    assertArrayEquals(before, predictor.predict(x), 0f);
    layer.eval();
    assertFalse(Arrays.equals(before, layer.compile(shape).predict(x)));
  }

  @Test
  void refusesWhatCannotBeMadeReady() {
    Layer raw = Models.mlp(Shape.of(1, 4, 4), 3, 8);
    assertThrows(IllegalStateException.class, () -> raw.compile(Shape.of(1, 1, 4, 4)));
    Layer layer = ready(raw);
    LayerException e =
        assertThrows(LayerException.class, () -> layer.compile(Shape.of(1, 1, 5, 5)));
    assertTrue(e.getMessage().contains("(1, 25)"), e.getMessage());
    BatchNorm norm = BatchNorm.of(2);
    norm.initialise(1);
    refused(
        "function must",
        () -> Predictor.of(norm, Shape.of(2, 2, 3, 3), Threads.ONE, Accuracy.FAST));
    refused(
        "x must have elements",
        () -> Predictor.of(y -> y, Shape.of(0, 3), Threads.ONE, Accuracy.FAST));
  }

  @Test
  void explainsWhatItDoes() {
    String text = ready(residual()).compile(Shape.of(1, 3, 24, 24), Threads.of(2)).explain();
    assertTrue(text.startsWith("(1, 3, 24, 24) -> (1, 10)"), text);
    assertTrue(text.contains("with mul, add, relu"), text);
    assertTrue(text.contains("with mul, add, residual, relu"), text);
    assertFalse(text.contains("eltwise"), text);
    assertFalse(text.contains("bnorm"), text);
    assertTrue(text.contains("2 threads"), text);
  }
}
