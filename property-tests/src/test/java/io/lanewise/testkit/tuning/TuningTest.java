package io.lanewise.testkit.tuning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.conv.ConvOptions;
import io.lanewise.kernels.conv.ConvPlan;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.parallel.Threads;
import io.lanewise.kernels.tuning.Host;
import io.lanewise.kernels.tuning.Measurement;
import io.lanewise.kernels.tuning.Tuning;
import io.lanewise.testkit.Refusal;
import io.lanewise.testkit.conv.ConvProblems;
import io.lanewise.testkit.conv.ConvShapes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Tuning files, and what the planner makes of them. */
class TuningTest {
  private static final String PROBLEM = "conv:ic16_ih12_oc16_k3_p1";

  private static Measurement here(int threads, String problem, String algorithm, long nanos) {
    return new Measurement(Host.current(), threads, problem, algorithm, nanos);
  }

  private static Tuning fastest(String algorithm) {
    return Tuning.of(
        List.of(here(1, PROBLEM, algorithm, 10), here(1, PROBLEM, "implicit-gemm", 20)));
  }

  private static ConvPlan plan(String problem, ConvOptions options) {
    return Catalogue.standard().plan(ConvProblem.parse(problem), options);
  }

  @Provide
  Arbitrary<List<Measurement>> measurements() {
    Arbitrary<Host> hosts =
        Combinators.combine(
                Arbitraries.of("Some CPU @ 2.90GHz", "#Other", "Neoverse-N1"),
                Arbitraries.of("25.0.1+8-LTS", "26-ea"),
                Arbitraries.of(0, 4, 8, 16))
            .as(Host::new);
    Arbitrary<String> problems =
        ConvProblems.any(ConvShapes.any()).map(ConvProblem::toString).withoutEdgeCases();
    return Combinators.combine(
            hosts,
            Arbitraries.of(1, 2, 64),
            Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(1, problems),
                net.jqwik.api.Tuple.of(1, Arbitraries.of(PROBLEM, "gemm:m4_n4_k4/tn"))),
            Arbitraries.of("direct", "winograd-4x4", "im2col"),
            Arbitraries.longs().between(1, Long.MAX_VALUE))
        .as(Measurement::new)
        .filter(m -> !m.host().cpu().startsWith("#"))
        .list()
        .ofMaxSize(30);
  }

  @Property
  void parsingWhatIsPrintedGivesTheSame(@ForAll("measurements") List<Measurement> all) {
    Tuning tuning = Tuning.of(all);
    List<String> lines = tuning.lines();
    assertEquals(tuning.measurements(), Tuning.parse("file", lines).measurements());
    assertEquals(lines, Tuning.parse("file", lines).lines());
  }

  /** Whoever merges lines, in whatever order, gets the same file. */
  @Property
  void orderAndRepetitionDoNotMatter(@ForAll("measurements") List<Measurement> all) {
    List<String> lines = new ArrayList<>(Tuning.of(all).lines());
    List<String> expected = List.copyOf(lines);
    lines.addAll(expected);
    lines.add("");
    Collections.shuffle(lines, new Random(all.size()));
    assertEquals(expected, Tuning.parse("file", lines).lines());
  }

  @Property
  void newerMeasurementsReplaceOlderOfTheSameContest(
      @ForAll("measurements") List<Measurement> old,
      @ForAll("measurements") List<Measurement> young) {
    Tuning both = Tuning.of(old).with(young);
    assertTrue(both.measurements().containsAll(Tuning.of(young).measurements()));
    for (Measurement m : both.measurements()) {
      boolean replaced =
          young.stream()
              .anyMatch(
                  y ->
                      y.host().equals(m.host())
                          && y.threads() == m.threads()
                          && y.problem().equals(m.problem()));
      assertTrue(replaced ? young.contains(m) : old.contains(m), m.toString());
    }
  }

  /** Also where nobody is the fastest on every number of threads. */
  @Property
  void ranksAreHeldAgainstTheFirst(@ForAll("measurements") List<Measurement> all) {
    Tuning tuning = Tuning.of(all);
    for (Measurement m : all) {
      List<Tuning.Rank> ranks = tuning.ranks(m.host(), m.problem());
      for (int i = 0; i < ranks.size(); i++) {
        double before = i == 0 ? 1 : ranks.get(i - 1).slowdown();
        assertTrue(ranks.get(i).slowdown() >= before, ranks::toString);
        assertTrue(i > 0 || ranks.get(i).slowdown() == 1, ranks::toString);
      }
    }
  }

  /** One threads' times count as much as another's, and who is missing on one is out. */
  @Example
  void ranksAreGeometricMeansOverThreads() {
    Tuning tuning =
        Tuning.of(
            List.of(
                here(1, PROBLEM, "direct", 100),
                here(1, PROBLEM, "im2col", 400),
                here(1, PROBLEM, "implicit-gemm", 50),
                here(2, PROBLEM, "direct", 90),
                here(2, PROBLEM, "im2col", 10)));
    List<Tuning.Rank> ranks = tuning.ranks(Host.current(), PROBLEM);
    assertEquals(List.of("im2col", "direct"), ranks.stream().map(Tuning.Rank::algorithm).toList());
    assertEquals(1, ranks.get(0).slowdown());
    assertEquals(Math.sqrt(100 / 400.0 * 90 / 10), ranks.get(1).slowdown(), 1e-9);
    assertEquals(List.of(), tuning.ranks(new Host("other", "25", 16), PROBLEM));
    assertEquals(List.of(), tuning.ranks(Host.current(), PROBLEM + "/backward-data"));
  }

  @Example
  void theFastestMeasuredIsChosenWhateverTheEstimates() {
    for (String name : List.of("direct", "im2col", "winograd-2x2", "reference")) {
      ConvOptions tuned = ConvOptions.DEFAULT.withTuning(fastest(name));
      for (int threads : new int[] {1, 2, 3}) {
        ConvPlan plan = plan(PROBLEM, tuned.withThreads(Threads.of(threads)));
        assertEquals(name, plan.algorithm(), plan.explain());
        assertTrue(plan.explain().contains("what was measured here (tuning)"), plan.explain());
        assertTrue(plan.explain().contains("measured  1.00 x"), plan.explain());
      }
      // Epilogues and accumulation cost everybody the same.
      assertEquals(name, plan(PROBLEM + "/bias/relu", tuned).algorithm());
      assertEquals(name, plan(PROBLEM + "/accumulate", tuned).algorithm());
    }
    String untuned = plan(PROBLEM, ConvOptions.DEFAULT.withTuning(Tuning.NONE)).explain();
    assertTrue(untuned.contains("chosen: by the least estimate"), untuned);
    assertFalse(untuned.contains("measured"), untuned);
  }

  /** Measured or not, what was asked for is kept. */
  @Example
  void accuracyScratchAndPortabilityComeFirst() {
    ConvOptions winograd = ConvOptions.DEFAULT.withTuning(fastest("winograd-4x4"));
    assertEquals("winograd-4x4", plan(PROBLEM, winograd).algorithm());
    assertEquals("implicit-gemm", plan(PROBLEM + "/strict", winograd).algorithm());
    ConvOptions six = ConvOptions.DEFAULT.withTuning(fastest("winograd-6x6"));
    assertEquals("implicit-gemm", plan(PROBLEM, six).algorithm());
    assertEquals("winograd-6x6", plan(PROBLEM + "/fastest", six).algorithm());
    // Explained against the fastest that may be chosen.
    assertTrue(plan(PROBLEM, six).explain().contains("measured  1.00 x"));

    long needs = plan(PROBLEM, winograd).scratchBytes();
    ConvPlan limited = plan(PROBLEM, winograd.withScratchLimit(needs - 1));
    assertTrue(limited.scratchBytes() < needs, limited.explain());

    ConvOptions portable = ConvOptions.DEFAULT.withChoice(ConvOptions.Choice.PORTABLE);
    String expected = plan(PROBLEM, portable).algorithm();
    for (String name : List.of("direct", "im2col", "reference")) {
      ConvPlan plan = plan(PROBLEM, portable.withTuning(fastest(name)));
      assertEquals(expected, plan.algorithm(), plan.explain());
    }
    ConvPlan named = plan(PROBLEM, winograd.withAlgorithm("im2col"));
    assertEquals("im2col", named.algorithm());
  }

  /** What the file says of algorithms that are not there, or do not take the problem. */
  @Example
  void unknownAlgorithmsAreIgnored() {
    Tuning fft = Tuning.of(List.of(here(1, PROBLEM, "fft", 1), here(1, PROBLEM, "im2col", 2)));
    assertEquals("im2col", plan(PROBLEM, ConvOptions.DEFAULT.withTuning(fft)).algorithm());
    Tuning depthwise = Tuning.of(List.of(here(1, PROBLEM, "depthwise", 1)));
    String chosen = plan(PROBLEM, ConvOptions.DEFAULT.withTuning(depthwise)).explain();
    assertTrue(chosen.contains("chosen: by the least estimate"), chosen);
  }

  @Example
  void malformedLinesAreNamed() {
    String good = here(1, PROBLEM, "direct", 5).toString();
    for (String bad :
        List.of(
            "nonsense",
            good + "\t7",
            good.replace("\t", " "),
            good.replace("\t5", "\t0"),
            good.replace("\t5", "\t5.5"),
            good.replace("\t5", "\t-5"),
            good.replace("\t5", "\t99999999999999999999"),
            good.replace("direct", ""),
            good.replace("direct", " direct"),
            good.replace(PROBLEM, "conv"),
            good.replace("\t1\t", "\t0\t"),
            good.replace("\t1\t", "\t1025\t"),
            good.replace("\t1\t", "\tone\t"))) {
      List<String> lines = List.of("# a comment", good, "", bad, good);
      IllegalArgumentException refusal =
          Refusal.of("some/file.tsv:4", () -> Tuning.parse("some/file.tsv", lines));
      assertFalse(refusal.getMessage().contains("\n"), refusal.getMessage());
    }
  }

  @Example
  void filesAreLoadedAndForeignLinesIgnoredInOneSentence() throws IOException {
    Path file = Files.createTempFile("lanewise", ".tuning");
    try {
      Host stale = new Host(Host.current().cpu(), "24+1", Host.current().lanes());
      List<Measurement> all =
          List.of(
              here(1, PROBLEM, "im2col", 2),
              new Measurement(stale, 1, PROBLEM, "direct", 1),
              new Measurement(new Host("another", "25", 16), 1, PROBLEM, "reference", 1));
      Files.write(file, Tuning.of(all).lines());
      List<String> said = new ArrayList<>();
      ConvOptions tuned = ConvOptions.DEFAULT.withTuning(listening(said, file));
      assertEquals("im2col", plan(PROBLEM, tuned).algorithm());
      assertEquals("im2col", plan(PROBLEM, tuned).algorithm());
      assertEquals(1, said.size(), said::toString);
      assertTrue(said.getFirst().contains("2 of 3 lines"), said::toString);
      assertTrue(said.getFirst().contains(file.toString()), said::toString);

      Files.write(file, Tuning.of(all.subList(0, 1)).lines());
      said.clear();
      listening(said, file);
      assertEquals(List.of(), said);
    } finally {
      Files.delete(file);
    }
    Refusal.of("file", () -> Tuning.load(file));
    Refusal.of("file", () -> Tuning.load(null));
    Refusal.of("tuning", () -> ConvOptions.DEFAULT.withTuning(null));
    assertThrows(NullPointerException.class, () -> Tuning.of(null));
    assertSame(Tuning.NONE, Tuning.installed());
  }

  private static Tuning listening(List<String> said, Path file) {
    Logger logger = Logger.getLogger("io.lanewise");
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord each) {
            said.add(new java.util.logging.SimpleFormatter().formatMessage(each));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    try {
      return Tuning.load(file);
    } finally {
      logger.removeHandler(handler);
      logger.setUseParentHandlers(true);
    }
  }
}
