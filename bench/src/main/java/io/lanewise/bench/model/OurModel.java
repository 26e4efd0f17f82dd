package io.lanewise.bench.model;

import io.lanewise.bench.timing.Competitor;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.optimiser.Rule;
import io.lanewise.kernels.parallel.Threads;
import io.lanewise.nn.Autograd;
import io.lanewise.nn.Step;
import io.lanewise.nn.Tensor;
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
  private final Layer model;
  private final Runnable call;

  OurModel(ModelOperands operands, int count) {
    this.operands = operands;
    ModelJob job = operands.job();
    threads = Threads.of(count);
    x = Tensor.of(job.input(), operands.x()).trainable(job.inner());
    model = operands.fresh();
    Runnable work = job.trains() ? trainer(model) : this::predict;
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

  private void predict() {
    try (Step _ = Step.begin()) {
      Autograd.noGrad(() -> operands.result(model, x));
    }
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
        return answer.add(Autograd.noGrad(() -> operands.result(network, x)).elements()).complete();
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
