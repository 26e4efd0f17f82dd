package io.lanewise.testkit.jvm;

import io.lanewise.kernels.gemm.GemmPlan;
import io.lanewise.testkit.Values;
import io.lanewise.testkit.gemm.GemmCall;
import io.lanewise.testkit.gemm.GemmCase;
import io.lanewise.testkit.gemm.GemmData;
import io.lanewise.testkit.gemm.GemmTruth;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A few small products that are right in any JVM; run interpreted as well. */
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
}
