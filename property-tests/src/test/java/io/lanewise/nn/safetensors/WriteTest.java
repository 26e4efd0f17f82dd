package io.lanewise.nn.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.nn.shape.Shape;
import io.lanewise.testkit.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writing in whole or not at all, and what is refused. */
class WriteTest {
  private static final Map<String, Entry> ONE = Map.of("x", Entry.of(Shape.of(1), 1f));
  private static final Map<String, Entry> TWO = Map.of("x", Entry.of(Shape.of(1), 2f));

  @TempDir private Path folder;

  private Set<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  private static float[] x(Path file) throws IOException {
    try (Safetensors read = Safetensors.open(file)) {
      return read.readFloats("x");
    }
  }

  @Test
  void nothingButTheFileIsLeft() throws IOException {
    Path file = folder.resolve("f");
    Safetensors.write(file, ONE, Map.of());
    Safetensors.write(file, TWO, Map.of());
    assertEquals(Set.of("f"), names());
    assertArrayEquals(new float[] {2f}, x(file));
  }

  @Test
  void anOpenFileStaysWhatItWas() throws IOException {
    Path file = folder.resolve("f");
    Safetensors.write(file, ONE, Map.of());
    try (Safetensors old = Safetensors.open(file)) {
      Safetensors.write(file, TWO, Map.of());
      assertArrayEquals(new float[] {1f}, old.readFloats("x"));
    }
  }

  @Test
  void whatFailsLeavesTheOldFile() throws IOException {
    Path file = folder.resolve("f");
    Safetensors.write(file, ONE, Map.of());
    IOException full = new IOException("disk full");
    IOException thrown =
        assertThrows(
            IOException.class,
            () ->
                AtomicFile.replace(
                    file,
                    channel -> {
                      channel.write(ByteBuffer.allocate(100));
                      throw full;
                    }));
    assertEquals(full, thrown);
    assertEquals(Set.of("f"), names());
    assertArrayEquals(new float[] {1f}, x(file));
  }

  @Test
  void aFolderThatIsNotThere() {
    assertThrows(
        NoSuchFileException.class,
        () -> Safetensors.write(folder.resolve("none").resolve("f"), ONE, Map.of()));
  }

  @Test
  void onlyWhatALongDeadWriterLeftIsDeleted() throws IOException {
    Path file = folder.resolve("f");
    Path dead = Files.writeString(folder.resolve(".f.dead.tmp"), "half");
    Path other = Files.writeString(folder.resolve(".g.dead.tmp"), "another file's");
    Path alive = Files.writeString(folder.resolve(".f.alive.tmp"), "half");
    FileTime old = FileTime.from(Instant.now().minus(Duration.ofHours(2)));
    Files.setLastModifiedTime(dead, old);
    Files.setLastModifiedTime(other, old);
    Safetensors.write(file, ONE, Map.of());
    assertEquals(
        Set.of("f", other.getFileName().toString(), alive.getFileName().toString()), names());
  }

  @Test
  void writersAtOnce() throws Exception {
    Path file = folder.resolve("f");
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      List<Callable<Void>> writers =
          IntStream.range(0, 40)
              .<Callable<Void>>mapToObj(
                  i ->
                      () -> {
                        float[] values = new float[10_000];
                        Arrays.fill(values, i);
                        Safetensors.write(
                            file, Map.of("x", Entry.of(Shape.of(10_000), values)), Map.of());
                        return null;
                      })
              .toList();
      for (Future<Void> done : pool.invokeAll(writers)) {
        done.get();
      }
    }
    assertEquals(Set.of("f"), names());
    float[] read = x(file);
    for (float value : read) {
      assertEquals(read[0], value);
    }
  }

  @Test
  void refusals() throws IOException {
    Path file = folder.resolve("f");
    Entry x = Entry.of(Shape.of(1), 1f);
    Refusal.of("path", () -> Safetensors.write(null, ONE, Map.of()));
    Refusal.of("entries", () -> Safetensors.write(file, null, Map.of()));
    Refusal.of("metadata", () -> Safetensors.write(file, ONE, null));
    Refusal.of("entries", () -> Safetensors.write(file, Map.of("__metadata__", x), Map.of()));
    Refusal.of("entries", () -> Safetensors.write(file, Map.of("\ud800", x), Map.of()));
    Refusal.of("entries", () -> Safetensors.write(file, Map.of("a\udc00b", x), Map.of()));
    Refusal.of(
        "entries", () -> Safetensors.write(file, Collections.singletonMap("x", null), Map.of()));
    Refusal.of("metadata", () -> Safetensors.write(file, ONE, Map.of("\ud800", "")));
    Refusal.of("metadata", () -> Safetensors.write(file, ONE, Map.of("a", "\ud800")));
    Refusal.of("metadata", () -> Safetensors.write(file, ONE, Collections.singletonMap("a", null)));
    Refusal.of(
        "entries", () -> Safetensors.write(file, Collections.singletonMap(null, x), Map.of()));
    Refusal.of("metadata", () -> Safetensors.write(file, ONE, Collections.singletonMap(null, "a")));
    Refusal.of("values", () -> Entry.of(Shape.of(2), 1f));
    Refusal.of("values", () -> Entry.of(Shape.of(2), 1L));
    Refusal.of("values", () -> new Entry.Longs(Shape.of(2), new long[3], 2));
    Refusal.of("values", () -> new Entry.Floats(Shape.of(2), new float[3], Integer.MAX_VALUE));
    Refusal.of("shape", () -> Entry.of(null, 1f));
    assertEquals(Set.of(), names());
    Safetensors.write(file, ONE, Map.of());
    try (Safetensors read = Safetensors.open(file)) {
      Refusal.of("name", () -> read.readFloats(null));
      Refusal.of("to", () -> read.readFloats("x", Shape.of(1), new float[1], 1));
      assertThrows(UnsupportedOperationException.class, () -> read.tensors().clear());
      assertThrows(UnsupportedOperationException.class, () -> read.metadata().put("a", "b"));
    }
  }
}
