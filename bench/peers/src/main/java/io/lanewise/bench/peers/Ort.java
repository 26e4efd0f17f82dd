package io.lanewise.bench.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.lanewise.bench.conv.ConvOperands;
import io.lanewise.bench.peer.Peer;
import io.lanewise.bench.timing.Competitor;
import io.lanewise.bench.timing.Entry;
import io.lanewise.bench.timing.Refusal;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.conv.ConvAlgorithm;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.shape.ConvShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** ONNX Runtime: a model of one convolution. Its threads do not spin. */
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
              Frameworks.requireForwardNchw(operands.problem());
              try {
                return new Conv(operands, threads);
              } catch (OrtException e) {
                throw new IllegalStateException(e);
              }
            }));
  }

  /** Input and output outside the heap, used by every call; filters are the model's constant. */
  private static final class Conv implements Competitor {
    private final ConvProblem problem;
    private final FloatBuffer y;
    private final OrtSession session;
    private final Map<String, OnnxTensor> inputs;
    private final Map<String, OnnxTensor> outputs;

    Conv(ConvOperands operands, int threads) throws OrtException {
      problem = operands.problem();
      ConvShape s = problem.shape();
      FloatBuffer x = direct(operands.source().length).put(operands.source()).rewind();
      y = direct(operands.targetFloats());
      OrtEnvironment environment = environment();
      inputs = Map.of(OnnxModel.INPUT, OnnxTensor.createTensor(environment, x, OnnxModel.x(s)));
      outputs = Map.of(OnnxModel.OUTPUT, OnnxTensor.createTensor(environment, y, OnnxModel.y(s)));
      try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
        options.setIntraOpNumThreads(threads);
        options.setInterOpNumThreads(1);
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        session = environment.createSession(OnnxModel.conv(s, operands.second()), options);
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

    /** Any order of summation stays within this. */
    @Override
    public ErrorBound errorBound() {
      return ErrorBound.elementwise(ConvAlgorithm.chain(problem));
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
