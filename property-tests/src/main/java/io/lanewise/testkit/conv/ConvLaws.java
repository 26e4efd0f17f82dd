package io.lanewise.testkit.conv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.conv.Direction;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.testkit.Bits;
import io.lanewise.testkit.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** Laws of the three directions, on numbers that are not rounded. */
public interface ConvLaws extends ConvSubject {
  /** Linear in the first operand and in the second. */
  @Property
  default void isLinear(@ForAll("cases") ConvCase it) {
    ConvProblem plain = ConvProblem.of(it.problem().shape(), it.problem().direction());
    if (!isExact() || !takes(plain)) {
      return;
    }
    ConvData data = exactData(it.with(plain));
    ConvData other = exactData(new ConvCase(plain, it.seed() + 1));
    Tensor result = run(data);
    Bits.assertEqual(
        sum(result, 1f, run(data.withSource(other.source()))),
        run(data.withSource(sum(data.source(), 1f, other.source()))),
        data + " with the sum of two sources");
    Bits.assertEqual(
        sum(result, 2f, result),
        run(data.withSource(sum(data.source(), 2f, data.source()))),
        data + " with three times the source");
    if (data.second() != null) {
      Bits.assertEqual(
          sum(result, 1f, run(data.withSecond(other.second()))),
          run(data.withSecond(sum(data.second(), 1f, other.second()))),
          data + " with the sum of two second operands");
    }
  }

  private static Tensor sum(Tensor x, float factor, Tensor y) {
    Tensor sum = x.copy();
    x.forEach((n, c, h, w) -> sum.set(n, c, h, w, x.get(n, c, h, w) + factor * y.get(n, c, h, w)));
    return sum;
  }

  /**
   * {@code <conv(x, w), dy> = <x, backward-data(dy, w)> = <w, backward-weights(x, dy)>}, and {@code
   * <b, backward-bias(dy)>} is what a bias b adds to the first.
   */
  @Property
  @Tag("sample")
  default void directionsAreAdjoint(@ForAll("cases") ConvCase it) {
    if (!isExact()) {
      return;
    }
    ConvProblem p = it.problem();
    ConvProblem adding =
        ConvProblem.of(p.shape()).withLayouts(p.xLayout(), p.yLayout()).withAccumulate(true);
    ConvData all = exactData(it.with(adding));
    double outputs = product(computed(all, Direction.FORWARD), all.y());
    assertEquals(outputs, product(computed(all, Direction.BACKWARD_DATA), all.x()), all + ", dx");
    assertEquals(
        outputs, product(computed(all, Direction.BACKWARD_WEIGHTS), all.w()), all + ", dw");
    Tensor db = computed(all, Direction.BACKWARD_BIAS);
    double[] biased = {0};
    all.y()
        .forEach(
            (n, c, h, w) ->
                biased[0] += (double) all.db().get(0, c, 0, 0) * all.y().get(n, c, h, w));
    assertEquals(biased[0], product(db, all.db()), all + ", db");
  }

  private Tensor computed(ConvData all, Direction direction) {
    ConvProblem p =
        ConvProblem.of(all.problem().shape(), direction)
            .withLayouts(all.problem().xLayout(), all.problem().yLayout());
    ConvData data = all.as(p);
    return runOrRefer(data.withTarget(data.target().copy().spoil()));
  }

  private static double product(Tensor x, Tensor y) {
    double[] sum = {0};
    x.forEach((n, c, h, w) -> sum[0] += (double) x.get(n, c, h, w) * y.get(n, c, h, w));
    return sum[0];
  }

  /** Groups are convolutions of their own. */
  @Property
  default void groupsAreSeparate(@ForAll("cases") ConvCase it) {
    ConvProblem p = it.problem();
    ConvShape s = p.shape();
    boolean splits = p.direction() != Direction.BACKWARD_BIAS && s.groups() > 1;
    ConvProblem plain = ConvProblem.of(s, p.direction()).withLayouts(p.xLayout(), p.yLayout());
    if (!isExact() || !splits || !takes(plain)) {
      return;
    }
    ConvData data = exactData(it.with(plain));
    Tensor all = run(data);
    ConvShape one = part(s);
    for (int group = 0; group < s.groups(); group++) {
      int c = group * s.groupChannels();
      int f = group * s.groupFilters();
      ConvData own =
          data.as(plain.withShape(one))
              .withX(data.x().part(0, s.batch(), c, s.groupChannels()))
              .withW(data.w().part(f, s.groupFilters(), 0, s.groupChannels()))
              .withY(data.y().part(0, s.batch(), f, s.groupFilters()));
      Tensor expected =
          switch (p.direction()) {
            case FORWARD -> all.part(0, s.batch(), f, s.groupFilters());
            case BACKWARD_DATA -> all.part(0, s.batch(), c, s.groupChannels());
            default -> all.part(f, s.groupFilters(), 0, s.groupChannels());
          };
      Bits.assertEqual(expected, runOrRefer(own), data + ", group " + group);
    }
  }

  /** One group of a shape. */
  private static ConvShape part(ConvShape s) {
    return new ConvShape(
        s.batch(),
        s.groupChannels(),
        s.height(),
        s.width(),
        s.groupFilters(),
        s.kernelHeight(),
        s.kernelWidth(),
        s.strideHeight(),
        s.strideWidth(),
        s.padTop(),
        s.padLeft(),
        s.padBottom(),
        s.padRight(),
        s.dilationHeight(),
        s.dilationWidth(),
        1);
  }
}
