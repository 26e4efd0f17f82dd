package io.lanewise.testkit.gemm;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.kernels.gemm.GemmAlgorithm;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.testkit.Mistrusted;
import io.lanewise.testkit.Values;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;

/** The contract serves algorithms from outside the library, and notices what is wrong with them. */
class SomebodyElsesContractTest extends GemmContract implements GemmMatrixLaws {
  @Override
  public GemmAlgorithm algorithm() {
    return new PlainLoops(PlainLoops.Fault.NONE);
  }

  /** It knows one thread only. */
  @Override
  public Arbitrary<GemmProblem> parallelProblems() {
    return problems();
  }

  @Property(generation = GenerationMode.EXHAUSTIVE)
  void everyFaultIsNoticed(@ForAll PlainLoops.Fault fault) {
    GemmContract contract =
        new GemmContract() {
          @Override
          public GemmAlgorithm algorithm() {
            return new PlainLoops(fault);
          }
        };
    assertEquals(fault != PlainLoops.Fault.NONE, isNoticed(contract));
  }

  private static boolean isNoticed(GemmContract contract) {
    List<Consumer<GemmCase>> properties =
        List.of(
            it -> contract.agreesWithTheReference(it, Values.UNIFORM),
            contract::isExactOnIntegers,
            contract::aNanReachesWhatItMustAndNothingElse,
            contract::betaZeroDoesNotReadC,
            contract::writesNothingButC,
            contract::gapsChangeNothing,
            contract::aBatchIsItsProducts,
            contract::scratchMayHoldAnything);
    for (int seed = 0; seed < 20; seed++) {
      GemmCase it = GemmCase.of("gemm:m5_n6_k7/batch2/bias-row/residual/relu", seed);
      for (Consumer<GemmCase> property : properties) {
        try {
          property.accept(it);
        } catch (AssertionError | ArrayIndexOutOfBoundsException noticed) {
          return true;
        }
      }
    }
    return false;
  }

  @Example
  void aReferenceOfZerosIsMistrusted() {
    GemmData data = GemmCase.of("gemm:m5_n6_k7", 1).data(Values.UNIFORM).withScalars(1f, 0f);
    GemmData zeros = data.withA(data.a().copy().fill(0f));
    GemmTruth truth = GemmTruth.of(zeros);
    truth.check(run(zeros), errorBound(data.problem()));
    assertThrows(Mistrusted.class, truth::trusted);
    assertDoesNotThrow(GemmTruth.of(data)::trusted);
  }
}
