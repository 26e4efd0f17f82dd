package io.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.nn.shape.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What CIFAR-10 files hold is read, and what is wrong with one is said. */
class Cifar10Test {
  private static final int RECORD = 3073;

  @TempDir Path folder;

  @Test
  void filesAreReadOneAfterTheOther() throws IOException {
    // 700 records are more than a block of 1 MiB.
    byte[] first = DataFiles.cifar(new Random(1), 700);
    byte[] second = DataFiles.cifar(new Random(2), 3);
    Dataset set = Cifar10.read("some", List.of(write("a.bin", first), write("b.bin", second)));
    assertEquals(703, set.size());
    assertEquals(Shape.of(3, 32, 32), set.shape());
    float[] got = new float[3072];
    for (int i = 0; i < set.size(); i++) {
      byte[] file = i < 700 ? first : second;
      int at = (i < 700 ? i : i - 700) * RECORD;
      assertEquals(file[at], set.label(i));
      set.read(i, got, 0);
      for (int k = 0; k < got.length; k++) {
        assertEquals((file[at + 1 + k] & 0xff) / 255f, got[k]);
      }
    }
  }

  @Test
  void aTruncatedFileIsSaid() throws IOException {
    byte[] file = DataFiles.cifar(new Random(3), 4);
    Path cut = write("cut.bin", Arrays.copyOf(file, file.length - 1));
    refused(cut, 3 * RECORD, "expected whole records of 3073 bytes, at least one, got 12291 bytes");
    refused(write("none.bin", new byte[0]), 0, "at least one, got 0 bytes");
  }

  @Test
  void labelsHaveToBeClasses() throws IOException {
    byte[] file = DataFiles.cifar(new Random(4), 4);
    file[2 * RECORD] = 10;
    refused(write("label.bin", file), 2 * RECORD, "expected a label below 10, got 10");
  }

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private static void refused(Path file, long offset, String sentence) {
    DataFormatException thrown =
        assertThrows(DataFormatException.class, () -> Cifar10.read("some", List.of(file)));
    assertEquals(file.toString(), thrown.file());
    assertEquals(offset, thrown.offset(), thrown.getMessage());
    assertTrue(thrown.getMessage().contains(sentence), thrown.getMessage());
  }
}
