package io.lanewise.testkit.conv;

import io.lanewise.kernels.activation.Activation;
import io.lanewise.kernels.conv.ConvEpilogue;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.testkit.Bits;
import io.lanewise.testkit.Tensor;
import io.lanewise.testkit.Values;
import io.lanewise.testkit.gemm.GemmProblems;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** What happens to a finished output, and to what was there before. */
public interface ConvEpilogues extends ConvSubject {
  /**
   * Data on which an epilogue must be its steps bit for bit: any, unless sums are kept in double.
   */
  default boolean roundsEachStep() {
    return true;
  }

  /** An epilogue, with each activation, is what one would write oneself after the call. */
  @Property
  @Tag("sample")
  default void anEpilogueIsItsSteps(
      @ForAll("forwardCases") ConvCase it,
      @ForAll("epilogue") ConvEpilogue epilogue,
      @ForAll Values values) {
    ConvCase with = it.with(it.problem().withEpilogue(epilogue));
    ConvData data = with.data(roundsEachStep() ? values : Values.INTEGERS);
    Tensor bare = run(data.bare());
    for (Activation activation : GemmProblems.ACTIVATIONS) {
      ConvData each = data.as(data.problem().withEpilogue(epilogue.withActivation(activation)));
      Tensor steps = bare.copy();
      steps.forEach(
          (n, c, h, w) -> steps.set(n, c, h, w, each.finish(n, c, h, w, bare.get(n, c, h, w))));
      Tensor actual = run(each);
      Bits.assertSame(steps, actual, each);
      actual.checkUnusedLanes(each);
    }
  }

  /** Epilogues of all kinds alike. */
  @Provide
  default Arbitrary<ConvEpilogue> epilogue() {
    return ConvProblems.anyEpilogue();
  }

  /** Accumulating adds to what is there: on integers, by any way of adding. */
  @Property
  default void accumulatesOnIntegers(@ForAll("cases") ConvCase it) {
    ConvCase adding = it.with(it.problem().withEpilogue(ConvEpilogue.NONE).withAccumulate(true));
    ConvProblem fresh = adding.problem().withAccumulate(false);
    if (isExact() && takes(adding.problem()) && takes(fresh)) {
      ConvData data = exactData(adding);
      Tensor there = data.target();
      Tensor sum = run(data.as(fresh));
      sum.forEach((n, c, h, w) -> sum.set(n, c, h, w, sum.get(n, c, h, w) + there.get(n, c, h, w)));
      Bits.assertEqual(sum, run(data), data + " accumulated");
    }
  }
}
