package io.lanewise.bench.model;

import io.lanewise.bench.suite.Case;
import io.lanewise.bench.suite.Source;
import io.lanewise.bench.suite.Suite;
import io.lanewise.bench.timing.Entry;
import io.lanewise.kernels.contract.ErrorBound;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Networks: ours, and the peers'. */
public final class ModelSuite implements Suite<ModelJob> {
  /** The name of our rows. */
  public static final String OURS = "lanewise:auto";

  private final List<Source<ModelOperands>> others;
  private final Map<ModelJob, ModelAnswers> answers = new HashMap<>();

  /** Beside these others. */
  public ModelSuite(List<Source<ModelOperands>> others) {
    this.others = List.copyOf(others);
  }

  /** By how much an answer may be wrong, in units of the largest number of each tensor. */
  public static ErrorBound bound() {
    return ModelAnswers.BOUND;
  }

  @Override
  public Case on(ModelJob job, int threads) {
    ModelOperands operands = ModelOperands.of(job);
    List<Entry> entries = new ArrayList<>();
    entries.add(new Entry(OURS, () -> new OurModel(operands, threads)));
    for (Source<ModelOperands> other : others) {
      entries.addAll(other.entries(operands, threads));
    }
    long floats = operands.x().length;
    for (float[] numbers : operands.numbers().values()) {
      floats += numbers.length;
    }
    return new Case(
        job.toString(),
        job.trains() ? "training" : "inference",
        "nchw",
        threads,
        operands.flops(),
        Float.BYTES * floats,
        // Doubles take their time, and are the same for any number of threads.
        answers.computeIfAbsent(job, j -> new ModelAnswers(operands)),
        entries);
  }

  /** Convolutions by Winograd multiply less than is counted. */
  @Override
  public boolean peakIsALimit() {
    return false;
  }

  @Override
  public int patience() {
    return 6;
  }
}
