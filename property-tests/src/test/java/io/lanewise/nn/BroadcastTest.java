package io.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.nn.shape.Shape;
import io.lanewise.testkit.Refusal;
import java.util.Arrays;
import java.util.Random;
import java.util.function.BiFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Broadcasting is NumPy's, its result worked out index by index; the rest is refused. */
class BroadcastTest {
  @Property(tries = 1000)
  void isNumPys(@ForAll long seed) {
    Random random = new Random(seed);
    Shape large = shape(random, random.nextInt(6));
    Shape small = smaller(random, large);
    boolean swapped = random.nextBoolean();
    check(swapped ? small : large, swapped ? large : small, true, Tensor::add, Float::sum);
    check(swapped ? small : large, swapped ? large : small, false, Tensor::sub, (x, y) -> x - y);
  }

  @Property
  void whateverTheShapes(
      @ForAll long seed,
      @ForAll @IntRange(max = 4) int rank,
      @ForAll @IntRange(max = 4) int other) {
    Random random = new Random(seed);
    Shape a = shape(random, rank);
    Shape b = shape(random, other);
    check(a, b, true, Tensor::mul, (x, y) -> x * y);
    check(a, b, false, Tensor::div, (x, y) -> x / y);
  }

  private static Shape shape(Random random, int rank) {
    return Shape.of(random.ints(rank, 0, 12).map(size -> size == 0 ? 0 : 1 + size % 4).toArray());
  }

  private static Shape smaller(Random random, Shape large) {
    int[] sizes = large.toArray();
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = random.nextInt(3) == 0 ? 1 : sizes[i];
    }
    return Shape.of(Arrays.copyOfRange(sizes, random.nextInt(sizes.length + 1), sizes.length));
  }

  private static void check(
      Shape a,
      Shape b,
      boolean commutes,
      BiFunction<Tensor, Tensor, Tensor> function,
      BiFunction<Float, Float, Float> ofNumbers) {
    Tensor x = counting(a, 1);
    Tensor y = counting(b, 100);
    int[] sizes = broadcast(a, b);
    Shape to = sizes == null ? null : Shape.of(sizes);
    boolean taken = to != null && (to.equals(a) || commutes && to.equals(b));
    if (!taken || runs(to, to.equals(a) ? b : a) > 3) {
      Refusal.of("other", () -> function.apply(x, y));
      return;
    }
    Tensor z = function.apply(x, y);
    assertEquals(to, z.shape());
    for (int i = 0; i < to.elements(); i++) {
      float expected =
          ofNumbers.apply(x.elements()[place(to, a, i)], y.elements()[place(to, b, i)]);
      assertEquals(expected, z.elements()[i], a + " and " + b + ", element " + i);
    }
  }

  private static Tensor counting(Shape shape, int from) {
    float[] numbers = new float[shape.elements()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = from + i;
    }
    return Tensor.of(shape, numbers);
  }

  /** The sizes of both together; null where they do not fit. */
  private static int[] broadcast(Shape a, Shape b) {
    int[] sizes = new int[Math.max(a.rank(), b.rank())];
    for (int i = 1; i <= sizes.length; i++) {
      int own = i <= a.rank() ? a.size(-i) : 1;
      int other = i <= b.rank() ? b.size(-i) : 1;
      if (own != other && own != 1 && other != 1) {
        return null;
      }
      sizes[sizes.length - i] = own == 1 ? other : own;
    }
    return sizes;
  }

  /** Stretches of dimensions that are all repeated, or all not. */
  private static int runs(Shape large, Shape small) {
    StringBuilder pattern = new StringBuilder();
    for (int i = large.rank(); i >= 1; i--) {
      if (large.size(-i) != 1) {
        boolean repeated = i > small.rank() || small.size(-i) == 1;
        pattern.append(repeated ? 'r' : 's');
      }
    }
    return pattern.toString().replaceAll("(.)\\1+", "$1").length();
  }

  /** Where in a shape an element of the result comes from. */
  private static int place(Shape result, Shape shape, int element) {
    int place = 0;
    int step = 1;
    int rest = element;
    for (int i = 1; i <= shape.rank(); i++) {
      int index = rest % result.size(-i);
      rest /= result.size(-i);
      place += shape.size(-i) == 1 ? 0 : step * index;
      step *= shape.size(-i);
    }
    return place;
  }
}
