package io.lanewise.testkit.gemm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.testkit.Bits;
import io.lanewise.testkit.Canary;
import io.lanewise.testkit.Matrices;
import io.lanewise.testkit.Values;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** Where operands lie changes no bit, and nothing but C is written. */
public interface GemmStorage extends GemmSubject {
  /** A matrix stored transposed is the same matrix. */
  @Property
  @Tag("sample")
  default void allFourTransposesGiveTheSameBits(@ForAll("cases") GemmCase it) {
    GemmData data = it.data(Values.UNIFORM);
    Matrices expected = run(data.stored(false, false));
    Bits.assertSame(expected, run(data.stored(true, false)), data.stored(true, false));
    Bits.assertSame(expected, run(data.stored(false, true)), data.stored(false, true));
    Bits.assertSame(expected, run(data.stored(true, true)), data.stored(true, true));
  }

  /** Leading dimensions, offsets and strides change nothing. */
  @Property
  @Tag("sample")
  default void gapsChangeNothing(@ForAll("cases") GemmCase it) {
    GemmData data = it.data(Values.UNIFORM);
    Bits.assertSame(run(data.tight()), run(data), data);
  }

  /** The guards around C and in its rows' tails, and every input, are as they were. */
  @Property
  @Tag("sample")
  default void writesNothingButC(@ForAll("cases") GemmCase it) {
    GemmData data = it.data(Values.UNIFORM);
    List<Canary> inputs = data.inputCanaries();
    Canary around = Canary.around("c", data.c());
    multiply(data);
    inputs.forEach(Canary::check);
    around.check();
  }

  /** Sizes of zero are legal. */
  @Example
  @Tag("sample")
  default void sizesMayBeZero() {
    int ran = 0;
    for (GemmProblem problem : withZeros()) {
      GemmData data = new GemmCase(problem, 7).data(Values.INTEGERS).withScalars(2f, -1f);
      GemmTruth.of(data).checkExact(run(data));
      ran++;
    }
    assertTrue(ran > 0, "no problem with a size of zero was run");
  }

  /** Problems with sizes of zero that the subject takes. */
  default List<GemmProblem> withZeros() {
    return List.of(
        GemmProblem.of(0, 5, 5),
        GemmProblem.of(5, 0, 5),
        GemmProblem.of(5, 5, 0),
        GemmProblem.of(true, true, 5, 5, 0),
        GemmProblem.of(0, 0, 5),
        GemmProblem.of(5, 0, 0),
        GemmProblem.of(0, 5, 0),
        GemmProblem.of(0, 0, 0));
  }
}
