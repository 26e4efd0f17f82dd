package io.lanewise.nn.safetensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.lanewise.nn.shape.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of good files with something done to them. Each is read, or refused by the one
 * exception, and either way no more is allocated than so many times the bytes there are.
 */
class MutationTest {
  private static final int FILES = 6000;

  /** What any file may cost: a parser, its buffers, an exception. */
  private static final long BASE = 64 << 10;

  /** What a byte may cost: a tensor is about 50 bytes of a header, and some objects. */
  private static final long PER_BYTE = 24;

  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  /** What headers are made of, and what they should not be made of. */
  private static final String[] WORDS = {
    "0",
    "1",
    "-1",
    "-0",
    "2147483647",
    "2147483648",
    "4294967296",
    "9223372036854775807",
    "18446744073709551616",
    "1e9",
    "1.5",
    "NaN",
    "null",
    "true",
    "{",
    "}",
    "[",
    "]",
    "[[[[",
    ",",
    ":",
    "\"",
    "\\",
    "\\ud800",
    "\\u0000",
    "\"x\"",
    "\"__metadata__\":",
    "\"dtype\":\"F64\",",
    "\"shape\":[",
    "\"data_offsets\":[0,0],",
    "F16",
    "BF16",
    "U8",
    "BOOL",
    "I64",
    "\0",
    "\u00ff",
    "\ufeff",
    "//",
    " ",
    "\n"
  };

  @TempDir private Path folder;

