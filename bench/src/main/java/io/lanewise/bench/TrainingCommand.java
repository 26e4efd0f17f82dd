package io.lanewise.bench;

import io.lanewise.bench.model.ModelJob;
import io.lanewise.bench.model.ModelSuite;
import io.lanewise.bench.model.Targets;
import io.lanewise.bench.peer.Peers;
import io.lanewise.bench.report.Ratios;
import io.lanewise.bench.report.Row;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures whole networks. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Times steps of training (forward, loss, backward, optimiser) and predictions of small",
      "networks: ours, and other libraries' with the same numbers (djl for PyTorch; ort predicts",
      "only). Each one's first step, loss, gradients and changed parameters, is held against",
      "doubles first. Error and bound are in units of the largest number of each tensor."
    })
final class TrainingCommand implements Callable<Integer> {
  @Mixin private SuiteRun run;

  @Option(
      names = "--job",
      paramLabel = "STRING",
      description = "Only jobs that begin so, such as train: or train:lenet5; repeatable.")
  private List<String> wanted = List.of();

  @Override
  public Integer call() throws IOException {
    run.check(List.of("auto"), Peers.MODEL);
    List<ModelJob> all = run.quick() ? ModelJob.quick() : ModelJob.standard();
    Predicate<ModelJob> isWanted =
        job -> wanted.isEmpty() || wanted.stream().anyMatch(job.toString()::startsWith);
    List<ModelJob> jobs = all.stream().filter(isWanted).toList();
    run.require(!jobs.isEmpty(), "--job must begin one of " + all + ", got " + wanted);
    ModelSuite suite = new ModelSuite(run.others(peer -> peer::model));
    return run.run(suite, jobs, rows -> ratios(jobs, rows));
  }

  private static String ratios(List<ModelJob> jobs, List<Row> rows) {
    return Targets.of(jobs, rows)
        + Ratios.againstPeers(" in training", in("training", rows))
        + Ratios.againstPeers(" in inference", in("inference", rows));
  }

  private static List<Row> in(String direction, List<Row> rows) {
    return rows.stream().filter(row -> row.direction().equals(direction)).toList();
  }
}
