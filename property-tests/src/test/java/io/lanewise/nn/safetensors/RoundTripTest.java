package io.lanewise.nn.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.nn.shape.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;

/** What is written is read, to the bit, and written again gives the same file. */
class RoundTripTest {
  private static Path folder;

  private static Path folder() throws IOException {
    if (folder == null) {
      folder = Files.createTempDirectory("lanewise");
    }
    return folder;
  }

  @AfterContainer
  static void delete() throws IOException {
    for (String name : new String[] {"a", "b"}) {
      Files.deleteIfExists(folder().resolve(name));
    }
    // Fails where a write has left something behind.
    Files.delete(folder());
    folder = null;
  }

  /** The generators have edges enough of their own. */
  @Property(edgeCases = EdgeCasesMode.NONE)
  void whatIsWrittenIsRead(
      @ForAll("entries") Map<String, Entry> entries, @ForAll("texts") Map<String, String> metadata)
      throws IOException {
    Path a = folder().resolve("a");
    Safetensors.write(a, entries, metadata);
    Map<String, Entry> back = new LinkedHashMap<>();
    try (Safetensors read = Safetensors.open(a)) {
      assertEquals(entries.keySet(), read.names());
      assertEquals(metadata, read.metadata());
      for (Map.Entry<String, Entry> each : entries.entrySet()) {
        Entry entry = each.getValue();
        TensorInfo info = read.info(each.getKey());
        assertEquals(entry.shape(), info.shape());
        assertEquals(entry.dtype(), info.dtype());
        back.put(each.getKey(), assertSame(entry, read, each.getKey()));
      }
      long bytes = entries.values().stream().mapToLong(RoundTripTest::bytes).sum();
      long start = Files.size(a) - bytes;
      assertEquals(0, start % 8, "the data is aligned");
      for (TensorInfo info : read.tensors().values()) {
        assertEquals(0, (start + info.begin()) % info.dtype().bytes(), "each tensor is aligned");
      }
    }
    Path b = folder().resolve("b");
    Safetensors.write(b, new TreeMap<>(back), new TreeMap<>(metadata));
    assertEquals(-1, Files.mismatch(a, b), "the same bytes");
  }

  private static long bytes(Entry entry) {
    return (long) entry.shape().elements() * entry.dtype().bytes();
  }

  private static Entry assertSame(Entry entry, Safetensors read, String name) throws IOException {
    int n = entry.shape().elements();
    switch (entry) {
      case Entry.Floats f -> {
        int[] expected = bits(Arrays.copyOfRange(f.values(), f.offset(), f.offset() + n));
        float[] whole = read.readFloats(name);
        assertArrayEquals(expected, bits(whole));
        float[] part = new float[n + 2];
        part[0] = 5f;
        part[n + 1] = 6f;
        read.readFloats(name, f.shape(), part, 1);
        assertArrayEquals(expected, bits(Arrays.copyOfRange(part, 1, n + 1)));
        assertEquals(5f, part[0]);
        assertEquals(6f, part[n + 1]);
        return Entry.of(f.shape(), whole);
      }
      case Entry.Longs l -> {
        long[] whole = read.readLongs(name);
        assertArrayEquals(Arrays.copyOfRange(l.values(), l.offset(), l.offset() + n), whole);
        return Entry.of(l.shape(), whole);
      }
    }
  }

  /** NaNs keep their payloads: the bytes are copied, not computed. */
  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }

  @Provide
  Arbitrary<Map<String, Entry>> entries() {
    Arbitrary<Entry> small = Combinators.combine(shapes(), longs(), seeds()).as(this::entry);
    // More than one chunk of 64 KiB, and not a multiple of one.
    Arbitrary<Entry> large =
        Combinators.combine(Arbitraries.of(16384, 40001), longs(), seeds())
            .as((n, asLongs, seed) -> entry(Shape.of(n), asLongs, seed));
    Arbitrary<Entry> entry = Arbitraries.frequencyOf(Tuple.of(15, small), Tuple.of(1, large));
    return Arbitraries.maps(names(), entry).ofMaxSize(6);
  }

  private Entry entry(Shape shape, boolean asLongs, long seed) {
    Random random = new Random(seed);
    int offset = random.nextInt(3);
    int length = offset + shape.elements() + random.nextInt(3);
    if (asLongs) {
      return new Entry.Longs(shape, random.longs(length).toArray(), offset);
    }
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = Float.intBitsToFloat(random.nextInt());
    }
    return new Entry.Floats(shape, values, offset);
  }

  private static Arbitrary<Shape> shapes() {
    return Arbitraries.integers().between(0, 5).array(int[].class).ofMaxSize(4).map(Shape::of);
  }

  private static Arbitrary<Boolean> longs() {
    return Arbitraries.of(true, false);
  }

  private static Arbitrary<Long> seeds() {
    return Arbitraries.longs();
  }

  private static Arbitrary<String> names() {
    return text().filter(name -> !name.equals("__metadata__"));
  }

  @Provide
  Arbitrary<Map<String, String>> texts() {
    return Arbitraries.maps(text(), text()).ofMaxSize(4);
  }

  /** Unicode, its control characters and what JSON escapes among it. */
  private static Arbitrary<String> text() {
    Arbitrary<String> usual = Arbitraries.strings().alpha().withChars('.', '_').ofMaxLength(20);
    Arbitrary<String> odd =
        Arbitraries.integers()
            .between(0, 0x10ffff)
            .filter(c -> c < 0xd800 || c > 0xdfff)
            .map(Character::toString)
            .list()
            .ofMaxSize(8)
            .map(list -> String.join("", list));
    Arbitrary<String> escaped =
        Arbitraries.strings().withChars("\"\\/\b\f\n\r\t\0\u001f\u007f{}[]:, ").ofMaxLength(8);
    return Arbitraries.oneOf(usual, odd, escaped);
  }
}
