package io.lanewise.nn.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.lanewise.nn.shape.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a header that may come from an enemy. Nothing of what it says is believed before it is
 * checked, and what is allocated is bounded by the bytes it has, not by the numbers in them.
 */
final class HeaderReader {
  /** The header, a tensor, one of its two lists. */
  private static final int DEEPEST = 3;

  /** The digits of the largest unsigned number of 64 bits. */
  private static final int DIGITS = 20;

  private final Path file;
  private final long dataBytes;
  private final char[] text;
  private final JsonParser json;

  private HeaderReader(Path file, long dataBytes, CharBuffer text, JsonParser json) {
    this.file = file;
    this.dataBytes = dataBytes;
    this.text = text.array();
    this.json = json;
  }

  /**
   * Reads the header's text.
   *
   * @param file for messages
   * @param header the bytes after the length, as many as it says
   * @param dataBytes how many bytes of the file follow
   */
  static Header read(Path file, byte[] header, long dataBytes) throws IOException {
    if (header.length == 0 || header[0] != '{') {
      Object got = header.length == 0 ? "nothing" : "byte value " + (header[0] & 0xff);
      throw new SafetensorsException(
          file, SafetensorsException.at(Header.LENGTH_BYTES), "the header must begin with {", got);
    }
    CharBuffer text = decode(file, header);
    JsonFactory factory = factory(header.length);
    try (JsonParser json = factory.createParser(text.array(), 0, text.limit())) {
      HeaderReader reader = new HeaderReader(file, dataBytes, text, json);
      try {
        return reader.header(Header.LENGTH_BYTES + (long) header.length);
      } catch (JsonProcessingException e) {
        throw reader.refuse("the header must be the format's JSON", e.getOriginalMessage());
      }
    }
  }

