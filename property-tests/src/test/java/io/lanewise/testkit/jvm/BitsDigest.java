package io.lanewise.testkit.jvm;

import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.catalogue.Problems;
import io.lanewise.kernels.conv.ConvAlgorithm;
import io.lanewise.kernels.conv.ConvPlan;
import io.lanewise.kernels.gemm.GemmAlgorithm;
import io.lanewise.kernels.gemm.GemmPlan;
import io.lanewise.kernels.parallel.Threads;
import io.lanewise.kernels.plan.Algorithm;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.testkit.Bits;
import io.lanewise.testkit.Values;
import io.lanewise.testkit.conv.ConvCall;
import io.lanewise.testkit.conv.ConvCase;
import io.lanewise.testkit.conv.ConvData;
import io.lanewise.testkit.gemm.GemmCall;
import io.lanewise.testkit.gemm.GemmCase;
import io.lanewise.testkit.gemm.GemmData;
import io.lanewise.testkit.plan.PlanCase;
import io.lanewise.testkit.plan.PlanData;
import io.lanewise.testkit.plan.PlanSamples;
import java.util.ArrayList;
import java.util.List;

/**
 * A main program that prints the bits of fixed cases, a line each, so that two JVMs can be compared
 * and a difference is a reproducer. The reference stands outside the promise of equal bits.
 *
 * <p>Arguments: {@code all} or {@code tiny}; how many threads; how many rounds. The first round is
 * that of cold code; a later round with other bits ends the program with a message.
 *
 * <p>The library would serve the reference on a JVM without C2. A {@code disguise} as fourth
 * argument hides from it what it asks for, so that the vector kernels can be had interpreted and
 * compiled by C1.
 */
final class BitsDigest {
  private static final String[] SIZES = {
    "m1_n1_k1",
    "m5_n3_k17",
    "m14_n32_k33",
    "m15_n33_k40",
    "m29_n47_k100",
    "m33_n1_k200",
    "m1_n50_k31",
    "m61_n9_k385",
    "m8_n70_k512",
    "m13_n14_k1025"
  };

  private static final String[] OPTIONS = {
    "",
    "/tn",
    "/nt/bias-column/relu",
    "/tt/batch3/residual",
    "/packed-a/bias-full/hard-swish",
    "/tn/packed-b/clip=-0.5,0.5"
  };

  private static final String[] LARGE = {
    "gemm:m130_n130_k401",
    "gemm:m50_n50_k50/batch30/tt",
    "gemm:m601_n1_k490",
    "gemm:m601_n1_k490/tn"
  };

  private static final String[] TINY = {
    "gemm:m5_n3_k17",
    "gemm:m15_n33_k20/tt/relu",
    "gemm:m9_n1_k40",
    "gemm:m9_n1_k40/tn",
    "gemm:m2_n4_k1030/nt/bias-full",
    "gemm:m1_n40_k9/residual/hard-swish",
    "gemm:m17_n5_k8/packed-b/leaky-relu=0.1",
    "gemm:m3_n3_k3/batch4"
  };

  private static final String[] CONV_TINY = {
    "conv:ic3_ih5_iw6_oc5_k3_p1/bias/relu",
    "conv:ic17_ih4_oc3_k3_p1/nchw16/backward-data",
    "conv:n2_ic3_ih5_oc4_k3_s2_p1/backward-weights",
    "conv:ic5_ih3_iw7_oc18_k1/x-nhwc",
    "conv:ic4_ih6_oc4_k3_p1_g4/hard-swish",
    "conv:ic6_ih5_oc4_kh1_kw3_g2/residual",
    "conv:n2_ic3_ih4_oc5_k1/backward-bias"
  };

  private static final String[] CONV_SIZES = {
    "ic16_ih15_iw17_oc32_k3_p1",
    "ic33_ih9_iw31_oc17_k3_pt1_pl2",
    "n3_ic3_ih16_oc48_k7_s2_p3",
    "ic20_ih13_iw8_oc21_kh1_kw7_pl3_pr3",
    "ic48_ih7_iw14_oc33_k1",
    "ic32_ih14_iw15_oc32_k3_p1_g32",
    "ic8_ih14_oc16_k5_s2_p2_g8",
    "ic36_ih9_oc24_k3_p2_d2_g4",
    "n4_ic15_ih28_iw33_oc31_k3_p1"
  };

  private static final String[] CONV_OPTIONS = {
    "", "/nchw16/bias/relu", "/backward-data/accumulate", "/backward-weights/nchw16"
  };

  private BitsDigest() {}

