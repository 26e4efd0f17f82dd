package io.lanewise.testkit.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.catalogue.Problems;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.contract.Support;
import io.lanewise.kernels.conv.ConvAlgorithm;
import io.lanewise.kernels.conv.ConvPlan;
import io.lanewise.kernels.conv.PackedFilters;
import io.lanewise.kernels.gemm.GemmAlgorithm;
import io.lanewise.kernels.gemm.GemmPlan;
import io.lanewise.kernels.plan.Algorithm;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.PlanJob;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.testkit.Values;
import io.lanewise.testkit.conv.ConvCall;
import io.lanewise.testkit.conv.ConvCase;
import io.lanewise.testkit.conv.ConvData;
import io.lanewise.testkit.conv.PlainConv;
import io.lanewise.testkit.gemm.GemmCall;
import io.lanewise.testkit.gemm.GemmCase;
import io.lanewise.testkit.gemm.GemmData;
import io.lanewise.testkit.gemm.PlainLoops;
import io.lanewise.testkit.plan.PlanCase;
import io.lanewise.testkit.plan.PlanData;
import io.lanewise.testkit.plan.PlanSamples;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The property {@code lanewise.selfCheck}: mistakes are seen, and nothing else. */
class SelfCheckTest {
  private static final List<String> GEMMS =
      List.of(
          "gemm:m70_n45_k100/bias-row/relu",
          "gemm:m61_n61_k400/tt/residual/bias-full/gelu",
          "gemm:m20_n30_k61/tn/batch3/hard-swish",
          "gemm:m30_n40_k50/packed-a",
          "gemm:m30_n40_k50/nt/packed-b",
          "gemm:m30_n40_k50/tt/packed-a/packed-b",
          "gemm:m301_n1_k300/tn");

  private static final List<String> CONVS =
      List.of(
          "conv:n2_ic6_ih5_iw7_oc4_kh3_kw2_sh1_sw2_pt2_pl1_pr1_dh2_g2/bias/residual/relu",
          "conv:n2_ic24_ih17_iw19_oc40_k3_p1/nchw16/bias-full/hard-swish",
          "conv:n2_ic24_ih17_iw19_oc40_k3_p1/backward-data/accumulate",
          "conv:n2_ic4_ih6_iw5_oc6_k3_s2_p1_d2/backward-data/nhwc",
          "conv:n2_ic24_ih17_iw19_oc40_k3_s2_p1/backward-weights",
          "conv:n2_ic4_ih6_iw5_oc6_k3_p1_g2/backward-weights/x-nhwc/accumulate",
          "conv:ic40_ih14_oc40_k1/nhwc/accumulate/silu",
          "conv:ic32_ih14_oc64_k3_p1_g32/nchw16",
          "conv:ic32_ih14_oc32_k3_p1_g32/backward-weights",
          "conv:n3_ic3_ih14_oc32_k1/backward-bias/nchw16");

  /** Runs every algorithm of the catalogue, on numbers of all kinds. */
  static final class Right {
    public static void main(String[] arguments) {
      int plans = 0;
      for (Values values : Values.values()) {
        for (String problem : GEMMS) {
          for (GemmAlgorithm algorithm : Catalogue.standard().gemm()) {
            GemmData data = GemmCase.of(problem, 1).data(values);
            if (algorithm.supports(data.problem()).accepted()) {
              run(algorithm, data);
              plans++;
            }
          }
        }
        for (String problem : CONVS) {
          for (ConvAlgorithm algorithm : Catalogue.standard().conv()) {
            ConvData data = ConvCase.of(problem, 1).data(values);
            if (algorithm.supports(data.problem()).accepted()) {
              run(algorithm, data);
              plans++;
            }
          }
        }
      }
      for (String problem : PlanSamples.SMALL) {
        PlanCase it = new PlanCase(Problems.parse(problem), 1);
        for (Algorithm algorithm : Catalogue.standard().others()) {
          if (algorithm.supports(it.problem()).accepted()) {
            run(algorithm, it);
            plans++;
          }
        }
      }
      System.out.println(plans);
    }
  }

