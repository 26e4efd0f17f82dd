package io.lanewise.nn.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.lanewise.kernels.contract.Check;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.SequencedMap;

/** Writes the header: one way for one content, so that equal contents are equal files. */
final class HeaderWriter {
  private static final String OP = "safetensors";
  private static final JsonFactory JSON = new JsonFactory();

  private HeaderWriter() {}

  /** The header's text with spaces behind, so that the data begins at a multiple of 8. */
  static byte[] write(SequencedMap<String, Entry> entries, SequencedMap<String, String> metadata)
      throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectFieldStart(Header.METADATA);
        for (Map.Entry<String, String> each : metadata.entrySet()) {
          json.writeStringField(
              unicode("metadata", each.getKey()), unicode("metadata", each.getValue()));
        }
        json.writeEndObject();
      }
      long begin = 0;
      for (Map.Entry<String, Entry> each : entries.entrySet()) {
        begin = write(json, each.getKey(), each.getValue(), begin);
      }
      json.writeEndObject();
    }
    while (text.size() % Header.LENGTH_BYTES != 0) {
      text.write(' ');
    }
    if (text.size() > Header.LONGEST) {
      throw Check.error(OP, "header", "must be at most " + Header.LONGEST + " bytes", text.size());
    }
    return text.toByteArray();
  }

  private static long write(JsonGenerator json, String name, Entry entry, long begin)
      throws IOException {
    if (unicode("entries", name).equals(Header.METADATA)) {
      throw Check.error(OP, "entries", "must leave the name of the metadata free", name);
    }
    json.writeObjectFieldStart(name);
    json.writeStringField("dtype", entry.dtype().name());
    json.writeArrayFieldStart("shape");
    for (int size : entry.shape().toArray()) {
      json.writeNumber(size);
    }
    json.writeEndArray();
    long end = begin + (long) entry.shape().elements() * entry.dtype().bytes();
    json.writeArrayFieldStart("data_offsets");
    json.writeNumber(begin);
    json.writeNumber(end);
    json.writeEndArray();
    json.writeEndObject();
    return end;
  }

  private static String unicode(String argument, String text) {
    Check.notNull(OP, argument, text);
    if (!Header.isUnicode(text)) {
      throw Check.error(OP, argument, "must be Unicode", "half a surrogate pair");
    }
    return text;
  }
}
