package io.lanewise.testkit.simd;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Floats to try functions at. */
final class Arguments {
  private static final double LN_2 = Math.log(2);

  /** Where a function, or the way it is computed, changes its nature; each with its negative. */
  private static final float[] TURNS = {
    0,
    Float.MIN_VALUE,
    Float.MIN_NORMAL,
    0x1p-25f,
    (float) LN_2 / 4,
    (float) LN_2 / 2,
    (float) LN_2,
    (float) Math.sqrt(0.5),
    1,
    (float) Math.sqrt(2),
    // Up to where erf, tanh, and sigmoid and −expm1(−x) differ from 1.
    3.9192059f,
    4,
    9.010913f,
    10,
    17.328680f,
    0x1p24f,
    30,
    60,
    // The logarithms of the smallest normal number, the largest float, the smallest denormal, and
    // half of it.
    (float) (126 * LN_2),
    (float) (128 * LN_2),
    89,
    (float) (149 * LN_2),
    (float) (150 * LN_2),
    104,
    Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NaN
  };

  /** Bases and exponents whose powers, or the way they are computed, are out of the ordinary. */
  private static final float[] POWERS = {
    0,
    Float.MIN_VALUE,
    Float.MIN_NORMAL,
    0x1p-30f,
    0.5f,
    0x1.fffffep-1f,
    1,
    0x1.000002p0f,
    1.5f,
    2,
    3,
    126,
    128,
    149,
    150,
    1e10f,
    // The last fraction, the last odd integer, the first of the integers that are all even.
    0x1.fffffep22f,
    0x1.fffffep23f,
    0x1p24f,
    Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NaN
  };

  private Arguments() {}

  /** All within that many steps of a turn. */
  static float[] turns(int around) {
    return floats(
        bothSigns(TURNS)
            .mapToInt(Float::floatToRawIntBits)
            .flatMap(bits -> IntStream.rangeClosed(bits - around, bits + around)));
  }

  /** That many of all floats, spread evenly over their bits. */
  static float[] spread(int count) {
    long step = (1L << 32) / count;
    // Odd multiples of a half step, and other low bits each.
    return floats(IntStream.range(0, count).map(i -> (int) (i * step + step / 2 + 31 * i % step)));
  }

  /** What is special to powers, with both signs. */
  static float[] powers() {
    return floats(bothSigns(POWERS).mapToInt(Float::floatToRawIntBits));
  }

  private static Stream<Float> bothSigns(float[] values) {
    return IntStream.range(0, 2 * values.length)
        .mapToObj(i -> i % 2 == 0 ? values[i / 2] : -values[i / 2]);
  }

  private static float[] floats(IntStream bits) {
    int[] all = bits.toArray();
    float[] floats = new float[all.length];
    for (int i = 0; i < all.length; i++) {
      floats[i] = Float.intBitsToFloat(all[i]);
    }
    return floats;
  }
}
