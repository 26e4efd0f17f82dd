package io.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.nn.shape.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What CSV files hold is read, and what is wrong with one is said. */
class CsvTest {
  private static final CsvFormat THREE = CsvFormat.of(Shape.of(1, 1, 3), CsvFormat.Label.LAST);

  @TempDir Path folder;

  @Test
  void theLabelIsLastOrFirst() throws IOException {
    Dataset last = read("1,2,3,b\n4,-5.5,6e1,a\n", THREE);
    assertEquals(List.of("a", "b"), last.classes());
    assertArrayEquals(new int[] {1, 1}, last.counts());
    assertEquals(1, last.label(0));
    assertArrayEquals(new float[] {4, -5.5f, 60}, example(last, 1));
    Dataset first =
        read(
            "b;1;2;3\r\na;4;-5.5;6e1",
            CsvFormat.of(Shape.of(3, 1, 1), CsvFormat.Label.FIRST).withSeparator(';'));
    assertEquals(List.of("a", "b"), first.classes());
    assertEquals(1, first.label(0));
    assertArrayEquals(new float[] {4, -5.5f, 60}, example(first, 1));
  }

  @Test
  void headersAndEmptyLinesArePassedOver() throws IOException {
    Dataset set = read("one,two,three,what\n\n1,2,3,b\n\n", THREE);
    assertEquals(1, set.size());
    assertArrayEquals(new float[] {1, 2, 3}, example(read("\ufeff1,2,3,b", THREE), 0));
    refused("1,two,3,b\n", THREE, 1, "a finite number in field 2, got \"two\"");
  }

  @Test
  void numbersSortAsNumbers() throws IOException {
    assertEquals(List.of("2", "10"), read("1,2,3,10\n1,2,3,2\n", THREE).classes());
  }

  @Test
  void aRangeIsBroughtToOne() throws IOException {
    CsvFormat range = THREE.withRange(-1, 3);
    assertArrayEquals(new float[] {0, 0.5f, 1}, example(read("-1,1,3,x", range), 0));
    refused("1,1,1,x\n1,3.5,1,x", range, 2, "a number from -1.0 to 3.0 in field 2, got \"3.5\"");
  }

  @Test
  void whatIsWrongWithALineIsSaid() {
    refused("1,2,3,x\n1,2,x\n", THREE, 2, "expected 4 fields, got 3");
    refused("1,2,3,x\n1,2,3,4,x\n", THREE, 2, "expected 4 fields, got 5");
    refused("1,2,3,\n", THREE, 1, "a label, got \"\"");
    refused("", THREE, 1, "a row of 4 fields, got the end of the file");
    for (String number : List.of("NaN", "Infinity", "1e99", "0x1p3", "1f", "", "--1", "١")) {
      refused("1,2,3,x\n1," + number + ",3,x", THREE, 2, "a finite number in field 2");
    }
    refused("1,2,3,x", THREE.withClasses(List.of("y")), 1, "a label of [y], got \"x\"");
  }

  @Property(tries = 200)
  void everyFloatComesBack(@ForAll @Size(3) float[] values) throws IOException {
    Path file = Files.createTempFile("floats", ".csv");
    try {
      Files.writeString(file, values[0] + "," + values[1] + "," + values[2] + ",x\n");
      assertArrayEquals(values, example(Csv.read("floats", file, THREE), 0));
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void realDigitsAreRead() throws IOException {
    Split digits = Datasets.open(RealData.optdigits());
    assertEquals("UCI digits, train: 3823 of (1, 8, 8) in 10 classes", digits.train().toString());
    // As optdigits.names has them.
    assertArrayEquals(
        new int[] {376, 389, 380, 389, 387, 376, 377, 387, 380, 382}, digits.train().counts());
    assertArrayEquals(
        new int[] {178, 182, 177, 183, 181, 182, 181, 179, 174, 180}, digits.test().counts());
    float[] first = example(digits.train(), 0);
    assertArrayEquals(
        new float[] {0, 1 / 16f, 6 / 16f, 15 / 16f, 12 / 16f, 1 / 16f, 0, 0},
        Arrays.copyOf(first, 8));
    assertTrue(IntStream.range(0, 64).allMatch(i -> first[i] >= 0 && first[i] <= 1));
  }

  private static float[] example(Dataset set, int index) {
    float[] example = new float[set.shape().elements()];
    set.read(index, example, 0);
    return example;
  }

  private Dataset read(String text, CsvFormat format) throws IOException {
    return Csv.read("text", Files.writeString(folder.resolve("text.csv"), text), format);
  }

  private void refused(String text, CsvFormat format, int line, String sentence) {
    DataFormatException thrown =
        assertThrows(DataFormatException.class, () -> read(text, format), text);
    assertEquals(line, thrown.line(), thrown.getMessage());
    assertEquals(-1, thrown.offset());
    assertTrue(thrown.getMessage().contains("line " + line + ": expected "), thrown.getMessage());
    assertTrue(thrown.getMessage().contains(sentence), thrown.getMessage());
  }
}