  private static CharBuffer decode(Path file, byte[] header) throws SafetensorsException {
    ByteBuffer bytes = ByteBuffer.wrap(header);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes);
    } catch (CharacterCodingException e) {
      throw new SafetensorsException(
          file,
          SafetensorsException.at(Header.LENGTH_BYTES + (long) bytes.position()),
          "the header must be UTF-8",
          "byte value " + (header[bytes.position()] & 0xff));
    }
  }

  /** Names are a stranger's: they are neither interned nor kept in a table of the JVM's. */
  private static JsonFactory factory(int length) {
    return JsonFactory.builder()
        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(DEEPEST)
                .maxNumberLength(DIGITS)
                .maxNameLength(length)
                .maxStringLength(length)
                .maxDocumentLength(length)
                .build())
        .build();
  }

  private Header header(long dataStart) throws IOException {
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    Map<String, String> metadata = null;
    json.nextToken();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      if (name.equals(Header.METADATA)) {
        if (metadata != null) {
          throw refuse("the header must have no name twice", name);
        }
        metadata = metadata();
      } else if (tensors.containsKey(name)) {
        throw refuse("the header must have no name twice", name);
      } else {
        tensors.put(name, tensor(name));
      }
    }
    if (json.nextToken() != null) {
      throw refuse("nothing but spaces must follow the header's }", json.getText());
    }
    checkCover(tensors);
    return new Header(
        Collections.unmodifiableMap(tensors),
        metadata == null ? Map.of() : Collections.unmodifiableMap(metadata),
        dataStart);
  }

  private Map<String, String> metadata() throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>();
    expect(JsonToken.START_OBJECT, Header.METADATA + " must be an object");
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      expect(JsonToken.VALUE_STRING, Header.METADATA + " must hold strings");
      if (metadata.put(name, unicode(json.getText())) != null) {
        throw refuse(Header.METADATA + " must have no name twice", name);
      }
    }
    return metadata;
  }

  private TensorInfo tensor(String name) throws IOException {
    DType dtype = null;
    long[] shape = null;
    long[] offsets = null;
    expect(JsonToken.START_OBJECT, "a tensor must be an object");
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      boolean first =
          switch (field) {
            case "dtype" -> dtype == null;
            case "shape" -> shape == null;
            case "data_offsets" -> offsets == null;
            default -> false;
          };
      if (!first) {
        throw refuse("a tensor must have dtype, shape and data_offsets, each once", field);
      }
      switch (field) {
        case "dtype" -> dtype = dtype(name);
        case "shape" -> shape = numbers();
        default -> offsets = numbers();
      }
    }
    if (dtype == null || shape == null || offsets == null) {
      String got = (dtype == null ? "no dtype" : shape == null ? "no shape" : "no data_offsets");
      throw refuse(name, "must have dtype, shape and data_offsets", got);
    }
    return info(name, dtype, shape(name, shape), offsets);
  }

  private DType dtype(String tensor) throws IOException {
    expect(JsonToken.VALUE_STRING, "dtype must be a string");
    String text = json.getText();
    for (DType dtype : DType.values()) {
      if (dtype.name().equals(text)) {
        return dtype;
      }
    }
    throw refuse(tensor, "dtype must be one of " + Arrays.toString(DType.values()), text);
  }

  private Shape shape(String tensor, long[] sizes) throws SafetensorsException {
    int[] small = new int[sizes.length];
    try {
      for (int i = 0; i < sizes.length; i++) {
        small[i] = Math.toIntExact(sizes[i]);
      }
      return Shape.of(small);
    } catch (ArithmeticException | IllegalArgumentException e) {
      long[] some = Arrays.copyOf(sizes, Math.min(sizes.length, 8));
      throw refuse(tensor, "shape must fit a Java array", Arrays.toString(some));
    }
  }

  private TensorInfo info(String tensor, DType dtype, Shape shape, long[] offsets)
      throws SafetensorsException {
    if (offsets.length != 2) {
      throw refuse(tensor, "data_offsets must be two numbers", offsets.length);
    }
    long begin = offsets[0];
    long end = offsets[1];
    if (begin > end || end > dataBytes) {
      throw refuse(
          tensor,
          "data_offsets must be in order and within the " + dataBytes + " bytes of data",
          begin + " to " + end);
    }
    long size = (long) shape.elements() * dtype.bytes();
    if (end - begin != size) {
      throw refuse(tensor, "data must be the " + size + " bytes of its shape", end - begin);
    }
    return new TensorInfo(dtype, shape, begin, end);
  }

  /** The tensors, one behind the other, must be the data: no overlap, no hole, no rest. */
  private void checkCover(Map<String, TensorInfo> tensors) throws SafetensorsException {
    List<Map.Entry<String, TensorInfo>> order = new ArrayList<>(tensors.entrySet());
    order.sort(
        Comparator.comparingLong((Map.Entry<String, TensorInfo> e) -> e.getValue().begin())
            .thenComparingLong(e -> e.getValue().end()));
    long covered = 0;
    for (Map.Entry<String, TensorInfo> next : order) {
      long begin = next.getValue().begin();
      if (begin != covered) {
        throw refuse(
            next.getKey(), "data must begin where the data before ends, at " + covered, begin);
      }
      covered = next.getValue().end();
    }
    if (covered != dataBytes) {
      throw new SafetensorsException(
          file, "data", "the tensors must cover all " + dataBytes + " bytes", covered);
    }
  }

  private long[] numbers() throws IOException {
    expect(JsonToken.START_ARRAY, "shape and data_offsets must be lists");
    long[] numbers = new long[4];
    int count = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      // A minus is refused in -0 too, which would be a number.
      if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
          || json.getTextCharacters()[json.getTextOffset()] == '-') {
        throw refuse(
            "shape and data_offsets must hold integers that are not negative", json.getText());
      }
      if (count == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * count);
      }
      numbers[count++] = json.getLongValue();
    }
    return Arrays.copyOf(numbers, count);
  }

  /** By escapes, JSON can spell half a character; the parser minds in names alone. */
  private String unicode(String text) throws SafetensorsException {
    if (!Header.isUnicode(text)) {
      throw refuse("text must be Unicode", "half a surrogate pair");
    }
    return text;
  }

  private void expect(JsonToken token, String rule) throws IOException {
    if (json.nextToken() != token) {
      throw refuse(rule, json.getText());
    }
  }

  private SafetensorsException refuse(String rule, Object got) {
    int read = Math.clamp(json.currentLocation().getCharOffset(), 0, text.length);
    long bytes = StandardCharsets.UTF_8.encode(CharBuffer.wrap(text, 0, read)).limit();
    return new SafetensorsException(
        file, SafetensorsException.at(Header.LENGTH_BYTES + bytes), rule, got);
  }

  private SafetensorsException refuse(String tensor, String rule, Object got) {
    return new SafetensorsException(file, SafetensorsException.of(tensor), rule, got);
  }
}
