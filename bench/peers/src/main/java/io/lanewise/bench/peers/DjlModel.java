package io.lanewise.bench.peers;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.GradientCollector;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.lanewise.bench.model.ModelAnswer;
import io.lanewise.bench.model.ModelJob;
import io.lanewise.bench.model.ModelOperands;
import io.lanewise.bench.model.ModelSuite;
import io.lanewise.bench.timing.Competitor;
import io.lanewise.bench.timing.Refusal;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.optimiser.Rule;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.kernels.shape.PoolShape;
import io.lanewise.kernels.shape.SlidingWindows;
import io.lanewise.nn.Tensor;
import io.lanewise.nn.operation.Activate;
import io.lanewise.nn.operation.Combine;
import io.lanewise.nn.operation.Convolve;
import io.lanewise.nn.operation.LabelLoss;
import io.lanewise.nn.operation.MaxPool;
import io.lanewise.nn.operation.Operation;
import io.lanewise.nn.operation.Product;
import io.lanewise.nn.operation.Reduce;
import io.lanewise.nn.operation.Reshape;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network in PyTorch by way of DJL: the operations of ours one after the other, eagerly, each by
 * the one call that DJL has for it, and DJL's optimisers.
 */
final class DjlModel implements Competitor {
  private final Engine engine;
  private final ModelOperands operands;
  private final boolean threaded;
  private final Numbers own;

  DjlModel(Engine engine, ModelOperands operands, int threads) {
    this.engine = engine;
    this.operands = operands;
    threaded = threads > 1;
    operands.graph().made().forEach(tensor -> requireKnown(tensor.operation()));
    own = new Numbers();
  }

  private static void requireKnown(Operation operation) {
    switch (operation) {
      case Convolve _, Product _, Activate _, MaxPool _, Reshape _, Combine _, Reduce _ -> {}
      case io.lanewise.nn.operation.BatchNorm _, LabelLoss _ -> {}
      default -> throw new Refusal("has no " + operation.getClass().getSimpleName() + " here");
    }
  }

  /** A network's numbers in PyTorch's memory, and the state of its optimiser. */
  private final class Numbers implements AutoCloseable {
    private final NDManager manager = engine.newBaseManager();
    private final Map<String, NDArray> byName = new LinkedHashMap<>();
    private final Map<Tensor, NDArray> leaves = new IdentityHashMap<>();
    private final NDArray x;
    private final NDArray labels;
    private final Optimizer optimizer;

    Numbers() {
      ModelJob job = operands.job();
      x = manager.create(operands.x(), shape(job.input()));
      x.setRequiresGradient(job.trains() && job.inner());
      labels = manager.create(Arrays.stream(operands.labels()).asLongStream().toArray());
      leaves.put(operands.graph().input(), x);
      for (Tensor made : operands.graph().made()) {
        for (Tensor input : made.inputs()) {
          String name = input.operation() == null ? operands.name(input) : null;
          if (name != null && !byName.containsKey(name)) {
            NDArray array = manager.create(operands.numbers().get(name), shape(input.shape()));
            array.setRequiresGradient(job.trains() && operands.learnt().contains(name));
            byName.put(name, array);
            leaves.put(input, array);
          }
        }
      }
      optimizer = job.trains() ? optimizer(job) : null;
    }

    /** The loss after a step forward and back. */
    float collect(boolean tell) {
      try (NDScope scope = new NDScope();
          GradientCollector collector = engine.newGradientCollector()) {
        scope.suppressNotUsedWarning();
        NDArray loss = compute();
        collector.backward(loss);
        return tell ? loss.getFloat() : 0;
      }
    }

    /** Changes the parameters by their gradients, which it clears. */
    void update() {
      for (String name : operands.learnt()) {
        NDArray array = byName.get(name);
        try (NDArray gradient = array.getGradient()) {
          optimizer.update(name, array, gradient);
        }
      }
      if (x.hasGradient()) {
        try (NDArray gradient = x.getGradient()) {
          gradient.muli(0);
        }
      }
    }

    NDArray compute() {
      Map<Tensor, NDArray> values = new IdentityHashMap<>(leaves);
      NDArray last = null;
      for (Tensor made : operands.graph().made()) {
        List<NDArray> inputs = made.inputs().stream().map(values::get).toList();
        last = apply(made.operation(), inputs);
        values.put(made, last);
      }
      return last;
    }

