package io.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.shape.Layout;
import io.lanewise.nn.shape.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Both parts of a split together are the data set, and share nothing. */
class SplitTest {
  @Property
  void partsAreDisjointAndComplete(
      @ForAll @Size(max = 60) List<@IntRange(max = 3) Integer> labels,
      @ForAll @DoubleRange(max = 1) double part,
      @ForAll long seed,
      @ForAll boolean stratified) {
    Dataset set = numbered(labels.stream().mapToInt(Integer::intValue).toArray());
    Split split = stratified ? Split.stratified(set, part, seed) : Split.of(set, part, seed);
    int[] train = numbers(split.train());
    int[] test = numbers(split.test());
    assertEquals((long) (labels.size() * part), test.length);
    assertArrayEquals(Arrays.stream(train).sorted().toArray(), train);
    assertArrayEquals(Arrays.stream(test).sorted().toArray(), test);
    assertArrayEquals(
        IntStream.range(0, labels.size()).toArray(),
        IntStream.concat(Arrays.stream(train), Arrays.stream(test)).sorted().toArray());
    if (stratified) {
      int[] all = set.counts();
      int[] kept = split.test().counts();
      for (int label = 0; label < all.length; label++) {
        assertTrue(Math.abs(all[label] * part - kept[label]) < 1 + 1e-9);
      }
    }
  }

  @Example
  void theSeedChooses() {
    Dataset set = numbered(new int[1000]);
    int[] one = numbers(Split.of(set, 0.1, 1).test());
    assertArrayEquals(one, numbers(Split.of(set, 0.1, 1).test()));
    int[] other = numbers(Split.of(set, 0.1, 2).test());
    long shared = Arrays.stream(one).filter(i -> Arrays.binarySearch(other, i) >= 0).count();
    // Ten of a hundred by chance; each number further is rarer.
    assertTrue(shared < 30, "two seeds share " + shared);
  }

  @Example
  void partsOfAPartAreReadFromTheWhole() {
    Dataset set = numbered(IntStream.range(0, 20).map(i -> i % 4).toArray());
    Dataset some = set.select(19, 3, 4).select(2, 0);
    assertArrayEquals(new int[] {4, 19}, numbers(some));
    assertEquals(0, some.label(0));
    assertEquals(3, some.label(1));
    assertThrows(IndexOutOfBoundsException.class, () -> set.select(20));
    assertThrows(IndexOutOfBoundsException.class, () -> some.label(2));
  }

  @Example
  void wrongPartsAreRefused() {
    Dataset set = numbered(new int[3]);
    for (double part : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThrows(IllegalArgumentException.class, () -> Split.of(set, part, 0));
    }
    assertThrows(IllegalArgumentException.class, () -> new Split(set, SyntheticDigits.of(1, 3)));
  }

  /** Examples that are their own places. */
  static Dataset numbered(int[] labels) {
    float[] numbers = new float[labels.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i;
    }
    return Datasets.ofFloats(
        "numbers", Layout.NCHW, Shape.of(1, 1, 1), numbers, labels, List.of("a", "b", "c", "d"));
  }

  private static int[] numbers(Dataset set) {
    float[] number = new float[1];
    return IntStream.range(0, set.size())
        .map(
            i -> {
              set.read(i, number, 0);
              return (int) number[0];
            })
        .toArray();
  }
}