  public static void main(String[] arguments) {
    if (arguments.length > 3) {
      System.setProperty("java.vm.info", arguments[3]);
    }
    List<GemmCase> cases = arguments[0].equals("tiny") ? tiny() : all();
    Threads threads = Threads.of(Integer.parseInt(arguments[1]));
    int rounds = Integer.parseInt(arguments[2]);
    List<Line> lines = new ArrayList<>();
    for (GemmCase it : cases) {
      for (GemmAlgorithm algorithm : Catalogue.standard().gemm()) {
        boolean takes = algorithm.supports(it.problem()).accepted();
        if (takes && !algorithm.name().equals("reference")) {
          lines.add(GemmLine.of(algorithm, it, threads));
        }
      }
    }
    for (ConvCase it : arguments[0].equals("tiny") ? convTiny() : convAll()) {
      for (ConvAlgorithm algorithm : Catalogue.standard().conv()) {
        boolean takes = algorithm.supports(it.problem()).accepted();
        if (takes && !algorithm.name().equals("reference")) {
          lines.add(ConvLine.of(algorithm, it, threads));
        }
      }
    }
    List<String> samples = new ArrayList<>(PlanSamples.SMALL);
    if (!arguments[0].equals("tiny")) {
      samples.addAll(PlanSamples.LARGE);
    }
    for (String sample : samples) {
      PlanCase it = new PlanCase(Problems.parse(sample), lines.size());
      for (Algorithm algorithm : Catalogue.standard().others()) {
        boolean takes = algorithm.supports(it.problem()).accepted();
        if (takes && !algorithm.name().equals("reference")) {
          lines.add(PlanLine.of(algorithm, it, threads));
        }
      }
    }
    List<String> cold = lines.stream().map(Line::print).toList();
    for (int round = 1; round < rounds; round++) {
      for (int i = 0; i < cold.size(); i++) {
        String warm = lines.get(i).print();
        if (!warm.equals(cold.get(i))) {
          throw new AssertionError(
              "round " + round + " differs from the first: " + cold.get(i) + ", now " + warm);
        }
      }
    }
    cold.forEach(System.out::println);
  }

  private static List<GemmCase> tiny() {
    List<GemmCase> cases = new ArrayList<>();
    for (String problem : TINY) {
      cases.add(GemmCase.of(problem, cases.size()));
    }
    return cases;
  }

  private static List<GemmCase> all() {
    List<GemmCase> cases = tiny();
    for (String size : SIZES) {
      for (String option : OPTIONS) {
        cases.add(GemmCase.of("gemm:" + size + option, cases.size()));
      }
    }
    for (String problem : LARGE) {
      cases.add(GemmCase.of(problem, cases.size()));
    }
    return cases;
  }

  private static List<ConvCase> convTiny() {
    List<ConvCase> cases = new ArrayList<>();
    for (String problem : CONV_TINY) {
      cases.add(ConvCase.of(problem, cases.size()));
    }
    return cases;
  }

  private static List<ConvCase> convAll() {
    List<ConvCase> cases = convTiny();
    for (String size : CONV_SIZES) {
      for (String option : CONV_OPTIONS) {
        cases.add(ConvCase.of("conv:" + size + option, cases.size()));
      }
    }
    return cases;
  }

  /** An algorithm on a case. */
  private interface Line {
    /** Computes, and prints what it was and a hash of all bits. */
    String print();
  }

  /** Every second case comes with NaNs, infinities and denormals. */
  private static Values values(int seed) {
    return seed % 2 == 0 ? Values.UNIFORM : Values.SPECIAL;
  }

  private record GemmLine(GemmAlgorithm algorithm, GemmCase it, GemmData data) implements Line {
    static GemmLine of(GemmAlgorithm algorithm, GemmCase it, Threads threads) {
      return new GemmLine(algorithm, it, it.data(values(it.seed())).on(threads));
    }

    @Override
    public String print() {
      GemmPlan plan = algorithm.plan(data.problem(), data.options());
      int hash = Bits.hash(GemmCall.run(plan, data));
      return algorithm.name() + " " + it + " " + Integer.toHexString(hash);
    }
  }

  private record ConvLine(ConvAlgorithm algorithm, ConvCase it, ConvData data) implements Line {
    static ConvLine of(ConvAlgorithm algorithm, ConvCase it, Threads threads) {
      return new ConvLine(algorithm, it, it.data(values(it.seed())).on(threads));
    }

    @Override
    public String print() {
      ConvPlan plan = algorithm.plan(data.problem(), data.options());
      int hash = Bits.hash(ConvCall.run(plan, data));
      return algorithm.name() + " " + it + " " + Integer.toHexString(hash);
    }
  }

  private record PlanLine(Algorithm algorithm, PlanCase it, PlanData data, Threads threads)
      implements Line {
    static PlanLine of(Algorithm algorithm, PlanCase it, Threads threads) {
      return new PlanLine(algorithm, it, PlanData.draw(it, values(it.seed())), threads);
    }

    @Override
    public String print() {
      Plan plan = algorithm.plan(it.problem(), PlanOptions.DEFAULT.withThreads(threads));
      return algorithm.name() + " " + it + " " + Integer.toHexString(data.run(plan).hash());
    }
  }
}