  @Test
  void mutants() throws IOException {
    byte[][] seeds = seeds();
    Path file = folder.resolve("mutant");
    Random random = new Random(20_240_229);
    Set<String> rules = new TreeSet<>();
    int accepted = 0;
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int i = 0; i < FILES; i++) {
        byte[] mutant = mutate(seeds[random.nextInt(seeds.length)], random);
        channel.write(ByteBuffer.wrap(mutant), 0);
        channel.truncate(mutant.length);
        String answer = read(file, mutant.length);
        if (answer.isEmpty()) {
          accepted++;
        } else {
          assertTrue(answer.startsWith(file + ": "), answer);
          String rule = answer.substring(file.toString().length()).replaceAll("[^a-z ]+", "#");
          rules.add(rule.substring(0, Math.min(rule.length(), 60)));
        }
      }
    }
    // Else the mutants are all too broken, or too little, or always at the same place.
    assertTrue(accepted > FILES / 50 && accepted < FILES / 2, accepted + " were accepted");
    assertTrue(rules.size() > 40, rules.size() + " kinds of refusals: " + rules);
  }

  /** What costs most for its length. */
  @Test
  void expensiveFiles() throws IOException {
    StringBuilder tensors = new StringBuilder("{");
    StringBuilder metadata = new StringBuilder("{\"__metadata__\":{");
    for (int i = 0; i < 20_000; i++) {
      String comma = i == 0 ? "" : ",";
      tensors.append(comma).append('"').append(i);
      tensors.append("\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[");
      tensors.append(i).append(',').append(i + 1).append("]}");
      metadata.append(comma).append('"').append(i).append("\":\"\"");
    }
    String ones = "1,".repeat(500_000) + "1";
    assertAccepted(Bytes.file(tensors + "}", new byte[20_000]));
    assertAccepted(Bytes.file(metadata + "}}"));
    assertAccepted(Bytes.file("{\"__metadata__\":{\"a\":\"" + "ab\\n".repeat(250_000) + "\"}}"));
    assertAccepted(Bytes.file("{\"" + "ä".repeat(500_000) + "\":" + empty("0") + "}"));
    assertAccepted(Bytes.file("{\"x\":" + empty("0," + ones) + "}"));
    assertAccepted(Bytes.file("{}" + " ".repeat(1_000_000)));
    // The whole of a file read as longs, eight for one.
    String all = "{\"x\":{\"dtype\":\"U8\",\"shape\":[1000000],\"data_offsets\":[0,1000000]}}";
    assertAccepted(Bytes.file(all, new byte[1_000_000]));
  }

  private static String empty(String shape) {
    return "{\"dtype\":\"F32\",\"shape\":[" + shape + "],\"data_offsets\":[0,0]}";
  }

  private void assertAccepted(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("expensive"), bytes);
    assertEquals("", read(file, bytes.length));
  }

  /** Reads all there is; gives the refusal, or nothing. */
  private static String read(Path file, int length) throws IOException {
    long justified = BASE + PER_BYTE * length;
    long before = THREADS.getCurrentThreadAllocatedBytes();
    String answer = answer(file);
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    if (allocated > justified) {
      // Once more: the first time may have loaded classes.
      before = THREADS.getCurrentThreadAllocatedBytes();
      assertEquals(answer, answer(file));
      allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    }
    String what = allocated + " bytes for a file of " + length + ": " + answer;
    assertTrue(allocated <= justified, what);
    return answer;
  }

  private static String answer(Path file) throws IOException {
    try (Safetensors read = Safetensors.open(file)) {
      for (Map.Entry<String, TensorInfo> tensor : read.tensors().entrySet()) {
        DType dtype = tensor.getValue().dtype();
        if (dtype.asFloats()) {
          read.readFloats(tensor.getKey());
        } else if (dtype.asLongs()) {
          read.readLongs(tensor.getKey());
        }
      }
      return "";
    } catch (SafetensorsException e) {
      return e.getMessage();
    }
  }

  private byte[][] seeds() throws IOException {
    Path file = folder.resolve("seed");
    Map<String, Entry> entries =
        Map.of(
            "conv1.weight", Entry.of(Shape.of(2, 1, 3, 3), new float[18]),
            "conv1.bias", Entry.of(Shape.of(2), 1f, 2f),
            "steps", Entry.of(Shape.SCALAR, 3L),
            "none", Entry.of(Shape.of(0, 4), new float[0]));
    Safetensors.write(file, entries, Map.of("format", "pt", "epoch", "7"));
    byte[] ours = Files.readAllBytes(file);
    byte[] others =
        Bytes.file(
            "{\"a\":{\"dtype\":\"BF16\",\"shape\":[2,2],\"data_offsets\":[0,8]},"
                + "\"b\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[8,10]},"
                + "\"c\":{\"dtype\":\"U8\",\"shape\":[6],\"data_offsets\":[10,16]}}",
            new byte[16]);
    return new byte[][] {ours, others, Bytes.file("{}")};
  }

  /** One to four changes; mostly with a length that fits, or nothing else would be looked at. */
  private static byte[] mutate(byte[] seed, Random random) {
    int end = 8 + (int) ByteBuffer.wrap(seed).order(ByteOrder.LITTLE_ENDIAN).getLong();
    byte[] text = Arrays.copyOfRange(seed, 8, end);
    byte[] data = Arrays.copyOfRange(seed, end, seed.length);
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      if (random.nextInt(8) == 0) {
        data = change(data, random);
      } else {
        text = change(text, random);
      }
    }
    long length = text.length;
    switch (random.nextInt(20)) {
      case 0 -> length = random.nextLong();
      case 1 -> length = random.nextInt(2 * text.length + 2);
      case 2 -> length = 1L << random.nextInt(64);
      default -> {}
    }
    byte[] mutant = Bytes.file(length, text, data);
    boolean cut = random.nextInt(20) == 0;
    return cut ? Arrays.copyOf(mutant, random.nextInt(mutant.length)) : mutant;
  }

  private static byte[] change(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length + 1);
    int length = Math.min(random.nextInt(12), bytes.length - at);
    switch (random.nextInt(7)) {
      case 0 -> {
        byte[] flipped = bytes.clone();
        if (at < bytes.length) {
          flipped[at] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
      }
      case 1 -> {
        byte[] set = bytes.clone();
        if (at < bytes.length) {
          set[at] = (byte) random.nextInt(256);
        }
        return set;
      }
      case 2 -> {
        return splice(bytes, at, length, new byte[0]);
      }
      case 3 -> {
        byte[] piece = Arrays.copyOfRange(bytes, at, at + length);
        return splice(bytes, random.nextInt(bytes.length + 1), 0, piece);
      }
      case 4 -> {
        return number(bytes, at, random);
      }
      default -> {
        String word = WORDS[random.nextInt(WORDS.length)];
        int over = random.nextBoolean() ? 0 : Math.min(word.length(), bytes.length - at);
        return splice(bytes, at, over, word.getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  /** Another number where the next one is, which keeps the JSON whole. */
  private static byte[] number(byte[] bytes, int from, Random random) {
    int begin = from;
    while (begin < bytes.length && !isDigit(bytes[begin])) {
      begin++;
    }
    int end = begin;
    while (end < bytes.length && isDigit(bytes[end])) {
      end++;
    }
    String other = begin == end ? "" : random.nextBoolean() ? WORDS[random.nextInt(10)] : "8";
    return splice(bytes, begin, end - begin, other.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static byte[] splice(byte[] bytes, int at, int removed, byte[] piece) {
    ByteArrayOutputStream spliced = new ByteArrayOutputStream();
    spliced.write(bytes, 0, at);
    spliced.writeBytes(piece);
    spliced.write(bytes, at + removed, bytes.length - at - removed);
    return spliced.toByteArray();
  }
}
