package io.lanewise.bench.peers;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.pytorch.jni.JniUtils;
import io.lanewise.bench.conv.ConvOperands;
import io.lanewise.bench.model.ModelOperands;
import io.lanewise.bench.peer.Peer;
import io.lanewise.bench.timing.Competitor;
import io.lanewise.bench.timing.Entry;
import io.lanewise.bench.timing.Refusal;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.conv.ConvAlgorithm;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.shape.ConvShape;
import java.util.List;

/**
 * PyTorch by way of DJL: a convolution of arrays, each call with an output of its own; networks.
 */
public final class Djl implements Peer {
  @Override
  public String name() {
    return "djl";
  }

  @Override
  public String version() {
    return Engine.getDjlVersion() + ", PyTorch " + engine().getVersion();
  }

  /** Everything it needs is on the class path. */
  private static Engine engine() {
    System.setProperty("ai.djl.offline", "true");
    return Engine.getEngine("PyTorch");
  }

  private static Engine loaded() {
    try {
      return engine();
    } catch (EngineException e) {
      throw new Refusal("does not load: " + e.getMessage());
    }
  }

  @Override
  public List<Entry> conv(ConvOperands operands, int threads) {
    return List.of(
        new Entry(
            name(),
            () -> {
              Frameworks.requireForwardNchw(operands.problem());
              Engine engine = loaded();
              JniUtils.setNumThreads(threads);
              return new Conv(engine, operands, threads);
            }));
  }

  @Override
  public List<Entry> model(ModelOperands operands, int threads) {
    return List.of(
        new Entry(
            name(),
            () -> {
              Engine engine = loaded();
              JniUtils.setNumThreads(threads);
              return new DjlModel(engine, operands, threads);
            }));
  }

  private static final class Conv implements Competitor {
    private final ConvProblem problem;
    private final boolean threaded;
    private final NDManager manager;
    private final NDArray x;
    private final NDArray w;
    private final Shape strides;
    private final Shape padding;
    private final Shape dilations;
    private NDList y = new NDList();

    Conv(Engine engine, ConvOperands operands, int threads) {
      problem = operands.problem();
      threaded = threads > 1;
      ConvShape s = problem.shape();
      if (s.padTop() != s.padBottom() || s.padLeft() != s.padRight()) {
        throw new Refusal("pads both ends alike");
      }
      manager = engine.newBaseManager();
      x =
          manager.create(
              operands.source(), new Shape(s.batch(), s.channels(), s.height(), s.width()));
      w =
          manager.create(
              operands.second(),
              new Shape(s.filters(), s.groupChannels(), s.kernelHeight(), s.kernelWidth()));
      strides = new Shape(s.strideHeight(), s.strideWidth());
      padding = new Shape(s.padTop(), s.padLeft());
      dilations = new Shape(s.dilationHeight(), s.dilationWidth());
    }

    @Override
    public void run() {
      y.close();
      y = Conv2d.conv2d(x, w, null, strides, padding, dilations, problem.shape().groups());
    }

    /** The next call makes another output, so this one is given back. */
    @Override
    public void spoil() {
      y.close();
      y = new NDList();
    }

    @Override
    public float[] answer() {
      return y.singletonOrThrow().toFloatArray();
    }

    /** Any order of summation stays within this. */
    @Override
    public ErrorBound errorBound() {
      return ErrorBound.elementwise(ConvAlgorithm.chain(problem));
    }

    @Override
    public boolean leavesThreadsSpinning() {
      return threaded;
    }

    @Override
    public void close() {
      y.close();
      manager.close();
    }
  }
}