    private NDArray apply(Operation operation, List<NDArray> in) {
      return switch (operation) {
        case Convolve o -> convolve(o.sizes(), in.get(0), in.get(1), o.bias() ? in.get(2) : null);
        case Product o -> Linear.linear(in.get(0), in.get(1), o.bias() ? in.get(2) : null).get(0);
        case Activate _ -> Activation.relu(in.get(0));
        case MaxPool o -> maxPool(o.sizes(), in.get(0));
        case Reshape o -> in.get(0).reshape(shape(o.shape()));
        case Combine _ -> in.get(0).add(in.get(1));
        case io.lanewise.nn.operation.BatchNorm o ->
            BatchNorm.batchNorm(
                    in.get(0),
                    in.get(3),
                    in.get(4),
                    in.get(1),
                    in.get(2),
                    1,
                    o.momentum(),
                    o.epsilon(),
                    true)
                .get(0);
        case Reduce _ -> in.get(0).mean();
        case LabelLoss _ -> crossEntropy(in.get(0));
        default -> throw new IllegalStateException("not known: " + operation);
      };
    }

    private NDArray crossEntropy(NDArray scores) {
      NDArray logarithms = scores.logSoftmax(1);
      NDIndex labelled = new NDIndex().addAllDim(1).addPickDim(labels.expandDims(1));
      return logarithms.get(labelled).mean().neg();
    }

    @Override
    public void close() {
      manager.close();
    }
  }

  private static Optimizer optimizer(ModelJob job) {
    Tracker rate = Tracker.fixed(job.learningRate());
    if (job.rule() == Rule.Kind.ADAM) {
      // It takes the bias of the variance out of the rate instead, so that its epsilon is another.
      float epsilon = (float) (1e-8 * Math.sqrt(1 - 0.999));
      return Optimizer.adam().optLearningRateTracker(rate).optEpsilon(epsilon).build();
    }
    return Optimizer.sgd().setLearningRateTracker(rate).build();
  }

  private static NDArray convolve(ConvShape s, NDArray x, NDArray filters, NDArray bias) {
    Shape padding = new Shape(s.padTop(), s.padLeft());
    Shape strides = new Shape(s.strideHeight(), s.strideWidth());
    Shape dilations = new Shape(s.dilationHeight(), s.dilationWidth());
    NDList y = Conv2d.conv2d(x, filters, bias, strides, padding, dilations, s.groups());
    return y.get(0);
  }

  private static NDArray maxPool(PoolShape s, NDArray x) {
    SlidingWindows rows = Frameworks.requireSliding(s.rows());
    SlidingWindows columns = Frameworks.requireSliding(s.columns());
    if (rows.dilation() != 1 || columns.dilation() != 1) {
      throw new Refusal("pools without dilation");
    }
    return Pool.maxPool2d(
        x,
        new Shape(rows.kernel(), columns.kernel()),
        new Shape(rows.stride(), columns.stride()),
        new Shape(rows.before(), columns.before()),
        false);
  }

  private static Shape shape(io.lanewise.nn.shape.Shape shape) {
    return new Shape(Arrays.stream(shape.toArray()).asLongStream().toArray());
  }

  @Override
  public void run() {
    if (operands.job().trains()) {
      own.collect(false);
      own.update();
    } else {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        own.compute();
      }
    }
  }

  /** Nothing to spoil: an answer is computed when it is asked for. */
  @Override
  public void spoil() {}

  @Override
  public float[] answer() {
    ModelAnswer answer = new ModelAnswer(operands);
    try (Numbers first = new Numbers()) {
      if (!operands.job().trains()) {
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          return answer.add(first.compute().toFloatArray()).complete();
        }
      }
      answer.add(first.collect(true));
      for (String name : operands.learnt()) {
        try (NDArray gradient = first.byName.get(name).getGradient()) {
          answer.add(gradient.toFloatArray());
        }
      }
      first.update();
      operands.learnt().forEach(name -> answer.add(first.byName.get(name).toFloatArray()));
      return answer.complete();
    }
  }

  @Override
  public ErrorBound errorBound() {
    return ModelSuite.bound();
  }

  @Override
  public boolean leavesThreadsSpinning() {
    return threaded;
  }

  @Override
  public void close() {
    own.close();
  }
}
