package io.lanewise.testkit.gemm;

import io.lanewise.kernels.activation.Activation;
import io.lanewise.kernels.gemm.Epilogue;
import io.lanewise.testkit.Bits;
import io.lanewise.testkit.Matrices;
import io.lanewise.testkit.Values;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** An order of arithmetic that is pinned: every bit is known beforehand. */
public interface GemmPredictedBits extends GemmSubject {
  /** Who knows them. */
  GemmOracle oracle();

  /** Every bit of every element is the one that the order of arithmetic gives. */
  @Property
  @Tag("sample")
  default void everyBitIsForetold(@ForAll("cases") GemmCase it, @ForAll Values values) {
    GemmData data = it.data(values);
    Bits.assertSame(oracle().foretell(data), run(data), data);
  }

  /** An epilogue, with each activation, is what one would write oneself after the call. */
  @Property
  @Tag("sample")
  default void anEpilogueIsItsSteps(
      @ForAll("cases") GemmCase it, @ForAll("epilogue") Epilogue epilogue, @ForAll Values values) {
    GemmData data = it.with(it.problem().withEpilogue(epilogue)).data(values);
    Matrices bare = run(data.as(it.problem().withEpilogue(Epilogue.NONE)));
    for (Activation activation : GemmProblems.ACTIVATIONS) {
      GemmData each = data.as(it.problem().withEpilogue(epilogue.withActivation(activation)));
      Matrices steps = bare.copy();
      for (int product = 0; product < steps.count(); product++) {
        for (int i = 0; i < steps.rows(); i++) {
          for (int j = 0; j < steps.columns(); j++) {
            float x = bare.get(product, i, j);
            steps.set(product, i, j, GemmOracle.finish(each, product, i, j, x));
          }
        }
      }
      Bits.assertSame(steps, run(each), each);
    }
  }

  /** Epilogues of all kinds alike. */
  @Provide
  default Arbitrary<Epilogue> epilogue() {
    return GemmProblems.anyEpilogue();
  }
}
