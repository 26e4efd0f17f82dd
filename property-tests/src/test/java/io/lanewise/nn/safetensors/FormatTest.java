package io.lanewise.nn.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.nn.shape.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files worked out by hand from the format's description. */
class FormatTest {
  private static final String HEADER =
      "{\"__metadata__\":{\"epoch\":\"7\"},"
          + "\"steps\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]},"
          + "\"weight\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[8,16]}}";

  /** 30 characters of metadata, 55 and 60 of the tensors, a comma, a brace, 5 spaces. */
  private static final int HEADER_LENGTH = 152;

  @TempDir private Path folder;

  @Test
  void aSmallFileByteByByte() throws IOException {
    Path file = folder.resolve("small.safetensors");
    Map<String, Entry> entries =
        Map.of(
            "weight", Entry.of(Shape.of(2, 1), 1f, -2f), "steps", Entry.of(Shape.SCALAR, 0x1234L));
    Safetensors.write(file, entries, Map.of("epoch", "7"));

    byte[] bytes = Files.readAllBytes(file);
    byte[] length = {(byte) HEADER_LENGTH, 0, 0, 0, 0, 0, 0, 0};
    assertArrayEquals(length, Arrays.copyOf(bytes, 8));
    String padded = HEADER + "     ";
    assertEquals(padded, new String(bytes, 8, HEADER_LENGTH, StandardCharsets.UTF_8));
    byte[] data = {0x34, 0x12, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0x80, 0x3f, 0, 0, 0, (byte) 0xc0};
    assertArrayEquals(data, Arrays.copyOfRange(bytes, 8 + HEADER_LENGTH, bytes.length));
  }

  /**
   * Byte by byte what the format's own library (0.8.0, in Python) makes of the same, and read back:
   *
   * <pre>
   * save_file({"fc.weight": np.array([[1, -2], [0.5, 3]], np.float32),
   *            "fc.bias": np.array([0.25, -1], np.float32),
   *            "steps": np.array(258, np.int64)}, "f", metadata={"format": "pt"})
   * </pre>
   */
  @Test
  void asTheFormatsOwnLibrary() throws IOException {
    String theirs =
        "d8000000000000007b225f5f6d657461646174615f5f223a7b22666f726d6174223a227074227d2c2273746570"
            + "73223a7b226474797065223a22493634222c227368617065223a5b5d2c22646174615f6f666673657473"
            + "223a5b302c385d7d2c2266632e62696173223a7b226474797065223a22463332222c227368617065223a"
            + "5b325d2c22646174615f6f666673657473223a5b382c31365d7d2c2266632e776569676874223a7b2264"
            + "74797065223a22463332222c227368617065223a5b322c325d2c22646174615f6f666673657473223a5b"
            + "31362c33325d7d7d20202002010000000000000000803e000080bf0000803f000000c00000003f000040"
            + "40";
    Path file = folder.resolve("file.safetensors");
    Map<String, Entry> entries =
        Map.of(
            "fc.weight", Entry.of(Shape.of(2, 2), 1f, -2f, 0.5f, 3f),
            "fc.bias", Entry.of(Shape.of(2), 0.25f, -1f),
            "steps", Entry.of(Shape.SCALAR, 258L));
    Safetensors.write(file, entries, Map.of("format", "pt"));
    assertEquals(theirs, HexFormat.of().formatHex(Files.readAllBytes(file)));
    try (Safetensors read = Safetensors.open(file)) {
      assertEquals(List.of("steps", "fc.bias", "fc.weight"), List.copyOf(read.names()));
      assertArrayEquals(new float[] {1f, -2f, 0.5f, 3f}, read.readFloats("fc.weight"));
      assertArrayEquals(new long[] {258}, read.readLongs("steps"));
    }
  }

  /**
   * What the same library makes of other dtypes:
   *
   * <pre>
   * save_file({"half": np.array([1, -2], np.float16), "bytes": np.array([1, 255], np.uint8),
   *            "double": np.array([0.1]), "none": np.zeros((0, 2), np.int32)}, "f")
   * </pre>
   */
  @Test
  void otherDtypesOfTheFormatsOwnLibrary() throws IOException {
    String theirs =
        "e8000000000000007b22646f75626c65223a7b226474797065223a22463634222c227368617065223a5b315d2c"
            + "22646174615f6f666673657473223a5b302c385d7d2c226e6f6e65223a7b226474797065223a22493332"
            + "222c227368617065223a5b302c325d2c22646174615f6f666673657473223a5b382c385d7d2c2268616c"
            + "66223a7b226474797065223a22463136222c227368617065223a5b325d2c22646174615f6f6666736574"
            + "73223a5b382c31325d7d2c226279746573223a7b226474797065223a225538222c227368617065223a5b"
            + "325d2c22646174615f6f666673657473223a5b31322c31345d7d7d9a9999999999b93f003c00c001ff";
    try (Safetensors read = Bytes.open(folder, HexFormat.of().parseHex(theirs))) {
      assertArrayEquals(new float[] {1f, -2f}, read.readFloats("half"));
      assertArrayEquals(new long[] {1, 255}, read.readLongs("bytes"));
      assertArrayEquals(new float[] {0.1f}, read.readFloats("double"));
      assertEquals(Shape.of(0, 2), read.info("none").shape());
      assertArrayEquals(new long[0], read.readLongs("none"));
    }
  }

