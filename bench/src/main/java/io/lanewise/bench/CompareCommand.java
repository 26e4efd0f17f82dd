package io.lanewise.bench;

import io.lanewise.bench.report.Comparison;
import io.lanewise.bench.report.Report;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts two runs side by side. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description =
        "Puts two runs written with --json side by side: before and after a change, two JDKs, two"
            + " flags, two machines. Tells what differs between the machines, each row's times and"
            + " their ratio, and whether it is outside the noise: whether the ranges between the"
            + " quartiles (with --forks: between the fastest and the slowest fork) are apart."
            + " Exit code 0 whatever comes out.")
final class CompareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "A.json", description = "The run to compare with.")
  private Path first;

  @Parameters(index = "1", paramLabel = "B.json", description = "The run that is compared.")
  private Path second;

  @Override
  public Integer call() {
    Comparison comparison = Comparison.of(Report.read(first), Report.read(second));
    PrintWriter out = spec.commandLine().getOut();
    out.print(comparison.text());
    out.flush();
    return 0;
  }
}
