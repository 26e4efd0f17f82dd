package io.lanewise.nn.data;

import io.lanewise.kernels.contract.Check;
import io.lanewise.nn.shape.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads IDX, the format of MNIST: a magic number that gives the type of the elements and the number
 * of dimensions, the sizes, and then the bytes. Plain or gzip, as the first two bytes say. A gzip
 * file may unpack to 1 MiB and 128 times its length.
 */
public final class Idx {
  private static final int IMAGES = 0x0803;
  private static final int LABELS = 0x0801;
  private static final int MOST = Integer.MAX_VALUE - 1024;

  private Idx() {}

  /**
   * The pictures of one file with the labels of another.
   *
   * @param name of the data set
   * @param images unsigned bytes of three dimensions: pictures, rows, columns
   * @param labels unsigned bytes of one dimension, as many as there are pictures
   * @param classes names of the classes; a label is below their number
   * @throws DataFormatException when a file is not that
   * @throws IOException when a file cannot be read
   */
  public static Dataset read(String name, Path images, Path labels, List<String> classes)
      throws IOException {
    Check.notNull("idx", "name", name);
    int[] numbers = labels(labels, classes.size());
    try (FileBytes file = FileBytes.open(images)) {
      magic(file, IMAGES, "images: unsigned bytes of 3 dimensions");
      int count = size(file, "pictures");
      if (count != numbers.length) {
        throw file.error(
            Integer.BYTES, numbers.length + " pictures, as " + labels + " has labels", count);
      }
      int height = size(file, "rows");
      int width = size(file, "columns");
      if ((long) height * width > MOST) {
        throw file.error(
            2L * Integer.BYTES, "pictures that fit an array", height + " rows of " + width);
      }
      int elements = height * width;
      file.promise((long) count * elements, count + " pictures of " + height + "x" + width);
      byte[][] blocks = new byte[ByteExamples.blocks(count, elements)][];
      int perBlock = ByteExamples.blockExamples(elements);
      for (int i = 0; i < blocks.length; i++) {
        int here = Math.min(perBlock, count - i * perBlock);
        blocks[i] = file.bytes(here * elements, "pictures");
      }
      file.end();
      return new ByteExamples(name, Shape.of(1, height, width), blocks, numbers, classes);
    }
  }

  private static int[] labels(Path path, int classes) throws IOException {
    try (FileBytes file = FileBytes.open(path)) {
      magic(file, LABELS, "labels: unsigned bytes of 1 dimension");
      int count = size(file, "labels");
      file.promise(count, count + " labels");
      byte[] bytes = file.bytes(count, "labels");
      int[] labels = new int[count];
      for (int i = 0; i < count; i++) {
        labels[i] = bytes[i] & 0xff;
        if (labels[i] >= classes) {
          throw file.error(count - i, "a label below " + classes, labels[i]);
        }
      }
      file.end();
      return labels;
    }
  }

  private static void magic(FileBytes file, int magic, String meaning) throws IOException {
    int got = file.integer("a magic number");
    if (got != magic) {
      throw file.error(
          Integer.BYTES,
          "the magic number 0x%08x (%s)".formatted(magic, meaning),
          "0x%08x".formatted(got));
    }
  }

  private static int size(FileBytes file, String what) throws IOException {
    int size = file.integer("the number of " + what);
    if (size <= 0) {
      throw file.error(
          Integer.BYTES, "a number of " + what + " above 0", Integer.toUnsignedString(size));
    }
    return size;
  }
}
