package io.lanewise.nn.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.parallel.Threads;
import io.lanewise.nn.Autograd;
import io.lanewise.nn.Functions;
import io.lanewise.nn.Tensor;
import io.lanewise.nn.loss.Losses;
import io.lanewise.nn.models.Models;
import io.lanewise.nn.shape.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What holds of layers whatever they compute. */
class LayerTest {
  private static final Shape DIGIT = Shape.of(1, 28, 28);

  static Tensor random(long seed, int... sizes) {
    Shape shape = Shape.of(sizes);
    Random random = new Random(seed);
    float[] numbers = new float[shape.elements()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return Tensor.of(shape, numbers);
  }

  @Test
  void wrongShapesNameLayerAndBothShapesBeforeAnyWork() {
    List<String> worked = new ArrayList<>();
    Sequential model =
        new Sequential()
            .add("conv", Conv2d.of(1, 4, 3))
            .add(
                "watch",
                Layer.of(
                    "Watch",
                    x -> {
                      if (!io.lanewise.nn.Graph.isTracing()) {
                        worked.add("worked");
                      }
                      return x;
                    }))
            .add("block", Sequential.of(Layers.flatten(), Linear.of(100, 10)));
    model.initialise(1);
    LayerException e =
        assertThrows(LayerException.class, () -> model.apply(Tensor.zeros(Shape.of(2, 1, 8, 8))));
    assertEquals(
        "layer block.1, Linear(100, 10): given x of shape (2, 144): layer: x must be (batch, 100),"
            + " got (2, 144)",
        e.getMessage());
    assertEquals(List.of(), worked);
    LayerException kernel =
        assertThrows(LayerException.class, () -> model.apply(Tensor.zeros(Shape.of(2, 1, 2, 8))));
    assertTrue(
        kernel.getMessage().startsWith("layer conv, Conv2d(1, 4, kernel=3): given x of shape"),
        kernel.getMessage());
    LayerException channels =
        assertThrows(LayerException.class, () -> model.apply(Tensor.zeros(Shape.of(2, 3, 8, 8))));
    assertTrue(
        channels.getMessage().endsWith("must be (batch, 1, height, width), got (2, 3, 8, 8)"),
        channels.getMessage());
  }

  @Test
  void aLayerWithoutNumbersSaysSo() {
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class, () -> Linear.of(2, 3).apply(Tensor.zeros(Shape.of(1, 2))));
    assertTrue(e.getMessage().contains("initialised or loaded"), e.getMessage());
  }

  @Test
  void namesAndShapesAreThoseOfPyTorch() {
    Sequential model =
        Sequential.of(
            Conv2d.of(3, 8, 5).groups(1),
            BatchNorm.of(8),
            Layers.relu(),
            ConvTranspose2d.of(8, 4, 2).stride(2),
            Linear.of(4, 2).withoutBias());
    assertEquals(
        List.of(
            "0.weight (8, 3, 5, 5)",
            "0.bias (8)",
            "1.weight (8)",
            "1.bias (8)",
            "1.running_mean (8)",
            "1.running_var (8)",
            "3.weight (8, 4, 2, 2)",
            "3.bias (4)",
            "4.weight (2, 4)"),
        model.state().entrySet().stream()
            .map(e -> e.getKey() + " " + e.getValue().shape())
            .toList());
  }

  @Test
  void aLayerMoreDoesNotChangeTheOthersNumbers() {
    Sequential small = new Sequential().add("a", Linear.of(5, 4)).add("b", Linear.of(4, 3));
    Sequential large =
        new Sequential()
            .add("a", Linear.of(5, 4))
            .add("new", Linear.of(4, 4))
            .add("b", Linear.of(4, 3));
    small.initialise(7);
    large.initialise(7);
    for (String name : small.state().keySet()) {
      assertArrayEquals(numbers(small, name), numbers(large, name), name);
    }
    large.initialise(8);
    assertFalse(Arrays.equals(numbers(small, "a.weight"), numbers(large, "a.weight")));
  }

  private static float[] numbers(Layer layer, String name) {
    return layer.state().get(name).tensor().elements();
  }

  @Test
  void loadingIsAllOrNothing() {
    Sequential model = Sequential.of(Linear.of(2, 2), BatchNorm.of(2));
    model.initialise(1);
    Map<String, float[]> numbers = new HashMap<>();
    model.state().forEach((name, p) -> numbers.put(name, new float[p.shape().elements()]));
    numbers.put("1.num_batches_tracked", new float[] {7});
    float[] before = numbers(model, "0.weight").clone();

    Map<String, float[]> missing = new HashMap<>(numbers);
    missing.remove("1.bias");
    missing.put("2.bias", new float[2]);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> model.load(missing));
    assertTrue(e.getMessage().contains("missing [1.bias], unknown [2.bias]"), e.getMessage());
    Map<String, float[]> wrong = new HashMap<>(numbers);
    wrong.put("1.running_var", new float[3]);
    assertThrows(IllegalArgumentException.class, () -> model.load(wrong));
    assertArrayEquals(before, numbers(model, "0.weight"));

