package io.lanewise.bench.model;

import io.lanewise.bench.suite.UniformNumbers;
import io.lanewise.nn.Graph;
import io.lanewise.nn.Tensor;
import io.lanewise.nn.layer.Layer;
import io.lanewise.nn.layer.Parameter;
import io.lanewise.nn.loss.Losses;
import io.lanewise.nn.operation.Convolve;
import io.lanewise.nn.operation.Operation;
import io.lanewise.nn.operation.Product;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A network with its first numbers, a batch, and the graph of what is computed from them. */
public final class ModelOperands {
  private static final int SEED = 1;
  private static final int CLASSES = 10;

  private final ModelJob job;
  private final Layer model;
  private final float[] x;
  private final int[] labels;
  private final Tensor labelled;
  private final Graph graph;
  private final Map<String, float[]> numbers = new LinkedHashMap<>();

  private ModelOperands(ModelJob job) {
    this.job = job;
    model = fresh();
    x = new UniformNumbers(job.toString()).next(job.input().elements());
    labels = new int[job.input().size(0)];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i * 7 % CLASSES;
    }
    labelled = Tensor.ofIntegers(labels);
    graph = Graph.trace(in -> result(model, in.trainable(job.inner())), job.input());
    model.state().forEach((name, p) -> numbers.put(name, p.tensor().elements().clone()));
  }

  /** The same ones for the same job. */
  public static ModelOperands of(ModelJob job) {
    return new ModelOperands(job);
  }

  /** The network with its first numbers. */
  Layer fresh() {
    Layer network = job.network().get();
    network.initialise(SEED);
    if (!job.trains()) {
      network.eval();
    }
    return network;
  }

  /** The loss where it is trained, else what it predicts. */
  Tensor result(Layer network, Tensor in) {
    Tensor y = network.apply(in);
    if (!job.trains()) {
      return y;
    }
    return job.inner() ? y.mean() : Losses.crossEntropy(y, labelled);
  }

  /** What is to be done. */
  public ModelJob job() {
    return job;
  }

  /** The batch. */
  public float[] x() {
    return x;
  }

  /** The class of each image. */
  public int[] labels() {
    return labels;
  }

  /**
   * From the batch to the result, one operation after the other; leaves other than the input are
   * the labels and what {@link #numbers} has.
   */
  public Graph graph() {
    return graph;
  }

  /** The name of a leaf of the graph; null for the labels and the input. */
  public String name(Tensor leaf) {
    for (Map.Entry<String, Parameter> entry : model.state().entrySet()) {
      if (entry.getValue().tensor() == leaf) {
        return entry.getKey();
      }
    }
    return null;
  }

  /** The first numbers of every parameter and statistic. */
  public Map<String, float[]> numbers() {
    return numbers;
  }

  /** The names of what is learnt, in order. */
  public List<String> learnt() {
    return model.state().entrySet().stream()
        .filter(entry -> entry.getValue().isLearnt())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Floats of an answer: loss, gradients, changed parameters, or what is predicted. */
  int answerFloats() {
    int floats = graph.output().shape().elements();
    for (String name : job.trains() ? learnt() : List.<String>of()) {
      floats += 2 * numbers.get(name).length;
    }
    return floats;
  }

  /** Of the products and convolutions, forward and back. */
  long flops() {
    long flops = 0;
    for (Tensor made : graph.made()) {
      Operation operation = made.operation();
      if (operation instanceof Convolve || operation instanceof Product) {
        long times = 1;
        for (Tensor input : made.inputs().subList(0, 2)) {
          times += job.trains() && input.wantsGradient() ? 1 : 0;
        }
        flops += 2 * times * operation.macs();
      }
    }
    return flops;
  }
}