  @Test
  void anEmptyFile() throws IOException {
    Path file = folder.resolve("empty.safetensors");
    Safetensors.write(file, Map.of(), Map.of());
    byte[] expected = {8, 0, 0, 0, 0, 0, 0, 0, '{', '}', ' ', ' ', ' ', ' ', ' ', ' '};
    assertArrayEquals(expected, Files.readAllBytes(file));
    try (Safetensors read = Safetensors.open(file)) {
      assertEquals(Map.of(), read.tensors());
      assertEquals(Map.of(), read.metadata());
    }
  }

  @Test
  void theSmallestPossible() throws IOException {
    try (Safetensors read = Bytes.open(folder, Bytes.file("{}"))) {
      assertEquals(Map.of(), read.tensors());
    }
  }

  /** Any order of fields and tensors, any white space, no padding, as other writers have it. */
  @Test
  void anotherWritersHeader() throws IOException {
    String header =
        "{ \"b\" : {\"data_offsets\":[4, 8],\t\"shape\":[1],\n\"dtype\":\"F32\"},"
            + "\"\\u00e4\\n\":{\"dtype\":\"U8\",\"shape\":[2,2],\"data_offsets\":[0,4]},"
            + "\"none\":{\"dtype\":\"F64\",\"shape\":[3,0],\"data_offsets\":[4,4]},"
            + "\"__metadata__\":{\"format\":\"pt\",\"\":\"\"}} \n";
    byte[] data = {1, 2, (byte) 0xff, 4, 0, 0, (byte) 0xc0, 0x3f};
    try (Safetensors read = Bytes.open(folder, Bytes.file(header, data))) {
      assertEquals(List.of("b", "ä\n", "none"), List.copyOf(read.names()));
      assertEquals(new TensorInfo(DType.U8, Shape.of(2, 2), 0, 4), read.info("ä\n"));
      assertEquals(Map.of("format", "pt", "", ""), read.metadata());
      assertArrayEquals(new float[] {1.5f}, read.readFloats("b"));
      assertArrayEquals(new long[] {1, 2, 255, 4}, read.readLongs("ä\n"));
      assertArrayEquals(new float[0], read.readFloats("none"));
    }
  }

  @Test
  void halves() throws IOException {
    // 1, −2, the largest (65504), the smallest denormal (2⁻²⁴), infinity, and NaN.
    short[] bits = {0x3c00, (short) 0xc000, 0x7bff, 0x0001, 0x7c00, 0x7e00};
    float[] expected = {1f, -2f, 65504f, 0x1p-24f, Float.POSITIVE_INFINITY, Float.NaN};
    assertArrayEquals(expected, readFloats("F16", shorts(bits)));
  }

  @Test
  void upperHalves() throws IOException {
    // 1, −3.140625, the smallest denormal (2⁻¹³³), minus infinity, and NaN.
    short[] bits = {0x3f80, (short) 0xc049, 0x0001, (short) 0xff80, 0x7fc0};
    float[] expected = {1f, -3.140625f, 0x1p-133f, Float.NEGATIVE_INFINITY, Float.NaN};
    assertArrayEquals(expected, readFloats("BF16", shorts(bits)));
  }

  @Test
  void doublesAreRounded() throws IOException {
    double[] values = {0.1, 1 + 0x1p-24, 1 + 0x1.8p-23, 1e300, -1e-300};
    ByteBuffer data = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      data.putDouble(value);
    }
    float[] expected = {0.1f, 1f, 1 + 0x1p-22f, Float.POSITIVE_INFINITY, -0f};
    assertArrayEquals(expected, readFloats("F64", data.array()));
  }

  @Test
  void integersOfEveryWidth() throws IOException {
    byte[] ones = new byte[8];
    Arrays.fill(ones, (byte) 0xff);
    ones[7] = 0x7f;
    assertArrayEquals(
        new long[] {255, 255, 255, 255, 255, 255, 255, 127}, readLongs("U8", 1, ones));
    assertArrayEquals(new long[] {-1, -1, -1, -1, -1, -1, -1, 127}, readLongs("I8", 1, ones));
    assertArrayEquals(new long[] {65535, 65535, 65535, 32767}, readLongs("U16", 2, ones));
    assertArrayEquals(new long[] {-1, -1, -1, 32767}, readLongs("I16", 2, ones));
    assertArrayEquals(new long[] {4294967295L, 2147483647}, readLongs("U32", 4, ones));
    assertArrayEquals(new long[] {-1, 2147483647}, readLongs("I32", 4, ones));
    assertArrayEquals(new long[] {Long.MAX_VALUE}, readLongs("I64", 8, ones));
  }

  private float[] readFloats(String dtype, byte[] data) throws IOException {
    int bytes = DType.valueOf(dtype).bytes();
    try (Safetensors read = Bytes.open(folder, one(dtype, bytes, data))) {
      return read.readFloats("x");
    }
  }

  private long[] readLongs(String dtype, int bytes, byte[] data) throws IOException {
    try (Safetensors read = Bytes.open(folder, one(dtype, bytes, data))) {
      return read.readLongs("x");
    }
  }

  private static byte[] one(String dtype, int bytes, byte[] data) {
    String header =
        "{\"x\":{\"dtype\":\"%s\",\"shape\":[%d],\"data_offsets\":[0,%d]}}"
            .formatted(dtype, data.length / bytes, data.length);
    return Bytes.file(header, data);
  }

  private static byte[] shorts(short... values) {
    ByteBuffer data = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    data.asShortBuffer().put(values);
    return data.array();
  }
}
