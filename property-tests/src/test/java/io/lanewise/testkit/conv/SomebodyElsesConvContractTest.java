package io.lanewise.testkit.conv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.kernels.conv.ConvAlgorithm;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.testkit.Mistrusted;
import io.lanewise.testkit.Values;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;

/** The contract serves algorithms from outside the library, and notices what is wrong with them. */
class SomebodyElsesConvContractTest extends ConvContract {
  private static final String[] PROBLEMS = {
    "conv:n2_ic6_ih5_iw7_oc4_kh3_kw2_sh1_sw2_pt2_pl1_pr1_dh2_g2/bias/residual/relu",
    "conv:n2_ic3_ih6_oc5_k3_p1/nchw16/bias/hard-sigmoid",
    "conv:n2_ic4_ih6_iw5_oc6_k3_s2_p1_d2/backward-data/accumulate/nchw16",
    "conv:n2_ic4_ih6_iw5_oc6_k3_p1_g2/backward-weights/x-nhwc",
    "conv:n2_ic3_ih4_oc5_k1/backward-bias"
  };

  @Override
  public ConvAlgorithm algorithm() {
    return new PlainConv(PlainConv.Fault.NONE);
  }

  /** It knows one thread only. */
  @Override
  public Arbitrary<ConvProblem> parallelProblems() {
    return problems();
  }

  @Property(generation = GenerationMode.EXHAUSTIVE)
  void everyFaultIsNoticed(@ForAll PlainConv.Fault fault) {
    List<String> noticed = noticing(contract(fault));
    assertEquals(fault != PlainConv.Fault.NONE, !noticed.isEmpty(), noticed::toString);
  }

  /** Not one property is there for nothing: each notices some fault. */
  @Example
  void everyPropertyNoticesSomething() {
    List<Check> silent = new ArrayList<>(Check.ALL);
    for (PlainConv.Fault fault : PlainConv.Fault.values()) {
      silent.removeIf(check -> isNoticed(contract(fault), check));
    }
    assertEquals(List.of(), silent.stream().map(Check::name).toList());
  }

  private static ConvContract contract(PlainConv.Fault fault) {
    return new ConvContract() {
      @Override
      public ConvAlgorithm algorithm() {
        return new PlainConv(fault);
      }
    };
  }

  /** A property by its name. */
  private record Check(String name, Body body) {
    private interface Body {
      void run(ConvContract contract, ConvCase it) throws Exception;
    }

    static final List<Check> ALL =
        List.of(
            new Check("bound", (c, it) -> c.agreesWithTheReference(it, Values.UNIFORM)),
            new Check("integers", ConvAnswers::isExactOnIntegers),
            new Check("nan", ConvAnswers::aNanReachesWhatItMustAndNothingElse),
            new Check("linear", ConvLaws::isLinear),
            new Check("adjoint", ConvLaws::directionsAreAdjoint),
            new Check("groups", ConvLaws::groupsAreSeparate),
            new Check("shift", ConvWindowLaws::isShiftEquivariant),
            new Check("stride", ConvWindowLaws::aStrideSkipsOutputs),
            new Check("dilation", ConvWindowLaws::dilationStuffsTheKernelWithZeros),
            new Check("transposed", ConvWindowLaws::backwardDataIsTheTransposedConvolution),
            new Check("product", ConvWindowLaws::oneByOneIsAMatrixProduct),
            new Check(
                "epilogue",
                (c, it) -> {
                  if (it.problem().direction().ordinal() == 0) {
                    c.anEpilogueIsItsSteps(it, it.problem().epilogue(), Values.UNIFORM);
                  }
                }),
            new Check("accumulate", ConvEpilogues::accumulatesOnIntegers),
            new Check("storage", ConvStorage::writesNothingButTheTarget),
            new Check("offsets", ConvStorage::offsetsChangeNothing),
            new Check("layouts", ConvStorage::layoutsChangeNothing),
            new Check("packing", ConvPaths::packingChangesNothing),
            new Check("scratch", ConvPaths::scratchMayHoldAnything),
            new Check("batch", ConvPaths::aBatchIsItsImages),
            new Check("again", ConvPaths::aPlanServesManyRuns),
            new Check("threads", ConvThreading::anyNumberOfThreadsGivesTheSameBits),
            new Check("executors", ConvThreading::anyExecutorGivesTheSameBits),
            new Check("callers", ConvThreading::aPlanIsSafeForThreads),
            new Check("limit", ConvRefusals::theScratchLimitIsKept),
            new Check("reason", ConvRefusals::whatItDoesNotTakeIsRefusedWithTheReason));
  }

  /** Which properties notice that something is wrong. */
  private static List<String> noticing(ConvContract contract) {
    List<String> noticing = new ArrayList<>();
    for (Check check : Check.ALL) {
      if (isNoticed(contract, check)) {
        noticing.add(check.name());
      }
    }
    return noticing;
  }

  private static boolean isNoticed(ConvContract contract, Check check) {
    String[] problems =
        switch (check.name()) {
          case "product" -> new String[] {"conv:n2_ic7_ih5_iw3_oc4_k1"};
          case "reason" -> new String[] {"conv:ic1_ih9_oc1_k9"};
          default -> PROBLEMS;
        };
    for (int seed = 0; seed < 8; seed++) {
      for (String problem : problems) {
        try {
          check.body().run(contract, ConvCase.of(problem, seed));
        } catch (AssertionError | Exception noticed) {
          return true;
        }
      }
    }
    return false;
  }

  @Example
  void aReferenceOfZerosIsMistrusted() {
    ConvData data = ConvCase.of("conv:ic3_ih7_oc2_k3_p1", 1).data(Values.UNIFORM);
    ConvData zeros = data.withX(data.x().copy().fill(0f));
    ConvTruth truth = ConvTruth.of(zeros);
    truth.check(run(zeros), errorBound(data.problem()), tile());
    assertThrows(Mistrusted.class, truth::trusted);
    ConvTruth.of(data).trusted();
  }
}
