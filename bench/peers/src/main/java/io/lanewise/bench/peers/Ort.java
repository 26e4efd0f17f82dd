package io.lanewise.bench.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.lanewise.bench.conv.ConvOperands;
import io.lanewise.bench.model.ModelOperands;
import io.lanewise.bench.model.ModelSuite;
import io.lanewise.bench.peer.Peer;
import io.lanewise.bench.timing.Competitor;
import io.lanewise.bench.timing.Entry;
import io.lanewise.bench.timing.Refusal;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.conv.ConvAlgorithm;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.nn.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** ONNX Runtime: models of one convolution, and of networks. Its threads do not spin. */
public final class Ort implements Peer {
  private static final long STACK_BYTES = 64 << 20;

  @Override
  public String name() {
    return "ort";
  }

  @Override
  public String version() {
    return environment().getVersion();
  }

  /**
   * Made on a thread with a large stack: when it is made, the library holds the process's command
   * line against a regular expression, with some frames a character, and a long class path makes
   * that overflow a usual stack.
   */
  private static OrtEnvironment environment() {
    FutureTask<OrtEnvironment> task =
        new FutureTask<>(
            () ->
                OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "lanewise"));
    new Thread(null, task, "ort-environment", STACK_BYTES).start();
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new Refusal("does not load: " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal("was interrupted while it was loaded");
    }
  }

  @Override
  public List<Entry> conv(ConvOperands operands, int threads) {
    return List.of(
        new Entry(
            name(),
            () -> {
              ConvProblem problem = operands.problem();
              Frameworks.requireForwardNchw(problem);
              ConvShape s = problem.shape();
              // Any order of summation stays within this.
              ErrorBound bound = ErrorBound.elementwise(ConvAlgorithm.chain(problem));
              return session(
                  OnnxModel.conv(s, operands.second()),
                  operands.source(),
                  OnnxModel.x(s),
                  OnnxModel.y(s),
                  bound,
                  threads);
            }));
  }

  @Override
  public List<Entry> model(ModelOperands operands, int threads) {
    return List.of(
        new Entry(
            name(),
            () -> {
              if (operands.job().trains()) {
                throw new Refusal("does not train");
              }
              long[] x = sizes(operands.graph().input());
              long[] y = sizes(operands.graph().output());
              return session(
                  OnnxNetwork.of(operands), operands.x(), x, y, ModelSuite.bound(), threads);
            }));
  }

  private static long[] sizes(Tensor tensor) {
    return Arrays.stream(tensor.shape().toArray()).asLongStream().toArray();
  }

  private static Competitor session(
      byte[] model, float[] x, long[] xSizes, long[] ySizes, ErrorBound bound, int threads) {
    try {
      return new Session(model, x, xSizes, ySizes, bound, threads);
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Input and output outside the heap, used by every call; parameters are the model's constants.
   */
  private static final class Session implements Competitor {
    private final ErrorBound bound;
    private final FloatBuffer y;
    private final OrtSession session;
    private final Map<String, OnnxTensor> inputs;
    private final Map<String, OnnxTensor> outputs;

    Session(
        byte[] model, float[] source, long[] xSizes, long[] ySizes, ErrorBound bound, int threads)
        throws OrtException {
      this.bound = bound;
      FloatBuffer x = direct(source.length).put(source).rewind();
      y = direct((int) Arrays.stream(ySizes).reduce(1, Math::multiplyExact));
      OrtEnvironment environment = environment();
      inputs = Map.of(OnnxModel.INPUT, OnnxTensor.createTensor(environment, x, xSizes));
      outputs = Map.of(OnnxModel.OUTPUT, OnnxTensor.createTensor(environment, y, ySizes));
      try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
        options.setIntraOpNumThreads(threads);
        options.setInterOpNumThreads(1);
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        session = environment.createSession(model, options);
      }
    }

    private static FloatBuffer direct(int floats) {
      int line = 64;
      int room = Math.ceilDiv(floats * Float.BYTES, line) * line + line;
      return ByteBuffer.allocateDirect(room)
          .alignedSlice(line)
          .order(ByteOrder.nativeOrder())
          .asFloatBuffer()
          .slice(0, floats);
    }

    @Override
    public void run() {
      try {
        session.run(inputs, outputs).close();
      } catch (OrtException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void spoil() {
      for (int i = 0; i < y.capacity(); i++) {
        y.put(i, Float.NaN);
      }
    }

    @Override
    public float[] answer() {
      float[] answer = new float[y.capacity()];
      y.get(0, answer);
      return answer;
    }

    @Override
    public ErrorBound errorBound() {
      return bound;
    }

    @Override
    public void close() {
      try {
        session.close();
      } catch (OrtException e) {
        throw new IllegalStateException(e);
      }
      inputs.values().forEach(OnnxTensor::close);
      outputs.values().forEach(OnnxTensor::close);
    }
  }
}
