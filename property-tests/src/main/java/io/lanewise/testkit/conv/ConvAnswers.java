package io.lanewise.testkit.conv;

import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.reference.ReferenceConv;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.testkit.Bits;
import io.lanewise.testkit.Tensor;
import io.lanewise.testkit.Values;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** Right answers: within the bound on any data, exact on integers, NaN where IEEE 754 has it. */
public interface ConvAnswers extends ConvSubject {
  /** Within the error bound of the exact convolution, whatever the data. */
  @Property
  @Tag("sample")
  default void agreesWithTheReference(@ForAll("cases") ConvCase it, @ForAll Values values) {
    ConvData data = it.data(values);
    ConvTruth truth = ConvTruth.of(data);
    if (values.isTelling() && data.bare().equals(data)) {
      truth.trusted();
    }
    truth.check(run(data), errorBound(it.problem()), tile());
  }

  /** No rounding happens on integers, so no order of arithmetic is an excuse. */
  @Property
  @Tag("sample")
  default void isExactOnIntegers(@ForAll("cases") ConvCase it) {
    if (isExact()) {
      ConvData data = exactData(it);
      ConvTruth.of(data).checkExact(run(data));
    }
  }

  /**
   * A NaN in one element of the source reaches exactly what is computed from it; a tile that reads
   * it may spread it among its own outputs, and no further.
   */
  @Property
  @Tag("sample")
  default void aNanReachesWhatItMustAndNothingElse(@ForAll("cases") ConvCase it) {
    ConvData data = it.data(Values.UNIFORM);
    ConvProblem problem = it.problem();
    Random random = new Random(it.seed());
    Tensor source = data.source().copy();
    int n = random.nextInt(source.images());
    int c = random.nextInt(source.channels());
    int h = random.nextInt(source.height());
    int w = random.nextInt(source.width());
    Tensor mark = source.copy().fill(0f);
    mark.set(n, c, h, w, 1f);
    source.set(n, c, h, w, Float.NaN);

    double[] reached = reached(data, mark);
    boolean tiles = errorBound(problem).norm() == ErrorBound.Norm.TILE;
    boolean[] near = tiles ? new TileNorm(tile()).near(problem, mark) : null;
    Tensor expected = run(data);
    Tensor actual = run(data.withSource(source));
    int[] next = {0};
    expected.forEach(
        (image, channel, row, column) -> {
          int i = next[0]++;
          float is = actual.get(image, channel, row, column);
          if (reached[i] > 0) {
            expected.set(image, channel, row, column, Float.NaN);
          } else if (near != null && near[i]) {
            expected.set(image, channel, row, column, is);
          }
        });
    String where = " with a NaN at (" + n + ", " + c + ", " + h + ", " + w + ")";
    Bits.assertSame(expected, actual, data + where);
  }

  /** How many products of a marked element go into each element of the target. */
  private static double[] reached(ConvData data, Tensor mark) {
    ConvShape s = data.problem().shape();
    double[] marks = mark.wide(x -> x);
    double[] ones = new double[data.second() == null ? 0 : data.second().elements()];
    Arrays.fill(ones, 1);
    double[] reached = new double[data.target().elements()];
    switch (data.problem().direction()) {
      case FORWARD -> ReferenceConv.forward(s, marks, ones, reached);
      case BACKWARD_DATA -> ReferenceConv.backwardData(s, marks, ones, reached);
      case BACKWARD_WEIGHTS -> ReferenceConv.backwardWeights(s, marks, ones, reached);
      case BACKWARD_BIAS -> ReferenceConv.backwardBias(s, marks, reached);
    }
    return reached;
  }
}
