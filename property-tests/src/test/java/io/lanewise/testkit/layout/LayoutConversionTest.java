package io.lanewise.testkit.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.layout.LayoutConversion;
import io.lanewise.kernels.parallel.Threads;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.testkit.Bits;
import io.lanewise.testkit.Canary;
import io.lanewise.testkit.Refusal;
import io.lanewise.testkit.Sizes;
import io.lanewise.testkit.Values;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Every layout into every other, against {@link Layout#index}. */
class LayoutConversionTest {
  /** Sizes of a tensor. */
  record Tensor(int batch, int channels, int height, int width) {
    LayoutConversion conversion(Layout from, Layout to, int threads) {
      return LayoutConversion.of(from, to, batch, channels, height, width, Threads.of(threads));
    }

    int at(Layout layout, int image, int channel, int row, int column) {
      int floats = (int) layout.imageFloats(channels, height, width);
      return image * floats + layout.index(channels, height, width, channel, row, column);
    }
  }

  @Provide
  Arbitrary<Tensor> tensors() {
    return Combinators.combine(
            Sizes.between(0, 3),
            Sizes.between(1, 70, 4, 8, 16, 32, 64),
            Sizes.between(1, 12, 4),
            Sizes.between(1, 40, 4, 8, 16, 28))
        .as(Tensor::new);
  }

  /** Large enough for several threads and several chunks. */
  @Provide
  Arbitrary<Tensor> large() {
    return Combinators.combine(
            Sizes.between(1, 3), Sizes.near(16, 33, 64), Sizes.near(32, 56), Sizes.near(32, 56))
        .as(Tensor::new);
  }

  @Provide
  Arbitrary<Values> values() {
    return Arbitraries.of(Values.values());
  }

  @Property
  void everyElementIsWhereTheLayoutSaysAndNothingElseChanges(
      @ForAll("tensors") Tensor t,
      @ForAll Layout from,
      @ForAll Layout to,
      @ForAll("values") Values values,
      @ForAll long seed) {
    convertAndCheck(t, t.conversion(from, to, 1), from, to, values, new Random(seed));
  }

  @Property(tries = 60)
  void threadsDoNotMatter(
      @ForAll("large") Tensor t, @ForAll Layout from, @ForAll Layout to, @ForAll long seed) {
    convertAndCheck(t, t.conversion(from, to, 3), from, to, Values.UNIFORM, new Random(seed));
  }

  private static void convertAndCheck(
      Tensor t, LayoutConversion conversion, Layout from, Layout to, Values values, Random random) {
    int xOffset = random.nextInt(2) * random.nextInt(20);
    int yOffset = random.nextInt(2) * random.nextInt(20);
    float[] x = new float[xOffset + conversion.xFloats() + random.nextInt(2) * 20];
    float[] y = new float[yOffset + conversion.yFloats() + random.nextInt(2) * 20];
    Arrays.fill(x, Float.NaN);
    float[] drawn = values.draw(t.batch * t.channels * t.height * t.width, random);
    int next = 0;
    float[] expected = new float[conversion.yFloats()];
    for (int n = 0; n < t.batch; n++) {
      for (int c = 0; c < t.channels; c++) {
        for (int row = 0; row < t.height; row++) {
          for (int column = 0; column < t.width; column++) {
            x[xOffset + t.at(from, n, c, row, column)] = drawn[next];
            expected[t.at(to, n, c, row, column)] = drawn[next++];
          }
        }
      }
    }
    Arrays.fill(y, -77f);
    Canary source = Canary.over("x", x);
    Canary around = Canary.outside("y", y, yOffset, yOffset + conversion.yFloats());
    conversion.run(x, xOffset, y, yOffset);
    source.check();
    around.check();
    for (int i = 0; i < expected.length; i++) {
      int at = i;
      assertTrue(
          Bits.same(expected[i], y[yOffset + i]),
          () -> conversion + ": " + at + " is " + y[yOffset + at] + ", not " + expected[at]);
    }
  }

  @Property
  void thereAndBackIsAsBefore(
      @ForAll("tensors") Tensor t, @ForAll Layout from, @ForAll Layout to, @ForAll long seed) {
    LayoutConversion there = t.conversion(from, to, 1);
    LayoutConversion back = t.conversion(to, from, 1);
    assertEquals(there.xFloats(), back.yFloats());
    assertEquals(there.yFloats(), back.xFloats());
    int elements = t.batch * t.channels * t.height * t.width;
    float[] plain = Values.SPECIAL.draw(elements, new Random(seed));
    float[] x = new float[there.xFloats()];
    t.conversion(Layout.NCHW, from, 1).run(plain, 0, x, 0);
    float[] y = new float[there.yFloats()];
    float[] z = new float[there.xFloats()];
    there.run(x, 0, y, 0);
    back.run(y, 0, z, 0);
    assertEquals(0, Arrays.compare(x, z));
  }

  @Example
  void oneArrayMayHoldBothWhereTheyAreApart() {
    LayoutConversion turn = new Tensor(1, 3, 2, 2).conversion(Layout.NCHW, Layout.NHWC, 1);
    float[] both = new float[24];
    for (int i = 0; i < 12; i++) {
      both[12 + i] = i;
    }
    turn.run(both, 12, both, 0);
    float[] first = {0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11};
    assertEquals(-1, Arrays.mismatch(first, Arrays.copyOf(both, 12)));
  }

  @Example
  void everyWrongArgumentIsNamed() {
    Layout planes = Layout.NCHW;
    Layout blocks = Layout.NCHW16;
    Threads one = Threads.ONE;
    Refusal.of("from", () -> LayoutConversion.of(null, blocks, 1, 3, 2, 2, one));
    Refusal.of("to", () -> LayoutConversion.of(planes, null, 1, 3, 2, 2, one));
    Refusal.of("batch", () -> LayoutConversion.of(planes, blocks, -1, 3, 2, 2, one));
    Refusal.of("channels", () -> LayoutConversion.of(planes, blocks, 1, 0, 2, 2, one));
    Refusal.of("height", () -> LayoutConversion.of(planes, blocks, 1, 3, 0, 2, one));
    Refusal.of("width", () -> LayoutConversion.of(planes, blocks, 1, 3, 2, 0, one));
    Refusal.of("threads", () -> LayoutConversion.of(planes, blocks, 1, 3, 2, 2, null));
    int most = Integer.MAX_VALUE;
    Refusal.of("x", () -> LayoutConversion.of(planes, blocks, most, most, most, most, one));
    Refusal.of("y", () -> LayoutConversion.of(planes, blocks, 1, 1, 1 << 15, 1 << 15, one));

    LayoutConversion turn = LayoutConversion.of(planes, blocks, 1, 3, 2, 2, one);
    float[] x = new float[12];
    float[] y = new float[64];
    float[] both = new float[75];
    Canary written = Canary.over("y after a refusal", y);
    Refusal.of("x", () -> turn.run(null, 0, y, 0));
    Refusal.of("x", () -> turn.run(x, 1, y, 0));
    Refusal.of("xOffset", () -> turn.run(x, -1, y, 0));
    Refusal.of("y", () -> turn.run(x, 0, null, 0));
    Refusal.of("y", () -> turn.run(x, 0, y, 1));
    Refusal.of("yOffset", () -> turn.run(x, 0, y, -1));
    Refusal.of("x", () -> turn.run(both, 0, both, 11));
    Refusal.of("x", () -> turn.run(both, 63, both, 0));
    written.check();
  }
}
