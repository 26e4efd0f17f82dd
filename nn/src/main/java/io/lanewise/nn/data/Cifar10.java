package io.lanewise.nn.data;

import io.lanewise.kernels.contract.Check;
import io.lanewise.nn.shape.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads the binary version of CIFAR-10: records of a label and of 32×32 bytes each of red, green
 * and blue.
 */
public final class Cifar10 {
  /** The names of the classes. */
  public static final List<String> CLASSES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  private static final Shape SHAPE = Shape.of(3, 32, 32);
  private static final int RECORD = 1 + SHAPE.elements();

  private Cifar10() {}

  /**
   * The records of some files, one file after the other.
   *
   * @param name of the data set
   * @throws DataFormatException when a file is not whole records, or a label not below 10
   * @throws IOException when a file cannot be read
   */
  public static Dataset read(String name, List<Path> files) throws IOException {
    Check.notNull("cifar-10", "name", name);
    long records = 0;
    for (Path file : files) {
      records += records(file);
    }
    if (records > Integer.MAX_VALUE - 1024) {
      throw Check.error("cifar-10", "files", "must be fewer than 2^31 records", records);
    }
    int elements = SHAPE.elements();
    int perBlock = ByteExamples.blockExamples(elements);
    byte[][] blocks = new byte[ByteExamples.blocks((int) records, elements)][];
    int[] labels = new int[(int) records];
    int at = 0;
    for (Path path : files) {
      try (FileBytes file = FileBytes.plain(path)) {
        for (long left = records(path); left > 0; left--) {
          byte[] record = file.bytes(RECORD, "a record");
          labels[at] = record[0] & 0xff;
          if (labels[at] >= CLASSES.size()) {
            throw file.error(RECORD, "a label below " + CLASSES.size(), labels[at]);
          }
          if (at % perBlock == 0) {
            blocks[at / perBlock] = new byte[Math.min(perBlock, labels.length - at) * elements];
          }
          System.arraycopy(record, 1, blocks[at / perBlock], at % perBlock * elements, elements);
          at++;
        }
        file.end();
      }
    }
    return new ByteExamples(name, SHAPE, blocks, labels, CLASSES);
  }

  private static long records(Path file) throws IOException {
    long length = Files.size(file);
    if (length == 0 || length % RECORD != 0) {
      throw DataFormatException.at(
          file,
          length - length % RECORD,
          "whole records of " + RECORD + " bytes, at least one",
          length + " bytes in all");
    }
    return length / RECORD;
  }
}