    model.load(numbers);
    assertArrayEquals(new float[4], numbers(model, "0.weight"));
  }

  @Test
  void sharedLayersCountOnceAndTheirGradientsAdd() {
    Linear shared = Linear.of(3, 3).withoutBias();
    Sequential twice = Sequential.of(shared, shared);
    assertEquals(9, twice.parameterCount());
    twice.initialise(1);
    assertEquals(1, twice.parameters().size());
    Tensor x = random(1, 2, 3);
    twice.apply(x).sum().backward();
    // f = 1ᵀ·x·Wᵀ·Wᵀ·1: both uses by the product rule, worked out in double.
    double[][] w = new double[3][3];
    for (int i = 0; i < 9; i++) {
      w[i / 3][i % 3] = shared.weight().tensor().elements()[i];
    }
    for (int o = 0; o < 3; o++) {
      for (int i = 0; i < 3; i++) {
        double expected = 0;
        for (int row = 0; row < 2; row++) {
          double hidden = 0;
          for (int k = 0; k < 3; k++) {
            hidden += x.elements()[row * 3 + k] * w[i][k];
          }
          double outer = w[0][o] + w[1][o] + w[2][o];
          expected += hidden + outer * x.elements()[row * 3 + i];
        }
        assertEquals(expected, shared.weight().tensor().gradient()[o * 3 + i], 1e-5);
      }
    }
  }

  @Test
  void aFrozenLayersBitsDoNotChangeAndOthersLearn() {
    Sequential body = Sequential.of(Linear.of(4, 4), Layers.tanh());
    Sequential model = new Sequential().add("body", body).add("head", Linear.of(4, 2));
    model.initialise(3);
    body.freeze();
    float[] before = numbers(model, "body.0.weight").clone();
    float[] head = numbers(model, "head.weight").clone();
    var optimiser = io.lanewise.nn.optimise.Optimiser.sgd(0.1, 0.9, model);
    for (int i = 0; i < 3; i++) {
      model.apply(random(i, 5, 4)).mean().backward();
      optimiser.step();
    }
    assertArrayEquals(before, numbers(model, "body.0.weight"));
    assertNotEquals(head[0], numbers(model, "head.weight")[0]);
    body.unfreeze();
    assertEquals(4, model.parameters().size());
  }

  @Test
  void summariesCountWhatIsKnownOfLeNet() {
    Summary summary = Summary.of(Models.lenet5(DIGIT, 10), DIGIT.inBatch(1));
    assertEquals(61_706, summary.parameters());
    // 28·28·6·25 + 10·10·16·150 + 400·120 + 120·84 + 84·10
    assertEquals(117_600 + 240_000 + 48_000 + 10_080 + 840, summary.macs());
    Summary.Row pool2 = summary.rows().get(5);
    assertEquals("pool2", pool2.path());
    assertEquals(Shape.of(1, 16, 5, 5), pool2.output());
    // 5, 6, 14, 16 pixels, by the usual recurrence.
    assertEquals(16, pool2.receptiveField());
    assertTrue(summary.toString().contains("61,706"), summary.toString());
  }

  @Test
  void summariesCountSharedParametersOnce() {
    Linear shared = Linear.of(3, 3);
    assertEquals(12, Summary.of(Sequential.of(shared, shared), Shape.of(1, 3)).parameters());
  }

  @Test
  void aLinearLayerIsAConvolutionOfItsMap() {
    Linear linear = Linear.of(3 * 4 * 5, 7);
    linear.initialise(1);
    Conv2d convolution = linear.toConvolution(3, 4, 5);
    Tensor map = random(2, 2, 3, 4, 5);
    float[] expected = linear.apply(map.flatten()).elements();
    Tensor got = convolution.apply(map);
    assertEquals(Shape.of(2, 7, 1, 1), got.shape());
    // Both are one sum of 60 products: two roundings' difference for each.
    assertArrayEquals(expected, got.elements(), 60 * 0x1p-23f * 8);
    // On a larger map it is the same layer at every place.
    Tensor large = random(3, 1, 3, 6, 5);
    Tensor all = convolution.apply(large);
    assertEquals(Shape.of(1, 7, 3, 1), all.shape());
    Tensor second = Functions.crop(large, 1, 0, 4, 5);
    float[] there = linear.apply(second.flatten()).elements();
    for (int c = 0; c < 7; c++) {
      assertEquals(there[c], all.elements()[c * 3 + 1], 60 * 0x1p-23f * 8);
    }
    assertThrows(IllegalArgumentException.class, () -> linear.toConvolution(3, 4, 4));
  }

  @Test
  void permutingABatchPermutesTheResults() {
    Sequential model = Models.lenet5(DIGIT, 10);
    model.initialise(1);
    model.eval();
    Tensor x = random(1, 3, 1, 28, 28);
    float[] turned = new float[x.shape().elements()];
    for (int i = 0; i < 3; i++) {
      System.arraycopy(x.elements(), i * 784, turned, (i + 1) % 3 * 784, 784);
    }
    float[] y = model.apply(x).elements();
    float[] z = model.apply(Tensor.of(x.shape(), turned)).elements();
    for (int i = 0; i < 30; i++) {
      assertEquals(y[i], z[(i + 10) % 30]);
    }
  }

  @Test
  void batchNormIsAffineInEvaluationMode() {
    BatchNorm norm = BatchNorm.of(3);
    norm.initialise(1);
    for (int i = 0; i < 5; i++) {
      norm.apply(random(i, 4, 3, 5, 5));
    }
    norm.eval();
    Tensor a = random(11, 2, 3, 5, 5);
    Tensor b = random(12, 2, 3, 5, 5);
    float[] sum = norm.apply(a.add(b)).elements();
    float[] one = norm.apply(a).elements();
    float[] other = norm.apply(b).elements();
    float[] zero = norm.apply(Tensor.zeros(a.shape())).elements();
    for (int i = 0; i < sum.length; i++) {
      assertEquals(one[i] + (double) other[i] - zero[i], sum[i], 1e-5);
    }
  }

  @Test
  void batchNormInTrainingHasTheMomentsItPromises() {
    BatchNorm norm = BatchNorm.of(2);
    norm.initialise(1);
    float[] x = random(1, 8, 2, 6, 6).elements();
    for (int i = 0; i < x.length; i++) {
      x[i] += 10_000;
    }
    float[] y = norm.apply(Tensor.of(Shape.of(8, 2, 6, 6), x)).elements();
    for (int c = 0; c < 2; c++) {
      double sum = 0;
      double squares = 0;
      for (int n = 0; n < 8; n++) {
        for (int i = 0; i < 36; i++) {
          double value = y[(n * 2 + c) * 36 + i];
          sum += value;
          squares += value * value;
        }
      }
      assertEquals(0, sum / 288, 1e-3);
      assertEquals(1, squares / 288, 2e-3);
    }
    assertEquals(1_000, norm.state().get("running_mean").tensor().elements()[0], 1);
  }

  @Test
  void dropoutKeepsTheExpectationAndRepeatsBySeed() {
    Dropout dropout = Dropout.of(0.3f);
    Tensor ones = Tensor.of(Shape.of(100_000), filled(100_000, 1));
    dropout.reseed(5);
    float[] first = dropout.apply(ones).elements();
    float[] second = dropout.apply(ones).elements();
    double mean = 0;
    int dropped = 0;
    for (float value : first) {
      assertTrue(value == 0 || Math.abs(value - 1 / 0.7) < 1e-6);
      mean += value / first.length;
      dropped += value == 0 ? 1 : 0;
    }
    // Five standard deviations of a binomial's mean.
    assertEquals(0.3, dropped / 1e5, 5 * Math.sqrt(0.3 * 0.7 / 1e5));
    assertEquals(1, mean, 5 * Math.sqrt(0.3 / 0.7 / 1e5));
    assertFalse(Arrays.equals(first, second));
    dropout.reseed(5);
    assertArrayEquals(first, dropout.apply(ones).elements());
    dropout.eval();
    assertArrayEquals(ones.elements(), dropout.apply(ones).elements());
  }

  private static float[] filled(int length, float value) {
    float[] numbers = new float[length];
    Arrays.fill(numbers, value);
    return numbers;
  }

  @Test
  void anEnsembleOfEqualModelsIsTheModel() {
    List<Layer> models = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Layer model = Models.mlp(Shape.of(1, 4, 4), 5, 8);
      model.initialise(9);
      models.add(model);
    }
    Ensemble ensemble = Ensemble.of(models);
    Tensor x = random(1, 6, 1, 4, 4);
    float[] expected = Functions.logSoftmax(models.getFirst().apply(x)).elements();
    assertArrayEquals(expected, ensemble.apply(x).elements(), 4e-6f);
  }

  @Test
  void sameBitsForOneAndTwoThreads() {
    List<float[]> results = new ArrayList<>();
    for (int threads = 1; threads <= 2; threads++) {
      Sequential model = Models.lenet5(DIGIT, 10);
      model.initialise(4);
      results.add(
          Autograd.on(
              Threads.of(threads),
              () -> {
                model.apply(random(2, 16, 1, 28, 28)).mean().backward();
                float[] gradients = new float[(int) model.parameterCount()];
                int at = 0;
                for (Tensor parameter : model.parameters()) {
                  System.arraycopy(
                      parameter.gradient(), 0, gradients, at, parameter.shape().elements());
                  at += parameter.shape().elements();
                }
                return gradients;
              }));
    }
    assertArrayEquals(results.get(0), results.get(1));
  }

  @Test
  void locallyConnectedIsAConvolutionWhereItsFiltersAreEqual() {
    LocallyConnected2d local = LocallyConnected2d.of(2, 5, 6, 3, 3, 1, 1);
    local.initialise(1);
    Conv2d convolution = Conv2d.of(2, 3, 3).padding(1);
    convolution.initialise(2);
    float[] filters = convolution.weight().tensor().elements();
    Map<String, float[]> numbers = new HashMap<>();
    float[] everywhere = new float[30 * filters.length];
    for (int place = 0; place < 30; place++) {
      System.arraycopy(filters, 0, everywhere, place * filters.length, filters.length);
    }
    float[] bias = new float[3 * 30];
    for (int i = 0; i < bias.length; i++) {
      bias[i] = convolution.bias().tensor().elements()[i / 30];
    }
    numbers.put("weight", everywhere);
    numbers.put("bias", bias);
    local.load(numbers);
    Tensor x = random(3, 4, 2, 5, 6);
    assertArrayEquals(
        convolution.apply(x).elements(), local.apply(x).elements(), 18 * 0x1p-22f * 4);
  }

  @Test
  void sizesThatCannotBeAreRefusedWhenTheLayerIsMade() {
    assertRefused("window: kernel must be at least 1, got 0", () -> Conv2d.of(1, 1, 0));
    assertRefused("window: stride must be at least 1, got 0", () -> Conv2d.of(1, 1, 3).stride(0));
    assertRefused("window: stride must be at least 1, got 0", () -> MaxPool2d.of(2).stride(0));
    assertRefused("window: padding must not be negative", () -> Conv1d.of(1, 1, 3).padding(-1));
    assertRefused("window: dilation must be at least 1", () -> Conv2d.of(1, 1, 3).dilation(0));
    assertRefused("conv-transpose2d: kernel must be", () -> ConvTranspose2d.of(1, 1, 0));
    assertRefused("conv-transpose2d: stride must be", () -> ConvTranspose2d.of(1, 1, 2).stride(0));
    assertRefused("batch-norm: epsilon must be", () -> BatchNorm.of(2).epsilon(-1));
    assertRefused("batch-norm: momentum must be", () -> BatchNorm.of(2).momentum(Float.NaN));
    assertRefused("upsample: factor must be at least 1, got 0", () -> Layers.upsample(0));
    assertRefused("prelu: channels must be at least 1, got 0", () -> PRelu.of(0));
    assertRefused("linear: initialiser must not be null", () -> Linear.of(2, 3).initialiser(null));
    assertRefused(
        "x must be (batch, channels, height, width), got (2, 8)",
        () -> Layers.upsample(2).apply(Tensor.zeros(Shape.of(2, 8))));
  }

  @Test
  void lossesNameWhatIsWrongWithTheirTargets() {
    Tensor scores = random(1, 2, 3);
    assertRefused(
        "loss: labels must be integers, as Tensor.ofIntegers has them, got floats",
        () -> Losses.crossEntropy(scores, Tensor.zeros(Shape.of(2))));
    assertRefused("loss: labels must not be null", () -> Losses.crossEntropy(scores, null));
    assertRefused("loss: targets must not be null", () -> Losses.mse(scores, null));
  }

  private static void assertRefused(String part, Executable work) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, work);
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  @Test
  void oneSlopeServesAllChannelsAsPyTorchsDefaultHasIt() {
    PRelu one = PRelu.of();
    PRelu each = PRelu.of(3);
    one.initialise(1);
    each.initialise(1);
    Tensor x = random(4, 2, 3, 5);
    assertArrayEquals(each.apply(x).elements(), one.apply(x).elements());
    one.apply(x).sum().backward();
    each.apply(x).sum().backward();
    double sum = 0;
    for (float gradient : each.state().get("weight").tensor().gradient()) {
      sum += gradient;
    }
    assertEquals(sum, one.state().get("weight").tensor().gradient()[0], 1e-5);
  }
}
