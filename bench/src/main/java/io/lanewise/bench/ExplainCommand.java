package io.lanewise.bench;

import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.catalogue.Problems;
import io.lanewise.kernels.conv.ConvOptions;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.conv.CostModel;
import io.lanewise.kernels.gemm.GemmOptions;
import io.lanewise.kernels.gemm.GemmPlan;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.parallel.Threads;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.tuning.Tuning;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells what the planner makes of a problem. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = {
      "Tells what the planner would do with a problem and why: the algorithm, those it was chosen",
      "from and those that refuse, blocks and packing, scratch, operations and bytes, the time to",
      "expect, and the error bound. Nothing is run."
    })
final class ExplainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "PROBLEM",
      description = "Problem strings, such as conv:ic64_ih56_oc64_k3_p1/bias/relu.")
  private List<String> problems;

  @Option(
      names = "--algorithm",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = "One by name instead of the planner's choice.")
  private String algorithm;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Threads (default 1); no choice depends on it.")
  private int threads;

  @Option(
      names = "--scratch",
      paramLabel = "BYTES",
      description = "The most scratch that a convolution may take (default any).")
  private Long scratch;

  @Option(
      names = "--portable",
      description = "Choose a convolution by its shape alone, as on every machine.")
  private boolean portable;

  @Option(
      names = "--tuning",
      paramLabel = "FILE",
      description = "What was measured, as lanewise tune writes it (default -Dlanewise.tuning).")
  private Path tuning;

  @Override
  public Integer call() {
    Catalogue catalogue = Catalogue.standard();
    PrintWriter out = spec.commandLine().getOut();
    for (String problem : problems) {
      out.println(explained(catalogue, problem));
    }
    out.flush();
    return 0;
  }

  private String explained(Catalogue catalogue, String text) {
    Threads on = Threads.of(threads);
    if (text.startsWith("conv:")) {
      ConvOptions options = ConvOptions.DEFAULT.withThreads(on).withAlgorithm(algorithm);
      options = scratch == null ? options : options.withScratchLimit(scratch);
      options = portable ? options.withChoice(ConvOptions.Choice.PORTABLE) : options;
      options = tuning == null ? options : options.withTuning(Tuning.load(tuning));
      return catalogue.plan(ConvProblem.parse(text), options).explain();
    }
    if (scratch != null || portable || tuning != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--scratch, --portable and --tuning must go with a convolution, got " + text);
    }
    if (text.startsWith("gemm:")) {
      GemmProblem problem = GemmProblem.parse(text);
      GemmOptions options = GemmOptions.DEFAULT.withThreads(on);
      GemmPlan plan =
          algorithm.equals(ConvOptions.AUTO)
              ? catalogue.plan(problem, options)
              : catalogue.gemm(algorithm).plan(problem, options);
      return plan.explain() + expected(problem.flops(), plan.bytes());
    }
    Problem problem = Problems.parse(text);
    PlanOptions options = PlanOptions.DEFAULT.withThreads(on).withAlgorithm(algorithm);
    return catalogue.plan(problem, options).explain() + expected(0, problem.bytes());
  }

  /** For whom there is no cost model: the roof that the speeds of one core make. */
  private static String expected(long flops, long bytes) {
    CostModel machine = CostModel.current();
    double computing = flops / machine.flopsPerNano();
    double memory = bytes / machine.memoryBytesPerNano();
    double cache = bytes / machine.cacheBytesPerNano();
    return String.format(
        Locale.ROOT,
        "%n  estimate: at least %.1f us on one thread (%s%.1f out of a cache, %.1f out of memory)",
        Math.max(computing, cache) / 1e3,
        flops == 0 ? "" : String.format(Locale.ROOT, "operations %.1f, bytes ", computing / 1e3),
        cache / 1e3,
        memory / 1e3);
  }
}
