package io.lanewise.testkit.jvm;

import io.lanewise.kernels.conv.Accuracy;
import io.lanewise.kernels.conv.ConvPlan;
import io.lanewise.kernels.gemm.GemmPlan;
import io.lanewise.testkit.Values;
import io.lanewise.testkit.conv.ConvCall;
import io.lanewise.testkit.conv.ConvCase;
import io.lanewise.testkit.conv.ConvData;
import io.lanewise.testkit.conv.ConvTruth;
import io.lanewise.testkit.gemm.GemmCall;
import io.lanewise.testkit.gemm.GemmCase;
import io.lanewise.testkit.gemm.GemmData;
import io.lanewise.testkit.gemm.GemmTruth;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A few small products and convolutions that are right in any JVM; run interpreted as well. */
@Tag("xint")
class InterpretedTest {
  @Test
  void productsAreExactOnIntegers() {
    for (String problem :
        new String[] {
          "gemm:m1_n1_k1", "gemm:m15_n33_k9/tt", "gemm:m9_n1_k40", "gemm:m4_n5_k6/packed-b/relu"
        }) {
      GemmData data = GemmCase.of(problem, 5).data(Values.INTEGERS);
      GemmPlan plan = GemmPlan.of(data.problem(), data.options());
      GemmTruth.of(data).trusted().checkExact(GemmCall.run(plan, data));
    }
  }

  @Test
  void convolutionsAreExactOnIntegers() {
    for (String problem :
        new String[] {
          "conv:ic3_ih5_iw6_oc5_k3_p1/bias/relu",
          "conv:ic17_ih4_oc3_k3_s2_p1/nchw16/backward-data",
          "conv:n2_ic4_ih5_oc4_k3_g2/backward-weights/accumulate",
          "conv:n2_ic3_ih4_oc5_k1/backward-bias"
        }) {
      ConvData data = ConvCase.of(problem, 5).data(Values.INTEGERS);
      ConvPlan plan = ConvPlan.of(data.problem().withAccuracy(Accuracy.STRICT), data.options());
      ConvTruth.of(data).checkExact(ConvCall.run(plan, data));
    }
  }
}
