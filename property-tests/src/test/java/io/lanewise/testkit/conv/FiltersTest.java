package io.lanewise.testkit.conv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.kernels.conv.Filters;
import io.lanewise.testkit.Canary;
import io.lanewise.testkit.Refusal;
import io.lanewise.testkit.Sizes;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Filters from and to other frameworks' forms. */
class FiltersTest {
  /** Sizes of filters; the array's element i is i. */
  record Sized(int groupFilters, int groupChannels, int height, int width, int groups) {
    int filters() {
      return groupFilters * groups;
    }

    int channels() {
      return groupChannels * groups;
    }

    float[] numbered() {
      float[] w = new float[filters() * groupChannels * height * width];
      for (int i = 0; i < w.length; i++) {
        w[i] = i;
      }
      return w;
    }
  }

  @Provide
  Arbitrary<Sized> sizes() {
    return Combinators.combine(
            Sizes.between(1, 20),
            Sizes.between(1, 20),
            Sizes.between(1, 5),
            Sizes.between(1, 5),
            Sizes.between(1, 4))
        .as(Sized::new);
  }

  @Property
  void flippingTwiceIsAsBefore(@ForAll("sizes") Sized s) {
    float[] w = s.numbered();
    float[] y = new float[w.length];
    float[] z = new float[w.length];
    int kernels = s.filters() * s.groupChannels;
    Filters.flip(kernels, s.height, s.width, w, 0, y, 0);
    int last = s.height * s.width - 1;
    assertEquals(last, y[0]);
    assertEquals(0, y[last]);
    Filters.flip(kernels, s.height, s.width, y, 0, z, 0);
    assertArrayEquals(w, z);
  }

  @Property
  void hwioIsWhereItSaysAndBackIsAsBefore(@ForAll("sizes") Sized s) {
    float[] w = s.numbered();
    float[] y = new float[w.length + 7];
    Canary around = Canary.outside("y", y, 3, 3 + w.length);
    float[] z = new float[w.length];
    int o = s.filters();
    int i = s.groupChannels;
    Filters.toHwio(o, s.channels(), s.height, s.width, s.groups, w, 0, y, 3);
    around.check();
    for (int at = 0; at < w.length; at++) {
      int tap = at % (s.height * s.width);
      int inner = at / (s.height * s.width) % i;
      int filter = at / (s.height * s.width) / i;
      assertEquals(w[at], y[3 + (tap * i + inner) * o + filter]);
    }
    Filters.fromHwio(o, s.channels(), s.height, s.width, s.groups, y, 3, z, 0);
    assertArrayEquals(w, z);
  }

  @Property
  void transposingTwiceIsAsBefore(@ForAll("sizes") Sized s) {
    float[] w = s.numbered();
    float[] y = new float[w.length];
    float[] z = new float[w.length];
    Filters.transpose(s.filters(), s.channels(), s.height, s.width, s.groups, w, 0, y, 0);
    Filters.transpose(s.channels(), s.filters(), s.height, s.width, s.groups, y, 0, z, 0);
    assertArrayEquals(w, z);
  }

  @Example
  void knownSmallOnes() {
    float[] y = new float[12];
    float[] w = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    Filters.flip(2, 2, 3, w, 0, y, 0);
    assertArrayEquals(new float[] {5, 4, 3, 2, 1, 0, 11, 10, 9, 8, 7, 6}, y);
    // Three filters of two channels, 1 x 2.
    Filters.toHwio(3, 2, 1, 2, 1, w, 0, y, 0);
    assertArrayEquals(new float[] {0, 4, 8, 2, 6, 10, 1, 5, 9, 3, 7, 11}, y);
    Filters.transpose(3, 2, 1, 2, 1, w, 0, y, 0);
    assertArrayEquals(new float[] {0, 1, 4, 5, 8, 9, 2, 3, 6, 7, 10, 11}, y);
    // Two groups of one filter and three channels each.
    Filters.transpose(2, 6, 1, 2, 2, w, 0, y, 0);
    assertArrayEquals(w, y);
  }

  @Example
  void everyWrongArgumentIsNamed() {
    float[] w = new float[24];
    float[] y = new float[24];
    Canary written = Canary.over("y after a refusal", y);
    int most = Integer.MAX_VALUE;
    Refusal.of("kernels", () -> Filters.flip(0, 2, 2, w, 0, y, 0));
    Refusal.of("height", () -> Filters.flip(6, 0, 2, w, 0, y, 0));
    Refusal.of("width", () -> Filters.flip(6, 2, -2, w, 0, y, 0));
    Refusal.of("w", () -> Filters.flip(6, 2, 2, null, 0, y, 0));
    Refusal.of("w", () -> Filters.flip(6, 2, 2, w, 1, y, 0));
    Refusal.of("w", () -> Filters.flip(most, most, most, w, 0, y, 0));
    Refusal.of("wOffset", () -> Filters.flip(6, 2, 2, w, -1, y, 0));
    Refusal.of("y", () -> Filters.flip(6, 2, 2, w, 0, null, 0));
    Refusal.of("y", () -> Filters.flip(6, 2, 2, w, 0, y, 1));
    Refusal.of("yOffset", () -> Filters.flip(6, 2, 2, w, 0, y, -1));
    Refusal.of("w", () -> Filters.flip(3, 2, 2, y, 0, y, 11));
    Refusal.of("filters", () -> Filters.fromHwio(0, 2, 2, 2, 1, w, 0, y, 0));
    Refusal.of("channels", () -> Filters.fromHwio(3, 0, 2, 2, 1, w, 0, y, 0));
    Refusal.of("height", () -> Filters.fromHwio(3, 2, 0, 2, 1, w, 0, y, 0));
    Refusal.of("width", () -> Filters.toHwio(3, 2, 2, 0, 1, w, 0, y, 0));
    Refusal.of("groups", () -> Filters.toHwio(3, 2, 2, 2, 0, w, 0, y, 0));
    Refusal.of("groups", () -> Filters.toHwio(3, 2, 2, 2, 3, w, 0, y, 0));
    Refusal.of("groups", () -> Filters.transpose(3, 2, 2, 2, 2, w, 0, y, 0));
    Refusal.of("w", () -> Filters.transpose(3, 2, 2, 2, 1, new float[23], 0, y, 0));
    Refusal.of("y", () -> Filters.transpose(3, 2, 2, 2, 1, w, 0, y, 1));
    written.check();
  }
}
