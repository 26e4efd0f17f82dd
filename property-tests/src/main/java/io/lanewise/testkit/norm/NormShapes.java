package io.lanewise.testkit.norm;

import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.TensorShape;
import io.lanewise.testkit.Tensor;
import io.lanewise.testkit.plan.PlanData;
import io.lanewise.testkit.plan.TensorShapes;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Images of all kinds, and rows of features as often. */
public final class NormShapes {
  private NormShapes() {}

  static Arbitrary<TensorShape> any() {
    Arbitrary<TensorShape> rows =
        Combinators.combine(
                Arbitraries.of(Layout.NCHW, Layout.NCHW16),
                Arbitraries.integers().between(0, 40),
                Arbitraries.integers().between(0, 70))
            .as((layout, n, c) -> new TensorShape(layout, n, c, 1, 1));
    return Arbitraries.oneOf(TensorShapes.any(), TensorShapes.any(), rows);
  }

  /** What comes of an infinity backward, one or NaN, is not promised; what of NaN is. */
  static void infinitiesBecomeNaN(PlanData data) {
    for (Tensor t : data.floats()) {
      for (int i = t.offset(); i < t.end(); i++) {
        t.array()[i] = Float.isInfinite(t.array()[i]) ? Float.NaN : t.array()[i];
      }
    }
  }
}
