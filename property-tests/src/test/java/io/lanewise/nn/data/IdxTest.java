package io.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.nn.shape.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What IDX files hold is read, and what is wrong with one is said. */
class IdxTest {
  private static final List<String> CLASSES = List.of("a", "b", "c");
  private static final int COUNT = 7;
  private static final int HEIGHT = 5;
  private static final int WIDTH = 4;

  @TempDir Path folder;
  private Path images;
  private Path labels;
  private byte[] pixels;
  private byte[] numbers;

  @BeforeEach
  void write() throws IOException {
    pixels = DataFiles.random(new Random(1), COUNT * HEIGHT * WIDTH, 256);
    numbers = DataFiles.random(new Random(2), COUNT, CLASSES.size());
    images = folder.resolve("images");
    labels = folder.resolve("labels");
    Files.write(images, DataFiles.idx(pixels, COUNT, HEIGHT, WIDTH));
    Files.write(labels, DataFiles.idx(numbers, COUNT));
  }

  @Test
  void plainFilesAreRead() throws IOException {
    check(read());
  }

  @Test
  void gzipIsToldByItsBytes() throws IOException {
    Files.write(images, DataFiles.gzip(Files.readAllBytes(images)));
    check(read());
    Files.write(labels, DataFiles.gzip(Files.readAllBytes(labels)));
    check(read());
  }

  @Test
  void picturesAreReadAcrossBlocks() throws IOException {
    // Of more than one block of 1 MiB, the last one not full.
    int count = 400;
    byte[] many = DataFiles.random(new Random(3), count * 64 * 64, 256);
    Files.write(images, DataFiles.idx(many, count, 64, 64));
    Files.write(labels, DataFiles.idx(new byte[count], count));
    Dataset set = read();
    float[] got = new float[64 * 64];
    for (int i = 0; i < count; i++) {
      set.read(i, got, 0);
      for (int k = 0; k < got.length; k++) {
        assertEquals((many[i * got.length + k] & 0xff) / 255f, got[k]);
      }
    }
  }

  @Test
  void aWrongMagicNumberIsSaid() throws IOException {
    Files.write(images, DataFiles.idx(numbers, COUNT));
    refused(
        images,
        0,
        "byte 0: expected the magic number 0x00000803 (images: unsigned bytes of 3 dimensions),"
            + " got 0x00000801");
  }

  @Test
  void aTruncatedFileIsSaid() throws IOException {
    byte[] whole = Files.readAllBytes(images);
    Files.write(images, Arrays.copyOf(whole, whole.length - 1));
    refused(images, 16, "byte 16: expected 7 pictures of 5x4 of 140 bytes, got 139");
    Files.write(images, Arrays.copyOf(whole, 10));
    refused(images, 8, "byte 8: expected the number of rows of 4 bytes, got 2");
    Files.write(images, Arrays.copyOf(whole, whole.length + 3));
    refused(images, 16, "byte 16: expected 7 pictures of 5x4 of 140 bytes, got 143");
    Files.write(images, new byte[0]);
    refused(images, 0, "byte 0: expected a magic number of 4 bytes, got 0");
  }

  @Test
  void truncatedGzipIsSaid() throws IOException {
    byte[] whole = DataFiles.gzip(Files.readAllBytes(images));
    Files.write(images, Arrays.copyOf(whole, whole.length - 9));
    assertThrows(DataFormatException.class, this::read);
    // The last eight bytes are the check sum and the length.
    Files.write(images, Arrays.copyOf(whole, whole.length - 1));
    refused(images, 156, "expected the end of gzip");
    whole[whole.length - 6] ^= 1;
    Files.write(images, whole);
    refused(images, 156, "expected the end of gzip");
  }

  @Test
  void labelsHaveToBeClasses() throws IOException {
    numbers[4] = 3;
    Files.write(labels, DataFiles.idx(numbers, COUNT));
    refused(labels, 12, "byte 12: expected a label below 3, got 3");
  }

