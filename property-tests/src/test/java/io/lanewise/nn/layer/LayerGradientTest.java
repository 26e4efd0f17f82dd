package io.lanewise.nn.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.kernels.activation.Activation;
import io.lanewise.kernels.move.PadProblem;
import io.lanewise.nn.GradientCheck;
import io.lanewise.nn.Tensor;
import io.lanewise.nn.loss.Losses;
import io.lanewise.nn.models.Models;
import io.lanewise.nn.optimise.Optimiser;
import io.lanewise.nn.shape.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Gradients of every layer, and of x, as it is initialised and after some training. */
class LayerGradientTest {
  private record Case(Layer layer, Shape x) {}

  private static void add(Map<String, Supplier<Case>> all, Supplier<Layer> layer, int... x) {
    Shape shape = Shape.of(x);
    all.put(layer.get() + " of " + shape, () -> new Case(layer.get(), shape));
  }

  private static Map<String, Supplier<Case>> cases() {
    Map<String, Supplier<Case>> all = new LinkedHashMap<>();
    add(all, () -> Linear.of(5, 4), 3, 5);
    add(all, () -> Linear.of(1, 1).withoutBias(), 1, 1);
    add(all, () -> Linear.of(3, 2), 2, 4, 3);
    add(all, () -> Conv2d.of(2, 3, 3), 2, 2, 5, 6);
    add(all, () -> Conv2d.of(3, 4, 3).stride(2).padding(1).withoutBias(), 2, 3, 6, 5);
    add(all, () -> Conv2d.of(2, 2, 3).dilation(2).same(), 1, 2, 6, 6);
    add(all, () -> Conv2d.of(4, 6, 1, 3).groups(2).padding(0, 1, 0, 1), 2, 4, 3, 4);
    add(all, () -> Conv2d.depthwise(3, 3).padding(1), 2, 3, 4, 5);
    add(all, () -> Conv1d.of(2, 3, 3).padding(2, 0), 2, 2, 7);
    add(all, () -> Conv1d.of(2, 2, 2).stride(2).dilation(2), 1, 2, 8);
    add(all, () -> ConvTranspose2d.of(3, 2, 3), 2, 3, 3, 4);
    add(all, () -> ConvTranspose2d.of(2, 4, 3).stride(2).padding(1).outputPadding(1), 1, 2, 3, 3);
    add(all, () -> ConvTranspose2d.of(4, 2, 2).stride(2).groups(2).withoutBias(), 2, 4, 2, 3);
    add(all, () -> LocallyConnected2d.of(2, 4, 5, 3, 3, 1, 1), 2, 2, 4, 5);
    add(all, () -> BroadcastBias.of(Shape.of(1, 3, 3)), 2, 2, 3, 3);
    add(all, () -> BroadcastBias.of(Shape.of(2, 1, 1)), 2, 2, 3, 3);
    add(all, () -> MaxPool2d.of(2), 2, 2, 4, 6);
    add(all, () -> MaxPool2d.of(3).stride(2).padding(1).ceil(), 1, 2, 6, 5);
    add(all, () -> MaxPool2d.of(2), 2, 3, 6);
    add(all, () -> AvgPool2d.of(3).stride(2).padding(1), 2, 2, 5, 5);
    add(all, () -> AvgPool2d.of(2).stride(1).padding(1).excludingPadding(), 1, 2, 3, 4);
    add(all, () -> LpPool2d.of(2, 2), 2, 2, 4, 4);
    add(all, () -> LpPool2d.of(3, 2), 1, 2, 4, 4);
    add(all, () -> AdaptivePool2d.average(2, 3), 2, 2, 5, 7);
    add(all, () -> AdaptivePool2d.max(2, 2), 1, 3, 5, 5);
    add(all, AdaptivePool2d::globalAverage, 2, 3, 4, 4);
    add(all, AdaptivePool2d::globalMax, 2, 3, 4, 4);
    add(all, () -> AdaptivePool2d.globalLp(2), 2, 3, 4, 4);
    add(all, () -> BatchNorm.of(3), 4, 3, 3, 3);
    add(all, () -> BatchNorm.of(5).epsilon(1e-3f).momentum(0.5f), 6, 5);
    add(all, () -> LayerNorm.of(6), 4, 6);
    add(all, () -> LayerNorm.of(3, 4), 2, 3, 4);
    add(all, () -> GroupNorm.of(2, 4), 2, 4, 3, 3);
    add(all, () -> GroupNorm.instance(3), 2, 3, 4, 4);
    add(all, () -> Layers.localResponseNorm(3, 1e-1f, 0.75f, 1), 2, 5, 3, 3);
    add(all, () -> Dropout.of(0.4f), 4, 6);
    add(all, () -> PRelu.of(3), 2, 3, 4, 4);
    add(all, () -> Layers.maxout(2), 2, 4, 3, 3);
    add(all, Layers::flatten, 2, 2, 3, 3);
    add(all, () -> Layers.upsample(2), 1, 2, 3, 3);
    add(all, () -> Layers.upsampleBilinear(2), 1, 2, 3, 3);
    add(all, () -> Layers.pixelShuffle(2), 2, 4, 3, 2);
    add(all, () -> Layers.pad(1), 1, 2, 3, 3);
    add(all, () -> Layers.pad(PadProblem.Mode.REFLECT, 2), 1, 2, 3, 4);
    add(all, () -> Layers.pad(PadProblem.Mode.REPLICATE, 1), 1, 2, 3, 3);
    add(all, Layers::softmax, 3, 5);
    add(all, Layers::logSoftmax, 3, 5);
    for (Activation.Kind kind : Activation.Kind.values()) {
      if (kind != Activation.Kind.LOG && kind != Activation.Kind.SQRT) {
        boolean clip = kind == Activation.Kind.CLIP;
        add(all, () -> Layers.activation(new Activation(kind, clip ? -1 : 0.5f, 1)), 3, 7);
      }
    }
    add(
        all,
        () ->
            Residual.of(
                Sequential.of(Conv2d.of(2, 3, 3).padding(1), BatchNorm.of(3), Layers.tanh()),
                Conv2d.of(2, 3, 1)),
        3,
        2,
        4,
        4);
    add(
        all,
        () -> Concat.of(Layer.identity(), Conv2d.of(2, 3, 1), Conv2d.of(2, 1, 3).padding(1)),
        2,
        2,
        3,
        3);
    add(all, () -> Layers.separable(3, 4, 3, 2), 2, 3, 5, 5);
    add(all, () -> Models.smallCnn(Shape.of(1, 10, 10), 3), 2, 1, 10, 10);
    return all;
  }

