package io.lanewise.bench.model;

import io.lanewise.kernels.optimiser.Rule;
import io.lanewise.nn.layer.BatchNorm;
import io.lanewise.nn.layer.Conv2d;
import io.lanewise.nn.layer.Layer;
import io.lanewise.nn.layer.Layers;
import io.lanewise.nn.layer.Residual;
import io.lanewise.nn.layer.Sequential;
import io.lanewise.nn.models.Models;
import io.lanewise.nn.shape.Shape;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * What is to be done with a network.
 *
 * @param name of the network
 * @param network makes it, without numbers yet
 * @param input the shape of a batch
 * @param rule by what it is trained; null where it only predicts
 * @param inner whether it is a part of a larger network: its loss is the mean of its results, and
 *     the gradient of its input is wanted; otherwise its loss is cross-entropy
 * @param target the least ratio of our speed to PyTorch's, or where it only predicts to ONNX
 *     Runtime's; 0 where none was set
 */
public record ModelJob(
    String name,
    Supplier<Layer> network,
    Shape input,
    Rule.Kind rule,
    boolean inner,
    double target) {
  private static final Shape DIGIT = Shape.of(1, 28, 28);

  /** The usual ones. */
  public static List<ModelJob> standard() {
    return List.of(
        lenet5(64, Rule.Kind.ADAM),
        residual(16, 64, 56, 0.9),
        mlp(64),
        lenet5(1, null),
        lenet5(64, null));
  }

  /** Those that take no time. */
  public static List<ModelJob> quick() {
    return List.of(lenet5(64, Rule.Kind.ADAM), residual(2, 64, 28, 0), lenet5(1, null));
  }

  /** LeNet-5 on digits. */
  public static ModelJob lenet5(int batch, Rule.Kind rule) {
    Supplier<Layer> network = () -> Models.lenet5(DIGIT, 10);
    return new ModelJob("lenet5", network, DIGIT.inBatch(batch), rule, false, 1);
  }

  /** 784-512-10 on digits. */
  public static ModelJob mlp(int batch) {
    Supplier<Layer> network = () -> Models.mlp(DIGIT, 10, 512);
    return new ModelJob("mlp", network, DIGIT.inBatch(batch), Rule.Kind.ADAM, false, 0);
  }

  /** A block of a residual network (He et al., 2016): 3×3 convolutions, batch norms, ReLUs. */
  public static ModelJob residual(int batch, int channels, int size, double target) {
    Supplier<Layer> network =
        () ->
            Sequential.of(
                Residual.of(
                    Sequential.of(
                        Conv2d.of(channels, channels, 3).padding(1).withoutBias(),
                        BatchNorm.of(channels),
                        Layers.relu(),
                        Conv2d.of(channels, channels, 3).padding(1).withoutBias(),
                        BatchNorm.of(channels))),
                Layers.relu());
    Shape input = Shape.of(batch, channels, size, size);
    return new ModelJob("residual", network, input, Rule.Kind.SGD, true, target);
  }

  /** Whether it is trained. */
  public boolean trains() {
    return rule != null;
  }

  /** The learning rate: so small that any number of steps leaves the network nearly as it was. */
  public float learningRate() {
    return rule == Rule.Kind.ADAM ? 1e-5f : 1e-2f;
  }

  /** Such as {@code train:lenet5_n64/adam}. */
  @Override
  public String toString() {
    String what = name + "_n" + input.size(0);
    return trains()
        ? "train:" + what + "/" + rule.name().toLowerCase(Locale.ROOT)
        : "infer:" + what;
  }
}
