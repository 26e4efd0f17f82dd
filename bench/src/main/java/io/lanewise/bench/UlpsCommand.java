package io.lanewise.bench;

import io.lanewise.testkit.UlpTally;
import io.lanewise.testkit.simd.Elementary;
import io.lanewise.testkit.simd.Powers;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures how exact the elementary functions are. */
@Command(
    name = "ulps",
    mixinStandardHelpOptions = true,
    description = {
      "Compares the elementary functions with exact values: those of one argument at every float,",
      "pow at random ones, and prints the largest errors. That takes minutes.",
      "Exit code 1 when any exceeds its bound."
    })
final class UlpsCommand implements Callable<Integer> {
  /** Work is dealt in that many parts, whatever the number of processors. */
  private static final int PARTS = 64;

  private static final long POWERS = 1L << 30;

  @Spec private CommandSpec spec;

  @Option(
      names = "--step",
      paramLabel = "N",
      defaultValue = "1",
      description = "Take every N-th float only (default ${DEFAULT-VALUE}).")
  private int step;

  @Override
  public Integer call() {
    if (step < 1) {
      throw new ParameterException(
          spec.commandLine(), "--step must be at least 1, got " + step + ".");
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println("function  max ulp  bound  misrounded  at");
    boolean good = true;
    for (Elementary function : Elementary.values()) {
      UlpTally tally = parts(part -> function.tally(part * step, (long) PARTS * step));
      good &= report(function.toString(), function.bound(), tally, out);
    }
    UlpTally powers = parts(part -> Powers.tally(POWERS / step / PARTS, part));
    good &= report("pow", Elementary.POW_BOUND, powers, out);
    return good ? 0 : 1;
  }

  private static UlpTally parts(LongFunction<UlpTally> part) {
    UlpTally all = new UlpTally();
    LongStream.range(0, PARTS).parallel().mapToObj(part).toList().forEach(all::add);
    return all;
  }

  private static boolean report(String name, double bound, UlpTally tally, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%-8s  %7.3f  %5.0f  %9.4f%%  %s%n",
        name,
        tally.largest(),
        bound,
        100.0 * tally.misrounded() / tally.results(),
        tally.where());
    out.flush();
    return tally.largest() <= bound;
  }
}
