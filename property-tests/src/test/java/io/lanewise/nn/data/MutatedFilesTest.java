package io.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.lanewise.nn.shape.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Of thousands of damaged files of each format, each is read or refused by the documented
 * exception, and costs no more memory than its length justifies.
 */
class MutatedFilesTest {
  private static final int CASES = 10 * Integer.getInteger("lanewise.tries", 100);

  /** Buffers, readers, messages. */
  private static final long CONSTANT = 1 << 20;

  /** What is read, copied, and kept, for each byte of a file that is not packed. */
  private static final int COPIES = 16;

  /** What is unpacked may be copied so often: read in pieces, joined, kept. */
  private static final int UNPACKED_COPIES = 4;

  private static final List<String> CLASSES =
      IntStream.range(0, 10).mapToObj(Integer::toString).toList();

  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  @TempDir Path folder;

  /** Reads a file, as far as it can be read. */
  private interface Reader {
    Dataset read(Path file) throws IOException;
  }

  @Test
  void idxImages() throws IOException {
    check("idx", images(), UnaryOperator.identity(), false, this::readImages);
  }

  @Test
  void idxLabels() throws IOException {
    check("idx", labels(), UnaryOperator.identity(), false, this::readLabels);
  }

  @Test
  void gzip() throws IOException {
    check("gzip", DataFiles.gzip(images()), UnaryOperator.identity(), true, this::readImages);
  }

  @Test
  void idxInsideGzip() throws IOException {
    check("idx.gz", images(), DataFiles::gzip, true, this::readImages);
    check("idx.gz", labels(), DataFiles::gzip, true, this::readLabels);
  }

  @Test
  void cifar() throws IOException {
    check(
        "bin",
        DataFiles.cifar(new Random(1), 2),
        UnaryOperator.identity(),
        false,
        file -> Cifar10.read("cifar", List.of(file)));
  }

  @Test
  void csv() throws IOException {
    StringBuilder text = new StringBuilder();
    Random random = new Random(2);
    for (int row = 0; row < 20; row++) {
      for (int i = 0; i < 64; i++) {
        text.append(random.nextInt(17)).append(',');
      }
      text.append(random.nextInt(10)).append('\n');
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    check(
        "csv",
        bytes,
        UnaryOperator.identity(),
        false,
        file -> Csv.read("csv", file, CsvFormat.OPTDIGITS));
    CsvFormat open = CsvFormat.of(Shape.of(1, 8, 8), CsvFormat.Label.FIRST);
    check("csv", bytes, UnaryOperator.identity(), false, file -> Csv.read("csv", file, open));
  }

  @Test
  void png() throws IOException {
    for (int type :
        new int[] {
          BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_BYTE_INDEXED, BufferedImage.TYPE_INT_ARGB
        }) {
      byte[] png = DataFiles.png(new Random(3), type, 20, 20);
      check("png", png, UnaryOperator.identity(), true, MutatedFilesTest::picture);
      // The check sums do not keep these from the decoder.
      check("png", png, DataFiles::summed, true, MutatedFilesTest::picture);
    }
  }

  @Test
  void insidePng() throws IOException {
    // The filters are 0 to 4.
    byte[] rows = DataFiles.random(new Random(4), 20 * 21, 5);
    check("png", rows, DataFiles::pngOfRows, true, MutatedFilesTest::picture);
  }

  @Test
  void jpeg() throws IOException {
    byte[] jpeg =
        DataFiles.encoded(
            DataFiles.image(new Random(5), BufferedImage.TYPE_3BYTE_BGR, 20, 20), "jpeg");
    check("jpeg", jpeg, UnaryOperator.identity(), true, MutatedFilesTest::picture);
  }

  private static byte[] images() {
    return DataFiles.idx(DataFiles.random(new Random(6), 10 * 8 * 8, 256), 10, 8, 8);
  }

  private static byte[] labels() {
    return DataFiles.idx(DataFiles.random(new Random(7), 10, 10), 10);
  }

  private Dataset readImages(Path file) throws IOException {
    Path labels = folder.resolve("good-labels");
    if (!Files.exists(labels)) {
      Files.write(labels, labels());
    }
    return Idx.read("idx", file, labels, CLASSES);
  }

  private Dataset readLabels(Path file) throws IOException {
    Path images = folder.resolve("good-images");
    if (!Files.exists(images)) {
      Files.write(images, images());
    }
    return Idx.read("idx", images, file, CLASSES);
  }

  private static Dataset picture(Path file) throws IOException {
    Picture picture = Picture.read(file);
    return new ByteExamples(
        "picture", picture.shape(), new byte[][] {picture.planes()}, new int[1], CLASSES);
  }

  private void check(
      String kind, byte[] good, UnaryOperator<byte[]> wrap, boolean packed, Reader reader)
      throws IOException {
    look(reader.read(Files.write(folder.resolve("good." + kind), wrap.apply(good))));
    int refused = 0;
    for (int seed = 0; seed < CASES; seed++) {
      byte[] bytes = wrap.apply(new Mutator(seed).mutate(good));
      // A new file each: some file systems put one that is written over onto the disk at once.
      Path file = Files.write(folder.resolve(seed + "." + kind), bytes);
      long justified =
          CONSTANT
              + (long) COPIES * bytes.length
              + (packed ? UNPACKED_COPIES * (128L * bytes.length + (1 << 20)) : 0);
      long before = THREADS.getCurrentThreadAllocatedBytes();
      Dataset set = null;
      try {
        set = reader.read(file);
      } catch (DataFormatException e) {
        refused++;
        assertTrue(e.getMessage().startsWith(e.file() + ": "), e.getMessage());
        assertTrue(e.getMessage().contains("expected "), e.getMessage());
      } catch (Exception | Error e) {
        fail(kind + " of seed " + seed + " throws", e);
      }
      long spent = THREADS.getCurrentThreadAllocatedBytes() - before;
      if (spent > justified) {
        fail(kind + " of seed " + seed + ": " + bytes.length + " bytes cost " + spent);
      }
      if (set != null) {
        look(set);
      }
      Files.delete(file);
    }
    assertTrue(refused > CASES / 10, "files were damaged enough to be refused");
  }

  /** What is loaded is whole. */
  private static void look(Dataset set) {
    float[] example = new float[set.shape().elements()];
    assertTrue(set.size() > 0);
    for (int i = 0; i < set.size(); i++) {
      set.read(i, example, 0);
      assertEquals(set.label(i), Math.clamp(set.label(i), 0, set.classes().size() - 1));
    }
  }
}
