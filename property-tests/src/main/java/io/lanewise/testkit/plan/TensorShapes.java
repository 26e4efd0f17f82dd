package io.lanewise.testkit.plan;

import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.TensorShape;
import io.lanewise.testkit.Sizes;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arbitraries of tensors, edges first: empty, one element, around the lanes and the blocks. */
public final class TensorShapes {
  private TensorShapes() {}

  /** In NCHW and NCHW16. */
  public static Arbitrary<TensorShape> any() {
    return in(Layout.NCHW, Layout.NCHW16);
  }

  /** In one of some layouts. */
  public static Arbitrary<TensorShape> in(Layout... layouts) {
    return Combinators.combine(
            Arbitraries.of(layouts),
            Sizes.between(0, 3),
            Sizes.between(0, 40, 16, 32),
            Sizes.between(0, 9),
            Sizes.between(0, 40, 8, 16))
        .as(TensorShape::new);
  }
}
