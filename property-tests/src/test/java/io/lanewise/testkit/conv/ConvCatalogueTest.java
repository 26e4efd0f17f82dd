package io.lanewise.testkit.conv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.contract.Support;
import io.lanewise.kernels.conv.Accuracy;
import io.lanewise.kernels.conv.ConvAlgorithm;
import io.lanewise.kernels.conv.ConvOptions;
import io.lanewise.kernels.conv.ConvPlan;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.parallel.Threads;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.testkit.Bits;
import io.lanewise.testkit.Refusal;
import io.lanewise.testkit.Tensor;
import io.lanewise.testkit.Values;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** The list of convolutions that planner, tests, benchmarks and tuner read. */
class ConvCatalogueTest {
  /** One for each entry; who adds an entry adds its test here. */
  private static final List<ConvContract> CONTRACTS =
      List.of(
          new Winograd4ConvContractTest(),
          new Winograd2ConvContractTest(),
          new Winograd6ConvContractTest(),
          new DirectConvContractTest(),
          new GroupedConvContractTest(),
          new DepthwiseConvContractTest(),
          new PointwiseConvContractTest(),
          new ImplicitGemmConvContractTest(),
          new Im2colConvContractTest(),
          new BiasSumContractTest(),
          new ReferenceConvContractTest());

  private final Catalogue catalogue = Catalogue.standard();

  @Provide
  Arbitrary<ConvCase> cases() {
    return ConvCase.of(ConvProblems.any(ConvShapes.any()));
  }

  @Example
  void everyEntryStandsUnderAContract() {
    assertEquals(
        new TreeSet<>(names(catalogue)),
        new TreeSet<>(CONTRACTS.stream().map(c -> c.algorithm().name()).toList()));
  }

  @Example
  void namesAreUniqueAndTheReferenceIsLast() {
    List<String> names = names(catalogue);
    assertEquals(names.size(), new HashSet<>(names).size());
    assertEquals("reference", names.getLast());
    for (ConvAlgorithm algorithm : catalogue.conv()) {
      assertSame(algorithm, catalogue.conv(algorithm.name()));
    }
    Refusal.of("algorithm", () -> catalogue.conv("fft"));
    ConvProblem problem = ConvProblem.of(ConvShape.of(1, 2, 2, 1, 1));
    ConvOptions unknown = ConvOptions.DEFAULT.withAlgorithm("fft");
    Refusal.of("algorithm", () -> catalogue.plan(problem, unknown));
    Refusal.of("problem", () -> catalogue.plan((ConvProblem) null, unknown));
    Refusal.of("options", () -> catalogue.plan(problem, (ConvOptions) null));
    Refusal.of("algorithm", () -> ConvOptions.DEFAULT.withAlgorithm(null));
    Refusal.of("choice", () -> ConvOptions.DEFAULT.withChoice(null));
    Refusal.of("threads", () -> ConvOptions.DEFAULT.withThreads(null));
    Refusal.of("scratchLimit", () -> ConvOptions.DEFAULT.withScratchLimit(-1));
  }

  @Property
  void everyEntryTakesAProblemOrSaysWhyNot(@ForAll("cases") ConvCase it) {
    for (ConvAlgorithm algorithm : catalogue.conv()) {
      Support support = algorithm.supports(it.problem());
      assertEquals(support.accepted(), support.reason().isEmpty(), algorithm.name());
    }
  }

  /** On integers all that take a problem agree to the last bit; those of tiles stand apart. */
  @Property
  @Tag("sample")
  void allAlgorithmsAgreeOnIntegers(@ForAll("cases") ConvCase it) {
    ConvData data = it.data(Values.INTEGERS);
    ConvOptions options = data.options();
    Tensor expected = ConvCall.run(catalogue.conv("reference").plan(it.problem(), options), data);
    for (ConvAlgorithm algorithm : catalogue.conv()) {
      boolean takes = algorithm.supports(it.problem()).accepted();
      if (takes && algorithm.errorBound(it.problem()).norm() == ErrorBound.Norm.ELEMENTWISE) {
        Tensor actual = ConvCall.run(algorithm.plan(it.problem(), options), data);
        Bits.assertEqual(expected, actual, algorithm.name() + ", " + data);
      }
    }
  }

  /** What {@code auto} may choose is held to the accuracy, and is what the plan of its name is. */
  @Property
  void thePlanKeepsTheAccuracy(@ForAll("cases") ConvCase it) {
    for (Accuracy accuracy : Accuracy.values()) {
      ConvProblem problem = it.problem().withAccuracy(accuracy);
      for (ConvOptions.Choice choice : ConvOptions.Choice.values()) {
        ConvPlan plan = catalogue.plan(problem, ConvOptions.DEFAULT.withChoice(choice));
        ConvAlgorithm chosen = catalogue.conv(plan.algorithm());
        assertTrue(chosen.accuracy().compareTo(accuracy) <= 0, plan.explain());
        boolean tiles = plan.errorBound().norm() == ErrorBound.Norm.TILE;
        assertFalse(accuracy == Accuracy.STRICT && tiles, plan.explain());
        assertEquals(chosen.errorBound(problem), plan.errorBound());
        assertEquals(problem, plan.problem());
        assertEquals(4L * plan.scratchFloats(), plan.scratchBytes());
        assertTrue(plan.explain().contains(problem.toString()), plan.explain());
        assertTrue(plan.explain().contains(plan.algorithm()), plan.explain());
      }
    }
  }

  @Property
  void theChoiceDoesNotDependOnThreads(@ForAll("cases") ConvCase it) {
    String alone = catalogue.plan(it.problem(), on(Threads.ONE)).algorithm();
    assertEquals(alone, catalogue.plan(it.problem(), on(Threads.of(2))).algorithm());
    assertEquals(alone, catalogue.plan(it.problem(), on(Threads.of(64))).algorithm());
  }

  private static ConvOptions on(Threads threads) {
    return ConvOptions.DEFAULT.withThreads(threads);
  }

  @Example
  void anotherAlgorithmMakesAnotherCatalogue() {
    Catalogue larger = catalogue.with(new PlainConv(PlainConv.Fault.NONE));
    assertEquals(
        Stream.concat(Stream.of("plain-loops"), names(catalogue).stream()).toList(), names(larger));
    assertFalse(names(catalogue).contains("plain-loops"));
    assertEquals(catalogue.gemm(), larger.gemm());
    ConvProblem problem = ConvProblem.of(ConvShape.of(1, 9, 9, 1, 3));
    assertEquals("plain-loops", larger.plan(problem, ConvOptions.DEFAULT).algorithm());
    ConvProblem large = ConvProblem.of(ConvShape.of(1, 9, 9, 1, 9));
    assertFalse(larger.plan(large, ConvOptions.DEFAULT).algorithm().equals("plain-loops"));
  }

  private static List<String> names(Catalogue catalogue) {
    return catalogue.conv().stream().map(ConvAlgorithm::name).toList();
  }
}