  /** Runs algorithms that each do one thing wrong. */
  static final class Wrong {
    public static void main(String[] arguments) {
      int plans = 0;
      for (PlainLoops.Fault fault :
          List.of(
              PlainLoops.Fault.LAST_K_LEFT_OUT,
              PlainLoops.Fault.BETA_LEFT_OUT,
              PlainLoops.Fault.ALPHA_SQUARED,
              PlainLoops.Fault.SUM_ROUNDED_COARSELY)) {
        GemmCase it = GemmCase.of("gemm:m40_n30_k50/tn", 1);
        run(new PlainLoops(fault), it.data(Values.UNIFORM).withScalars(0.5f, 2f));
        plans++;
      }
      for (PlainConv.Fault fault :
          List.of(
              PlainConv.Fault.LAST_TAP_LEFT_OUT,
              PlainConv.Fault.STRIDES_SWAPPED,
              PlainConv.Fault.DILATION_FORGOTTEN,
              PlainConv.Fault.FILTERS_TURNED,
              PlainConv.Fault.WRONG_GROUP,
              PlainConv.Fault.SUM_ROUNDED_COARSELY,
              PlainConv.Fault.BIAS_AFTER_ACTIVATION,
              PlainConv.Fault.SECOND_IMAGE_LEFT_OUT)) {
        run(new PlainConv(fault), ConvCase.of(CONVS.getFirst(), 1).data(Values.UNIFORM));
        plans++;
      }
      run(new Twice(), new PlanCase(Problems.parse("act:identity_iw1000"), 1));
      run(new Twice(), new PlanCase(Problems.parse("act:relu_n2_ic17_ih9/nchw16"), 1));
      System.out.println(plans + 2);
    }
  }

  private static void run(GemmAlgorithm algorithm, GemmData data) {
    GemmPlan plan = algorithm.plan(data.problem(), data.options());
    for (int times = 0; times < 3; times++) {
      GemmCall.run(plan, data);
    }
  }

  private static void run(ConvAlgorithm algorithm, ConvData data) {
    ConvPlan plan = algorithm.plan(data.problem(), data.options());
    for (int times = 0; times < 3; times++) {
      ConvCall.run(plan, data);
    }
    if (data.takesFilters()) {
      PackedFilters packed = plan.pack(data.w().array(), data.w().offset());
      plan.repack(packed, data.w().array(), data.w().offset());
      ConvCall.of(data.withTarget(data.target().copy())).withPacked(packed).run(plan);
    }
  }

  private static void run(Algorithm algorithm, PlanCase it) {
    Plan plan = algorithm.plan(it.problem(), PlanOptions.DEFAULT);
    for (int times = 0; times < 3; times++) {
      PlanData.draw(it, Values.UNIFORM).run(plan);
    }
  }

  /** y = 2x, whatever was asked for. */
  private record Twice() implements Algorithm {
    @Override
    public String name() {
      return "twice";
    }

    @Override
    public Support supports(Problem problem) {
      return Support.YES;
    }

    @Override
    public ErrorBound errorBound(Problem problem) {
      return ErrorBound.elementwise(1);
    }

    @Override
    public Plan plan(Problem problem, PlanOptions options) {
      return new TwicePlan(this, problem, options);
    }
  }

  private static final class TwicePlan extends Plan {
    TwicePlan(Algorithm algorithm, Problem problem, PlanOptions options) {
      super(algorithm, problem, options);
    }

    @Override
    protected String describe() {
      return "twice";
    }

    @Override
    protected PlanJob newJob() {
      int floats = problem().operands().getFirst().shape().floats();
      return new PlanJob() {
        @Override
        protected int units(int phase) {
          return 1;
        }

        @Override
        protected void run(int phase, int unit, int worker) {
          for (int i = 0; i < floats; i++) {
            floats(1)[at(1) + i] = 2 * floats(0)[at(0) + i];
          }
        }
      };
    }
  }

  private static Fork start(String part, Class<?> main) {
    Fork fork = Fork.run(List.of(Fork.MODULE, "-Dlanewise.selfCheck=" + part), main);
    assertEquals(0, fork.exit(), fork::toString);
    return fork;
  }

  private static long saying(Fork fork, String text) {
    return fork.err().stream().filter(line -> line.contains(text)).count();
  }

  @Test
  void everyAlgorithmKeepsItsBoundAndSaysSoOnce() {
    Fork fork = start("1", Right.class);
    assertEquals(0, saying(fork, " is wrong: "), fork::toString);
    assertEquals(Integer.parseInt(fork.out().getLast()), saying(fork, " results compared"));
  }

  @Test
  void everyMistakeIsSaidOnce() {
    Fork fork = start("1", Wrong.class);
    assertEquals(
        Integer.parseInt(fork.out().getLast()), saying(fork, " is wrong: "), fork::toString);
    assertEquals(fork.warnings().size(), saying(fork, " is wrong: "), fork::toString);
    assertTrue(fork.warnings().getFirst().contains("gemm:m40_n30_k50/tn by plain-loops"));
  }

  @Test
  void nobodyIsCheckedUnasked() {
    for (String part : List.of("0", "1.5", "much")) {
      Fork fork = start(part, FirstCall.class);
      assertEquals(0, saying(fork, "self-check:"), fork::toString);
      assertEquals(part.equals("0") ? 0 : 1, saying(fork, "lanewise.selfCheck: must be"));
    }
  }
}
