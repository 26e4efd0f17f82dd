package io.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.shape.Layout;
import io.lanewise.nn.shape.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each kind of folder is known by the names in it; arrays become data sets, too. */
class DatasetsTest {
  private final Random random = new Random(1);

  @TempDir Path folder;

  @Test
  void mnistIsKnownPackedOrNot() throws IOException {
    byte[] train = DataFiles.idx(DataFiles.random(random, 6 * 784, 256), 6, 28, 28);
    byte[] test = DataFiles.idx(DataFiles.random(random, 784, 256), 1, 28, 28);
    write("train-images-idx3-ubyte", train);
    write("train-labels.idx1-ubyte", DataFiles.idx(DataFiles.random(random, 6, 10), 6));
    write("t10k-images-idx3-ubyte.gz", DataFiles.gzip(test));
    refused("expected a file t10k-labels-idx1-ubyte or t10k-labels-idx1-ubyte.gz or");
    write("t10k-labels-idx1-ubyte", DataFiles.idx(new byte[1], 1));
    Split mnist = Datasets.open(folder);
    assertEquals("MNIST, train: 6 of (1, 28, 28) in 10 classes", mnist.train().toString());
    assertEquals("MNIST, test: 1 of (1, 28, 28) in 10 classes", mnist.test().toString());
    write("t10k-images-idx3-ubyte.gz", DataFiles.gzip(DataFiles.idx(new byte[4], 1, 2, 2)));
    refused("expected test examples of shape (1, 28, 28), got (1, 2, 2)");
  }

  @Test
  void fashionIsKnownByTheNameOfItsFolder() throws IOException {
    folder = Files.createDirectories(folder.resolve("Fashion-MNIST/raw"));
    for (String part : List.of("train", "t10k")) {
      write(part + "-images-idx3-ubyte", DataFiles.idx(new byte[784], 1, 28, 28));
      write(part + "-labels-idx1-ubyte", DataFiles.idx(new byte[] {9}, 1));
    }
    Dataset test = Datasets.open(folder).test();
    assertEquals("Fashion-MNIST, test", test.name());
    assertEquals("ankle boot", test.classes().get(test.label(0)));
  }

  @Test
  void cifarIsKnownThoughInAFolderOfItsOwn() throws IOException {
    Path outer = folder;
    folder = Files.createDirectories(folder.resolve("cifar-10-batches-bin"));
    for (int i = 1; i < 5; i++) {
      write("data_batch_" + i + ".bin", DataFiles.cifar(random, i));
    }
    write("test_batch.bin", DataFiles.cifar(random, 2));
    refused("expected a file data_batch_5.bin, got none");
    write("data_batch_5.bin", DataFiles.cifar(random, 5));
    for (Path place : List.of(outer, folder)) {
      Split cifar = Datasets.open(place);
      assertEquals("CIFAR-10, train: 15 of (3, 32, 32) in 10 classes", cifar.train().toString());
      assertEquals(2, cifar.test().size());
    }
  }

  @Test
  void picturesAreKnownWithOrWithoutTestPictures() throws IOException {
    for (int i = 0; i < 10; i++) {
      write("train/a/" + i + ".png", DataFiles.png(random, BufferedImage.TYPE_BYTE_GRAY, 4, 4));
      write("train/b/" + i + ".png", DataFiles.png(random, BufferedImage.TYPE_BYTE_GRAY, 4, 4));
    }
    write("test/b/1.png", DataFiles.png(random, BufferedImage.TYPE_BYTE_GRAY, 4, 4));
    Split given = Datasets.open(folder);
    assertEquals(20, given.train().size());
    assertEquals(List.of("a", "b"), given.test().classes());
    assertArrayEquals(new int[] {0, 1}, given.test().counts());
    write("test/c/1.png", DataFiles.png(random, BufferedImage.TYPE_BYTE_GRAY, 4, 4));
    refused("expected a folder for each of [a, b], got c");
    folder = folder.resolve("train");
    Split kept = Datasets.open(folder);
    assertArrayEquals(new int[] {8, 8}, kept.train().counts());
    assertArrayEquals(new int[] {2, 2}, kept.test().counts());
  }

  @Test
  void whatWasLookedForIsSaid() throws IOException {
    for (String name : List.of("train-images-idx3-ubyte", "data_batch_1.bin", "optdigits.tra")) {
      refused(name);
    }
    refused("train/CLASS");
    folder = folder.resolve("nowhere");
    refused("expected a folder with a data set, got nothing there");
    Files.writeString(folder, "text");
    refused("expected a folder with a data set, got a file");
  }

  @Test
  void arraysOfBothLayoutsAreTheSame() {
    Shape shape = Shape.of(3, 2, 2);
    byte[] planes = DataFiles.random(random, 2 * 12, 256);
    byte[] pixels = new byte[planes.length];
    float[] floats = new float[planes.length];
    for (int i = 0; i < planes.length; i++) {
      int example = i / 12;
      int channel = i % 12 / 4;
      pixels[example * 12 + i % 4 * 3 + channel] = planes[i];
      floats[example * 12 + i % 4 * 3 + channel] = (planes[i] & 0xff) / 255f;
    }
    int[] labels = {1, 0};
    List<String> classes = List.of("a", "b");
    Dataset expected = Datasets.ofBytes("planes", Layout.NCHW, shape, planes, labels, classes);
    for (Dataset set :
        List.of(
            Datasets.ofBytes("pixels", Layout.NHWC, shape, pixels, labels, classes),
            Datasets.ofFloats("floats", Layout.NHWC, shape, floats, labels, classes))) {
      float[] want = new float[12];
      float[] got = new float[12];
      for (int i = 0; i < 2; i++) {
        expected.read(i, want, 0);
        set.read(i, got, 0);
        assertArrayEquals(want, got);
        assertEquals(labels[i], set.label(i));
      }
      assertEquals((planes[13] & 0xff) / 255f, want[1]);
    }
  }

  @Test
  void arraysHaveToFit() {
    Shape shape = Shape.of(1, 2, 2);
    List<String> classes = List.of("a", "b");
    for (Runnable wrong :
        List.<Runnable>of(
            () -> Datasets.ofBytes("", Layout.NCHW16, shape, new byte[4], new int[1], classes),
            () -> Datasets.ofBytes("", Layout.NCHW, shape, new byte[5], new int[1], classes),
            () -> Datasets.ofBytes("", Layout.NCHW, shape, new byte[4], new int[2], classes),
            () -> Datasets.ofBytes("", Layout.NCHW, shape, new byte[4], new int[] {2}, classes),
            () ->
                Datasets.ofFloats(
                    "", Layout.NCHW, Shape.of(4), new float[4], new int[1], classes))) {
      String message = assertThrows(IllegalArgumentException.class, wrong::run).getMessage();
      assertTrue(message.startsWith("data set: "), message);
    }
  }

  private void write(String name, byte[] bytes) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private void refused(String part) {
    DataFormatException thrown =
        assertThrows(DataFormatException.class, () -> Datasets.open(folder));
    assertTrue(thrown.getMessage().contains(part), thrown.getMessage());
  }
}
