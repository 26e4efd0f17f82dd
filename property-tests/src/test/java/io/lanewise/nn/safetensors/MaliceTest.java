package io.lanewise.nn.safetensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.nn.shape.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Each way of being wrong, by its name, and the sentence that answers it. */
class MaliceTest {
  private static final String GOOD = "{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}";

  @TempDir private Path folder;

  private record Lie(String name, byte[] bytes, String place, String rule) {
    /** A header before four bytes of data. */
    static Lie of(String name, String header, String place, String rule) {
      return new Lie(name, Bytes.file(header, new byte[4]), place, rule);
    }

    /** One tensor before four bytes of data. */
    static Lie tensor(String name, String tensor, String place, String rule) {
      return of(name, "{\"x\":" + tensor + "}", place, rule);
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String tensor(String dtype, String shape, String offsets) {
    return "{\"dtype\":%s,\"shape\":%s,\"data_offsets\":%s}".formatted(dtype, shape, offsets);
  }

  private static Stream<Lie> lies() {
    return Stream.of(lengths(), syntax(), structure(), numbers(), shapes(), places())
        .flatMap(lies -> lies);
  }

  private static Stream<Lie> lengths() {
    String rule = "the length of the header must be at most";
    return Stream.of(
        new Lie("empty", new byte[0], "byte 0", "the length of the header must be there"),
        new Lie("short", new byte[7], "byte 0", "the length of the header must be there"),
        new Lie("no header", new byte[8], "byte 8", "the header must begin with {"),
        new Lie("one too long", Bytes.file(3, text("{}")), "byte 0", rule + " 2, got 3"),
        new Lie("100 MB and one", Bytes.file(100_000_001, text("{}")), "byte 0", rule + " 2"),
        new Lie("an int's end", Bytes.file(1L << 31, text("{}")), "byte 0", rule + " 2"),
        new Lie("a long's end", Bytes.file(Long.MAX_VALUE, text("{}")), "byte 0", rule + " 2"),
        new Lie(
            "unsigned",
            Bytes.file(-1, text("{}")),
            "byte 0",
            rule + " 2, got " + "18446744073709551615"),
        new Lie("one too short", Bytes.file(1, text("{}")), "byte 9", "must be the format's JSON"));
  }

  private static Stream<Lie> syntax() {
    String json = "must be the format's JSON";
    return Stream.of(
        Lie.of("white space first", " {}", "byte 8", "must begin with {, got byte value 32"),
        Lie.of("byte order mark", "\ufeff{}", "byte 8", "must begin with {, got byte value 239"),
        Lie.of("a list", "[]", "byte 8", "must begin with {"),
        new Lie("UTF-16", Bytes.file(4, text("{\0}\0")), "byte 10", json),
        new Lie(
            "Latin-1",
            Bytes.file(7, text("{\"\u00e4\":1}")),
            "byte 10",
            "UTF-8, got byte value 228"),
        new Lie("overlong", Bytes.file(8, text("{\"\u00c0\u00af\":1}")), "byte 10", "UTF-8"),
        new Lie("cut character", Bytes.file(3, text("{\"\u00c3")), "byte 10", "UTF-8"),
        Lie.of("cut", "{\"x\":" + GOOD, "byte", json),
        Lie.of("cut in a string", "{\"x", "byte", json),
        Lie.of("comment", "{/**/}", "byte", json),
        Lie.of("single quotes", "{'x':" + GOOD + "}", "byte", json),
        Lie.of("no quotes", "{x:" + GOOD + "}", "byte", json),
        Lie.of("trailing comma", "{\"x\":" + GOOD + ",}", "byte", json),
        Lie.of("two headers", "{\"x\":" + GOOD + "}{}", "byte", "nothing but spaces"),
        Lie.of("a NUL behind", "{\"x\":" + GOOD + "}\0", "byte", json),
        Lie.of("a line break in a name", "{\"x\n\":" + GOOD + "}", "byte", json),
        Lie.of("the first half", "{\"\\ud800\":" + GOOD + "}", "byte", "surrogate"),
        Lie.of("the second half", "{\"\\udc00\":" + GOOD + "}", "byte", "surrogate"),
        Lie.of("half in a text", "{\"__metadata__\":{\"a\":\"\\ud800\"}}", "byte", "surrogate"),
        Lie.of("deep", "{\"x\":{\"shape\":[[[[[[", "byte", json),
        Lie.of("very deep", "{\"x\":" + "[".repeat(100_000), "byte", "must be an object"));
  }

  private static Stream<Lie> structure() {
    String fields = "a tensor must have dtype, shape and data_offsets, each once";
    return Stream.of(
        Lie.of("a name twice", "{\"x\":" + GOOD + ",\"x\":" + GOOD + "}", "byte", "no name twice"),
        Lie.of(
            "twice by an escape",
            "{\"x\":" + GOOD + ",\"\\u0078\":" + GOOD + "}",
            "byte",
            "no name twice"),
        Lie.of("metadata twice", "{\"__metadata__\":{},\"__metadata__\":{}}", "byte", "name twice"),
        Lie.of("metadata a list", "{\"__metadata__\":[]}", "byte", "must be an object"),
        Lie.of("metadata a number", "{\"__metadata__\":{\"a\":1}}", "byte", "must hold strings"),
        Lie.of("metadata null", "{\"__metadata__\":{\"a\":null}}", "byte", "must hold strings"),
        Lie.of(
            "metadata's name twice",
            "{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}",
            "byte",
            "__metadata__ must have no name twice"),
        Lie.of("metadata a tensor", "{\"__metadata__\":" + GOOD + "}", "byte", "must hold strings"),
        Lie.tensor("a tensor null", "null", "byte", "a tensor must be an object"),
        Lie.tensor("a tensor a string", "\"F32\"", "byte", "a tensor must be an object"),
        Lie.tensor("nothing in it", "{}", "tensor x", "must have dtype, shape and data_offsets"),
        Lie.tensor(
            "no dtype", "{\"shape\":[1],\"data_offsets\":[0,4]}", "tensor x", "got no dtype"),
        Lie.tensor(
            "no shape", "{\"dtype\":\"F32\",\"data_offsets\":[0,4]}", "tensor x", "no shape"),
        Lie.tensor("no place", "{\"dtype\":\"F32\",\"shape\":[1]}", "tensor x", "no data_offsets"),
        Lie.tensor("an unknown field", "{\"strides\":[1]}", "byte", fields + ", got strides"),
        Lie.tensor("the old field", "{\"offsets\":[0,4]}", "byte", fields + ", got offsets"),
        Lie.tensor("dtype twice", "{\"dtype\":\"F32\",\"dtype\":\"F32\"}", "byte", fields),
        Lie.tensor("shape twice", "{\"shape\":[],\"shape\":[]}", "byte", fields),
        Lie.tensor("place twice", "{\"data_offsets\":[],\"data_offsets\":[]}", "byte", fields),
        Lie.tensor(
            "dtype a number", tensor("32", "[1]", "[0,4]"), "byte", "dtype must be a string"),
        Lie.tensor("dtype unknown", tensor("\"F33\"", "[1]", "[0,4]"), "tensor x", "got F33"),
        Lie.tensor("dtype in lower case", tensor("\"f32\"", "[1]", "[0,4]"), "tensor x", "one of"),
        Lie.tensor("shape an object", tensor("\"F32\"", "{}", "[0,4]"), "byte", "must be lists"),
        Lie.tensor("shape null", tensor("\"F32\"", "null", "[0,4]"), "byte", "must be lists"));
  }

  private static Stream<Lie> numbers() {
    String rule = "must hold integers that are not negative";
    return Stream.of(
        Lie.tensor("a string", tensor("\"F32\"", "[\"1\"]", "[0,4]"), "byte", rule + ", got 1"),
        Lie.tensor("a fraction", tensor("\"F32\"", "[1.0]", "[0,4]"), "byte", rule + ", got 1.0"),
        Lie.tensor("an exponent", tensor("\"F32\"", "[1e0]", "[0,4]"), "byte", rule + ", got 1e0"),
        Lie.tensor("negative", tensor("\"F32\"", "[-1]", "[0,4]"), "byte", rule + ", got -1"),
        Lie.tensor("minus zero", tensor("\"F32\"", "[1]", "[-0,4]"), "byte", rule + ", got -0"),
        Lie.tensor("null", tensor("\"F32\"", "[null]", "[0,4]"), "byte", rule + ", got null"),
        Lie.tensor("true", tensor("\"F32\"", "[true]", "[0,4]"), "byte", rule + ", got true"),
        Lie.tensor("a list", tensor("\"F32\"", "[[1]]", "[0,4]"), "byte", "JSON"),
        Lie.tensor("NaN", tensor("\"F32\"", "[NaN]", "[0,4]"), "byte", "JSON"),
        Lie.tensor("a zero in front", tensor("\"F32\"", "[01]", "[0,4]"), "byte", "JSON"),
        Lie.tensor("hexadecimal", tensor("\"F32\"", "[0x1]", "[0,4]"), "byte", "JSON"),
        Lie.tensor(
            "over a long", tensor("\"F32\"", "[1]", "[0,9223372036854775808]"), "byte", "JSON"),
        Lie.tensor(
            "around to 4", tensor("\"F32\"", "[1]", "[0,18446744073709551620]"), "byte", "JSON"),
        Lie.tensor(
            "a million digits",
            tensor("\"F32\"", "[" + "9".repeat(1_000_000) + "]", "[0,4]"),
            "byte",
            "JSON"));
  }

  private static Stream<Lie> shapes() {
    String fit = "shape must fit a Java array";
    return Stream.of(
        Lie.tensor(
            "a size over an int", tensor("\"U8\"", "[2147483648]", "[0,4]"), "tensor x", fit),
        Lie.tensor(
            "a size around to 1", tensor("\"F32\"", "[4294967297]", "[0,4]"), "tensor x", fit),
        Lie.tensor(
            "a product around to 1",
            tensor("\"F32\"", "[641,6700417,641,6700417]", "[0,4]"),
            "tensor x",
            fit),
        Lie.tensor(
            "a product around to 0",
            tensor("\"F32\"", "[65536,65536,65536,65536]", "[0,0]"),
            "tensor x",
            fit),
        Lie.tensor(
            "a product around below 0",
            tensor("\"U8\"", "[65536,32768]", "[0,4]"),
            "tensor x",
            fit),
        Lie.tensor(
            "larger than the place", tensor("\"F32\"", "[2]", "[0,4]"), "tensor x", "the 8 bytes"),
        Lie.tensor(
            "smaller than the place", tensor("\"U8\"", "[3]", "[0,4]"), "tensor x", "the 3 bytes"),
        Lie.tensor(
            "bytes around to 4",
            tensor("\"F32\"", "[1073741825]", "[0,4]"),
            "tensor x",
            "the 4294967300 bytes"));
  }

  private static Stream<Lie> places() {
    String two = "data_offsets must be two numbers";
    String within = "data_offsets must be in order and within the 4 bytes of data";
    String chain = "data must begin where the data before ends";
    return Stream.of(
        Lie.tensor("none", tensor("\"F32\"", "[1]", "[]"), "tensor x", two + ", got 0"),
        Lie.tensor("one", tensor("\"F32\"", "[1]", "[4]"), "tensor x", two),
        Lie.tensor("three", tensor("\"F32\"", "[1]", "[0,4,4]"), "tensor x", two),
        Lie.tensor("backwards", tensor("\"F32\"", "[1]", "[4,0]"), "tensor x", within),
        Lie.tensor("past the end", tensor("\"F32\"", "[1]", "[1,5]"), "tensor x", within),
        Lie.tensor(
            "far out",
            tensor("\"U8\"", "[1]", "[9223372036854775806,9223372036854775807]"),
            "tensor x",
            within),
        Lie.tensor("nothing, past the end", tensor("\"U8\"", "[0]", "[5,5]"), "tensor x", within),
        Lie.tensor(
            "a hole in front", tensor("\"U8\"", "[3]", "[1,4]"), "tensor x", chain + ", at 0"),
        Lie.tensor("a rest", tensor("\"U8\"", "[3]", "[0,3]"), "data", "cover all 4 bytes, got 3"),
        Lie.of("nothing covered", "{}", "data", "cover all 4 bytes, got 0"),
        Lie.of("the same place twice", twoTensors(0, 4, 0, 4), "tensor y", chain + ", at 4"),
        Lie.of("an overlap", twoTensors(0, 3, 2, 4), "tensor y", chain + ", at 3"),
        Lie.of("one inside another", twoTensors(0, 4, 1, 3), "tensor y", chain + ", at 4"),
        Lie.of("nothing inside another", twoTensors(0, 4, 2, 2), "tensor y", chain + ", at 4"),
        Lie.of("a hole between", twoTensors(0, 1, 2, 4), "tensor y", chain + ", at 1"));
  }

  private static String twoTensors(int begin, int end, int begin2, int end2) {
    String form = "\"%s\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[%d,%d]}";
    return "{%s,%s}"
        .formatted(
            form.formatted("x", end - begin, begin, end),
            form.formatted("y", end2 - begin2, begin2, end2));
  }

  @TestFactory
  Stream<DynamicTest> everyLieIsRefused() {
    return lies().map(lie -> DynamicTest.dynamicTest(lie.name, () -> assertRefused(lie)));
  }

  private void assertRefused(Lie lie) throws IOException {
    Path file = Files.write(Files.createTempFile(folder, "lie", ""), lie.bytes);
    String message =
        assertThrows(SafetensorsException.class, () -> Safetensors.open(file)).getMessage();
    assertTrue(message.startsWith(file + ": " + lie.place), message);
    assertTrue(message.contains(lie.rule), message);
    assertTrue(message.contains(", got "), message);
    assertTrue(message.length() < file.toString().length() + 400, message);
    assertTrue(message.chars().noneMatch(Character::isISOControl), message);
  }

  @Test
  void aFileThatIsNotThereIsNotMalformed() {
    assertThrows(NoSuchFileException.class, () -> Safetensors.open(folder.resolve("none")));
  }

  @Test
  void aTensorThatIsNotAsAskedFor() throws IOException {
    try (Safetensors file = Bytes.open(folder, Bytes.file("{\"x\":" + GOOD + "}", new byte[4]))) {
      assertSentence("tensor y: must be in the file", () -> file.readFloats("y"));
      assertSentence("tensor y: must be in the file", () -> file.info("y"));
      assertSentence("tensor x: dtype must be of integers", () -> file.readLongs("x"));
      float[] to = new float[2];
      assertSentence(
          "tensor x: shape must be (2), got (1)", () -> file.readFloats("x", Shape.of(2), to, 0));
    }
    String longs = "{\"x\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
    try (Safetensors file = Bytes.open(folder, Bytes.file(longs, new byte[4]))) {
      assertSentence("tensor x: dtype must be F32", () -> file.readFloats("x"));
    }
  }

  @Test
  void aFileThatShrinksWhileOpen() throws IOException {
    byte[] bytes = Bytes.file("{\"x\":" + GOOD + "}", new byte[4]);
    try (Safetensors file = Bytes.open(folder, bytes)) {
      Path path = folder.resolve("file.safetensors");
      try (var channel = Files.newByteChannel(path, StandardOpenOption.WRITE)) {
        channel.truncate(bytes.length - 1);
      }
      assertSentence("byte " + (bytes.length - 1) + ": 1 bytes more", () -> file.readFloats("x"));
    }
  }

  private static void assertSentence(String part, Executable call) {
    String message = assertThrows(SafetensorsException.class, call).getMessage();
    assertTrue(message.contains(part), message);
    assertEquals(1, message.lines().count(), message);
  }
}