  @Test
  void thereAreAsManyLabelsAsPictures() throws IOException {
    Files.write(labels, DataFiles.idx(new byte[8], 8));
    refused(images, 4, "expected 8 pictures, as " + labels + " has labels, got 7");
  }

  @Test
  void aHeaderCannotPromiseWhatTheFileDoesNotHold() throws IOException {
    for (int[] sizes :
        new int[][] {{COUNT, 1 << 20, 1 << 20}, {COUNT, 1 << 15, 1 << 10}, {COUNT, -1, 1}}) {
      ByteBuffer file = ByteBuffer.allocate(16).putInt(0x0803);
      Arrays.stream(sizes).forEach(file::putInt);
      for (byte[] bytes : List.of(file.array(), DataFiles.gzip(file.array()))) {
        Files.write(images, bytes);
        assertThrows(DataFormatException.class, this::read, Arrays.toString(sizes));
      }
    }
  }

  @Test
  void aGzipBombIsRefusedByItsHeader() throws IOException {
    // Zeros, which gzip packs a thousandfold: the file does hold what it promises.
    int count = 20_000;
    byte[] zeros = DataFiles.idx(new byte[count * 784], count, 28, 28);
    Files.write(images, DataFiles.gzip(zeros));
    Files.write(labels, DataFiles.idx(new byte[count], count));
    long length = Files.size(images);
    assertTrue(length * 500 < zeros.length, "the bomb is one");
    refused(
        images,
        16,
        "byte 16 unpacked: expected no more than "
            + (length * 128 + (1 << 20))
            + " bytes in a gzip file of "
            + length);
  }

  @Test
  void realMnistIsRead() throws IOException {
    Split mnist = Datasets.open(RealData.mnist());
    assertEquals("MNIST, train: 60000 of (1, 28, 28) in 10 classes", mnist.train().toString());
    assertEquals("MNIST, test: 10000 of (1, 28, 28) in 10 classes", mnist.test().toString());
    assertArrayEquals(
        new int[] {5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949},
        mnist.train().counts());
    assertArrayEquals(
        new int[] {980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009}, mnist.test().counts());
    assertEquals(5, mnist.train().label(0));
    assertEquals(7, mnist.test().label(0));
    // The numbers that everybody normalises MNIST by.
    Normalisation norm = Normalisation.of(mnist.train());
    assertEquals(0.1307, norm.mean().getFirst(), 5e-5);
    assertEquals(0.3081, norm.deviation().getFirst(), 5e-5);
  }

  private Dataset read() throws IOException {
    return Idx.read("letters", images, labels, CLASSES);
  }

  private void check(Dataset set) {
    assertEquals(COUNT, set.size());
    assertEquals(Shape.of(1, HEIGHT, WIDTH), set.shape());
    assertEquals(CLASSES, set.classes());
    float[] got = new float[HEIGHT * WIDTH + 2];
    for (int i = 0; i < COUNT; i++) {
      assertEquals(numbers[i], set.label(i));
      Arrays.fill(got, -1);
      set.read(i, got, 1);
      assertEquals(-1, got[0]);
      assertEquals(-1, got[got.length - 1]);
      for (int k = 0; k < HEIGHT * WIDTH; k++) {
        assertEquals((pixels[i * HEIGHT * WIDTH + k] & 0xff) / 255f, got[k + 1]);
      }
    }
  }

  private void refused(Path file, long offset, String sentence) {
    DataFormatException thrown = assertThrows(DataFormatException.class, this::read);
    assertEquals(file.toString(), thrown.file());
    assertEquals(offset, thrown.offset(), thrown.getMessage());
    assertTrue(thrown.getMessage().startsWith(file + ": "), thrown.getMessage());
    assertTrue(thrown.getMessage().contains(sentence), thrown.getMessage());
  }
}
