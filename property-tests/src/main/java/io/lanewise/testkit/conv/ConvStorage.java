package io.lanewise.testkit.conv;

import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.testkit.Bits;
import io.lanewise.testkit.Canary;
import io.lanewise.testkit.Tensor;
import io.lanewise.testkit.Values;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** Where operands lie changes no bit, and nothing but the target is written. */
public interface ConvStorage extends ConvSubject {
  /** What lies around the target, and every input, is as it was; lanes past the last are +0. */
  @Property
  @Tag("sample")
  default void writesNothingButTheTarget(@ForAll("cases") ConvCase it) {
    ConvData data = it.data(Values.UNIFORM);
    List<Canary> inputs = data.inputCanaries();
    Canary around = Canary.around("target", data.target());
    ConvCall.of(data).run(plan(data));
    inputs.forEach(Canary::check);
    around.check();
    data.target().checkUnusedLanes(data);
  }

  /** Offsets change nothing. */
  @Property
  default void offsetsChangeNothing(@ForAll("cases") ConvCase it) {
    ConvData data = it.data(Values.UNIFORM);
    ConvProblem p = it.problem();
    ConvData tight = data.laidOut(p.xLayout(), p.yLayout());
    Bits.assertSame(run(tight), run(data), data);
  }

  /** Any two layouts that it takes give the bits of any other two. */
  @Property
  @Tag("sample")
  default void layoutsChangeNothing(@ForAll("cases") ConvCase it) {
    ConvData data = it.data(Values.UNIFORM);
    Tensor expected = run(data);
    for (Layout x : Layout.values()) {
      for (Layout y : Layout.values()) {
        ConvData other = data.laidOut(x, y);
        if (takes(other.problem())) {
          Bits.assertSame(expected, run(other), other + " against " + it.problem());
        }
      }
    }
  }

  /** No images are legal: gradients of what all images share are then 0, or stay as they are. */
  @Property(tries = 25)
  @Tag("sample")
  default void aBatchMayBeEmpty(@ForAll("cases") ConvCase it) {
    ConvProblem empty = it.problem().withShape(it.problem().shape().withBatch(0));
    if (takes(empty)) {
      ConvData data = it.with(empty).data(Values.INTEGERS);
      Canary around = Canary.around("target", data.target());
      ConvTruth truth = ConvTruth.of(data);
      ConvCall.of(data).run(plan(data));
      around.check();
      truth.checkExact(data.target());
    }
  }
}
