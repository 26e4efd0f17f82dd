package io.lanewise.nn.models;

import io.lanewise.nn.layer.AdaptivePool2d;
import io.lanewise.nn.layer.Conv2d;
import io.lanewise.nn.layer.Layers;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.MaxPool2d;
import io.lanewise.nn.layer.Sequential;
import io.lanewise.nn.shape.Shape;

/**
 * Small networks of the textbooks, for images of any size that they fit. They end in scores, one a
 * class: softmax is part of the loss. None has its numbers yet.
 */
public final class Models {
  private Models() {}

  /** One score a class, a linear function of the pixels. */
  public static Sequential linear(Shape image, int classes) {
    return new Sequential()
        .add("flatten", Layers.flatten())
        .add("fc", Linear.of(image.elements(), classes));
  }

  /** A perceptron (Rosenblatt, 1958): one score, whose sign is the class; no hidden layer. */
  public static Sequential perceptron(Shape image) {
    return linear(image, 1);
  }

  /** Fully connected layers with ReLUs between them. */
  public static Sequential mlp(Shape image, int classes, int... hidden) {
    Sequential all = new Sequential().add("flatten", Layers.flatten());
    int in = image.elements();
    for (int i = 0; i < hidden.length; i++) {
      all.add("fc" + (i + 1), Linear.of(in, hidden[i])).add("relu" + (i + 1), Layers.relu());
      in = hidden[i];
    }
    return all.add("fc" + (hidden.length + 1), Linear.of(in, classes));
  }

  /**
   * The network of introductions to convolution that tells patterns of 3×3 pixels apart, such as a
   * cross, a circle and a line: filters of the patterns' size, the largest answer of each anywhere
   * in the image, a linear layer.
   */
  public static Sequential patterns(Shape image, int classes) {
    return new Sequential()
        .add("conv", Conv2d.of(image.size(0), classes, 3))
        .add("relu", Layers.relu())
        .add("pool", AdaptivePool2d.globalMax())
        .add("flatten", Layers.flatten())
        .add("fc", Linear.of(classes, classes));
  }

  /**
   * The small network of the Keras introductions: 25 filters of 3×3, pooling, 50 filters of 3×3,
   * pooling, 100 hidden units.
   */
  public static Sequential smallCnn(Shape image, int classes) {
    Sequential features =
        new Sequential()
            .add("conv1", Conv2d.of(image.size(0), 25, 3))
            .add("relu1", Layers.relu())
            .add("pool1", MaxPool2d.of(2))
            .add("conv2", Conv2d.of(25, 50, 3))
            .add("relu2", Layers.relu())
            .add("pool2", MaxPool2d.of(2))
            .add("flatten", Layers.flatten());
    return dense(features, image, classes, 100);
  }

  /**
   * LeNet-5 (LeCun et al., 1998) as it is built today: ReLU, max pooling, every filter seeing every
   * channel. 28×28 pixels are padded to the 32×32 of the paper.
   */
  public static Sequential lenet5(Shape image, int classes) {
    Sequential features =
        new Sequential()
            .add("conv1", Conv2d.of(image.size(0), 6, 5).padding(2))
            .add("relu1", Layers.relu())
            .add("pool1", MaxPool2d.of(2))
            .add("conv2", Conv2d.of(6, 16, 5).padding(image.size(1) < 16 ? 2 : 0))
            .add("relu2", Layers.relu())
            .add("pool2", MaxPool2d.of(2))
            .add("flatten", Layers.flatten());
    return dense(features, image, classes, 120, 84);
  }

  private static Sequential dense(Sequential all, Shape image, int classes, int... hidden) {
    int in = all.outputShape(image.inBatch(1)).size(1);
    for (int i = 0; i < hidden.length; i++) {
      all.add("fc" + (i + 1), Linear.of(in, hidden[i])).add("relu" + (i + 3), Layers.relu());
      in = hidden[i];
    }
    return all.add("fc" + (hidden.length + 1), Linear.of(in, classes));
  }
}