  @TestFactory
  Stream<DynamicTest> everyLayer() {
    return cases().entrySet().stream()
        .map(one -> DynamicTest.dynamicTest(one.getKey(), () -> check(one.getValue().get())));
  }

  private static void check(Case one) {
    Layer layer = one.layer;
    layer.initialise(3);
    Tensor x = LayerTest.random(5, one.x.toArray()).trainable();
    gradients(layer, x);
    if (!layer.parameters().isEmpty()) {
      Optimiser optimiser = Optimiser.sgd(0.02, 0.9, layer);
      for (int step = 0; step < 5; step++) {
        Tensor y = layer.apply(LayerTest.random(20 + step, one.x.toArray()));
        Losses.mse(y, LayerTest.random(40 + step, y.shape().toArray())).backward();
        optimiser.step();
      }
      gradients(layer, x);
    }
    layer.eval();
    gradients(layer, x);
    layer.train();
    assertEquals(layer.outputShape(one.x), layer.apply(x).shape());
  }

  private static void gradients(Layer layer, Tensor x) {
    layer.reseed(1);
    GradientCheck.DEFAULT.withElements(24).of(() -> loss(layer, x)).require();
  }

  /** Each element of the result with a weight of its own, so that no error cancels another. */
  private static Tensor loss(Layer layer, Tensor x) {
    Tensor y = layer.apply(x);
    return y.mul(LayerTest.random(9, y.shape().toArray())).sum();
  }
}
