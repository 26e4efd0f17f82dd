package io.lanewise.testkit.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.catalogue.Problems;
import io.lanewise.kernels.contract.Support;
import io.lanewise.kernels.plan.Algorithm;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.testkit.Refusal;
import java.lang.reflect.Constructor;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of everything around products and convolutions. */
class PlanCatalogueTest {
  private final Catalogue catalogue = Catalogue.standard();

  private List<Algorithm> ours() {
    return catalogue.others().subList(0, catalogue.others().size() - 1);
  }

  @Test
  void everyEntryStandsUnderAContract() throws ReflectiveOperationException {
    TreeSet<String> tested = new TreeSet<>();
    for (JavaClass type : new ClassFileImporter().importPackages("io.lanewise.testkit")) {
      boolean contract =
          type.isAssignableTo(OurPlanContract.class) && type.getSimpleName().endsWith("Test");
      if (contract && !type.getModifiers().toString().contains("ABSTRACT")) {
        Constructor<?> constructor = Class.forName(type.getName()).getDeclaredConstructor();
        constructor.setAccessible(true);
        tested.add(((OurPlanContract) constructor.newInstance()).name());
      }
    }
    assertEquals(new TreeSet<>(ours().stream().map(Algorithm::name).toList()), tested);
  }

  @Test
  void everyEntryHasSamples() {
    for (List<String> samples : List.of(PlanSamples.SMALL, PlanSamples.LARGE)) {
      List<Problem> problems = samples.stream().map(Problems::parse).toList();
      List<String> without =
          ours().stream()
              .filter(a -> problems.stream().noneMatch(p -> a.supports(p).accepted()))
              .map(Algorithm::name)
              .toList();
      assertEquals(List.of(), without, "no sample");
    }
  }

  @Test
  void namesAreUniqueAndTheReferenceIsLast() {
    List<String> names = catalogue.others().stream().map(Algorithm::name).toList();
    assertEquals(names.size(), new HashSet<>(names).size());
    assertEquals("reference", names.getLast());
    for (Algorithm algorithm : catalogue.others()) {
      assertSame(algorithm, catalogue.other(algorithm.name()));
    }
    Refusal.of("algorithm", () -> catalogue.other("fft"));
    Problem problem = Problems.parse("act:relu_iw5");
    Refusal.of(
        "algorithm", () -> catalogue.plan(problem, PlanOptions.DEFAULT.withAlgorithm("fft")));
    Refusal.of(
        "problem", () -> catalogue.plan(problem, PlanOptions.DEFAULT.withAlgorithm("softmax")));
    Refusal.of("problem", () -> catalogue.plan((Problem) null, PlanOptions.DEFAULT));
    Refusal.of("options", () -> catalogue.plan(problem, (PlanOptions) null));
    Refusal.of("threads", () -> PlanOptions.DEFAULT.withThreads(null));
  }

  @Test
  void everyEntryTakesAProblemOrSaysWhyNot() {
    for (String sample : PlanSamples.SMALL) {
      Problem problem = Problems.parse(sample);
      assertEquals(problem, Problems.parse(problem.toString()), sample);
      for (Algorithm algorithm : catalogue.others()) {
        Support support = algorithm.supports(problem);
        assertEquals(support.accepted(), support.reason().isEmpty(), algorithm.name());
      }
      String chosen = catalogue.plan(problem, PlanOptions.DEFAULT).algorithm();
      assertFalse(chosen.equals("reference"), sample + " is left to the reference");
    }
  }

  @Test
  void whatIsNoProblemIsRefusedInOneSentence() {
    Stream.of(
            null,
            "",
            "act",
            "act:relu",
            "act:relu_",
            "act:relu_iq5",
            "act:relu_iw5/sideways",
            "act:relu_iw5/backward/backward",
            "act:nonsense_iw5",
            "act:clip=2,1_iw5",
            "pool:max_ic1_ih4_k0",
            "softmax:q3",
            "fft:n5")
        .forEach(
            text -> {
              try {
                Problems.parse(text);
              } catch (IllegalArgumentException refusal) {
                assertTrue(refusal.getMessage().contains(", got "), refusal.getMessage());
                return;
              }
              throw new AssertionError(text + " must be refused");
            });
  }
}
