package io.lanewise.bench.model;

import io.lanewise.bench.timing.Competitor;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.optimiser.Rule;
import io.lanewise.kernels.parallel.Threads;
import io.lanewise.nn.Autograd;
import io.lanewise.nn.Step;
import io.lanewise.nn.Tensor;
import io.lanewise.nn.inference.Predictor;
import io.lanewise.nn.layer.Layer;
import io.lanewise.nn.layer.Parameter;
import io.lanewise.nn.optimise.Optimiser;
import io.lanewise.nn.schedule.Constant;
import java.util.List;

/** Ours, as any program would do it. */
final class OurModel implements Competitor {
  private final ModelOperands operands;
  private final Threads threads;
  private final Tensor x;
  private final Runnable call;

  OurModel(ModelOperands operands, int count) {
    this.operands = operands;
    ModelJob job = operands.job();
    threads = Threads.of(count);
    x = Tensor.of(job.input(), operands.x()).trainable(job.inner());
    Layer model = operands.fresh();
    Runnable work = job.trains() ? trainer(model) : predictor(model);
    call = () -> Autograd.on(threads, work);
  }

  private Runnable trainer(Layer network) {
    Optimiser optimiser = optimiser(network);
    return () -> {
      try (Step _ = Step.begin()) {
        x.zeroGradient();
        operands.result(network, x).backward();
        optimiser.step();
      }
    };
  }

  private Optimiser optimiser(Layer network) {
    ModelJob job = operands.job();
    return Optimiser.of(Rule.of(job.rule()), new Constant(job.learningRate()), network);
  }

  private Runnable predictor(Layer network) {
    Predictor predictor = network.compile(operands.job().input(), threads);
    float[] y = new float[predictor.outputShape().elements()];
    return () -> predictor.run(operands.x(), 0, y, 0);
  }

  @Override
  public void run() {
    call.run();
  }

  /** Nothing to spoil: an answer is computed when it is asked for. */
  @Override
  public void spoil() {}

  /** Of a first step, or of a prediction. */
  @Override
  public float[] answer() {
    return Autograd.on(threads, this::answered);
  }

  private float[] answered() {
    ModelAnswer answer = new ModelAnswer(operands);
    Layer network = operands.fresh();
    try (Step _ = Step.begin()) {
      if (!operands.job().trains()) {
        Predictor predictor = network.compile(operands.job().input(), threads);
        return answer.add(predictor.predict(operands.x())).complete();
      }
      Tensor loss = operands.result(network, x);
      x.zeroGradient();
      loss.backward();
      answer.add(loss.elements());
      List<Tensor> parameters =
          operands.learnt().stream().map(network.state()::get).map(Parameter::tensor).toList();
      parameters.forEach(parameter -> answer.add(parameter.gradient()));
      optimiser(network).step();
      parameters.forEach(parameter -> answer.add(parameter.elements()));
      return answer.complete();
    }
  }

  @Override
  public ErrorBound errorBound() {
    return ModelAnswers.BOUND;
  }
}
