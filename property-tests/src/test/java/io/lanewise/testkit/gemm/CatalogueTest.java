package io.lanewise.testkit.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.contract.Support;
import io.lanewise.kernels.gemm.GemmAlgorithm;
import io.lanewise.kernels.gemm.GemmOptions;
import io.lanewise.kernels.gemm.GemmPlan;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.parallel.Threads;
import io.lanewise.testkit.Refusal;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The list that planner, tests, benchmarks and tuner read. */
class CatalogueTest {
  /** One for each entry; who adds an entry adds its test here. */
  private static final List<GemmContract> CONTRACTS =
      List.of(new GemvContractTest(), new TiledGemmContractTest(), new ReferenceContractTest());

  private final Catalogue catalogue = Catalogue.standard();

  @Provide
  Arbitrary<GemmCase> cases() {
    return new TiledGemmContractTest().cases();
  }

  @Example
  void everyEntryStandsUnderAContract() {
    assertEquals(names(catalogue), CONTRACTS.stream().map(c -> c.algorithm().name()).toList());
  }

  @Example
  void namesAreUniqueAndTheReferenceIsLast() {
    List<String> names = names(catalogue);
    assertEquals(names.size(), new HashSet<>(names).size());
    assertEquals("reference", names.getLast());
    for (GemmAlgorithm algorithm : catalogue.gemm()) {
      assertSame(algorithm, catalogue.gemm(algorithm.name()));
    }
    Refusal.of("algorithm", () -> catalogue.gemm("strassen"));
  }

  @Property
  void everyEntryTakesAProblemOrSaysWhyNot(@ForAll("cases") GemmCase it) {
    for (GemmAlgorithm algorithm : catalogue.gemm()) {
      Support support = algorithm.supports(it.problem());
      assertEquals(support.accepted(), support.reason().isEmpty(), algorithm.name());
    }
  }

  @Property
  void thePlanIsTheFirstEntrysThatTakesIt(@ForAll("cases") GemmCase it) {
    GemmPlan plan = catalogue.plan(it.problem(), GemmOptions.DEFAULT);
    String first =
        catalogue.gemm().stream()
            .filter(algorithm -> algorithm.supports(it.problem()).accepted())
            .findFirst()
            .orElseThrow()
            .name();
    assertEquals(first, plan.algorithm());
    assertEquals(it.problem(), plan.problem());
    assertEquals(4L * plan.scratchFloats(), plan.scratchBytes());
    assertEquals(catalogue.gemm(first).errorBound(it.problem()), plan.errorBound());
    assertTrue(plan.explain().contains(it.problem().toString()), plan.explain());
  }

  @Property
  void theChoiceDoesNotDependOnThreads(@ForAll("cases") GemmCase it) {
    String alone = catalogue.plan(it.problem(), on(Threads.ONE)).algorithm();
    assertEquals(alone, catalogue.plan(it.problem(), on(Threads.of(2))).algorithm());
    assertEquals(alone, catalogue.plan(it.problem(), on(Threads.of(64))).algorithm());
  }

  private static GemmOptions on(Threads threads) {
    return GemmOptions.DEFAULT.withThreads(threads);
  }

  @Example
  void anotherAlgorithmMakesAnotherCatalogue() {
    GemmAlgorithm other = new PlainLoops(PlainLoops.Fault.NONE);
    Catalogue larger = catalogue.with(other);
    assertEquals(
        Stream.concat(Stream.of("plain-loops"), names(catalogue).stream()).toList(), names(larger));
    assertFalse(names(catalogue).contains("plain-loops"));
    GemmProblem problem = GemmProblem.of(3, 4, 5);
    assertEquals("plain-loops", larger.plan(problem, GemmOptions.DEFAULT).algorithm());
    assertEquals("tiled", catalogue.plan(problem, GemmOptions.DEFAULT).algorithm());
  }

  private static List<String> names(Catalogue catalogue) {
    return catalogue.gemm().stream().map(GemmAlgorithm::name).toList();
  }
}
