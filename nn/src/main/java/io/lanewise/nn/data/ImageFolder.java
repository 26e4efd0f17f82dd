package io.lanewise.nn.data;

import io.lanewise.kernels.contract.Check;
import io.lanewise.nn.shape.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Reads a folder that has a folder of PNG and JPEG pictures for each class, named after it. Classes
 * and pictures come in the order of their names; files with other endings are passed over. The
 * pictures are colour if one of them is.
 */
public final class ImageFolder {
  private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg");

  private ImageFolder() {}

  /**
   * Pictures that all have one size.
   *
   * @param name of the data set
   * @throws DataFormatException when a picture is broken or of another size than the first, or
   *     there is none
   * @throws IOException when a file cannot be read
   */
  public static Dataset read(String name, Path folder) throws IOException {
    return read(name, folder, classes(folder), picture -> picture);
  }

  /**
   * Pictures brought to one size.
   *
   * @param name of the data set
   * @throws DataFormatException when a picture is broken, or there is none
   * @throws IOException when a file cannot be read
   */
  public static Dataset read(String name, Path folder, int height, int width) throws IOException {
    Check.atLeast("image folder", "height", 1, height);
    Check.atLeast("image folder", "width", 1, width);
    return read(name, folder, classes(folder), picture -> picture.scaled(height, width));
  }

  /** With the classes of another folder. */
  static Dataset read(String name, Path folder, List<String> classes) throws IOException {
    for (String found : classes(folder)) {
      if (!classes.contains(found)) {
        throw DataFormatException.of(folder, "a folder for each of " + classes, found);
      }
    }
    return read(name, folder, classes, picture -> picture);
  }

  private static Dataset read(
      String name, Path folder, List<String> classes, UnaryOperator<Picture> change)
      throws IOException {
    Check.notNull("image folder", "name", name);
    List<Picture> pictures = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    int channels = 1;
    for (int label = 0; label < classes.size(); label++) {
      Path folderOfClass = folder.resolve(classes.get(label));
      if (!Files.isDirectory(folderOfClass)) {
        continue;
      }
      for (Path file : pictures(folderOfClass)) {
        Picture picture = change.apply(Picture.read(file));
        Shape shape = picture.shape();
        if (!pictures.isEmpty() && !sameSize(shape, pictures.getFirst().shape())) {
          throw DataFormatException.of(
              file, "the size of the first picture, " + size(pictures.getFirst()), size(picture));
        }
        channels = Math.max(channels, shape.size(0));
        pictures.add(picture);
        labels.add(label);
      }
    }
    if (pictures.isEmpty()) {
      throw DataFormatException.of(folder, "folders with PNG or JPEG pictures", "none");
    }
    Shape shape = pictures.getFirst().withChannels(channels).shape();
    return new ByteExamples(
        name,
        shape,
        blocks(pictures, shape),
        labels.stream().mapToInt(Integer::intValue).toArray(),
        classes);
  }

  /** Puts the pictures into blocks, letting go of each. */
  private static byte[][] blocks(List<Picture> pictures, Shape shape) {
    int elements = shape.elements();
    int perBlock = ByteExamples.blockExamples(elements);
    byte[][] blocks = new byte[ByteExamples.blocks(pictures.size(), elements)][];
    for (int i = 0; i < pictures.size(); i++) {
      if (i % perBlock == 0) {
        blocks[i / perBlock] = new byte[Math.min(perBlock, pictures.size() - i) * elements];
      }
      byte[] planes = pictures.set(i, null).withChannels(shape.size(0)).planes();
      System.arraycopy(planes, 0, blocks[i / perBlock], i % perBlock * elements, elements);
    }
    return blocks;
  }

  private static boolean sameSize(Shape one, Shape other) {
    return one.size(1) == other.size(1) && one.size(2) == other.size(2);
  }

  private static String size(Picture picture) {
    return picture.shape().size(1) + "x" + picture.shape().size(2);
  }

  /** Names of the folders in it that are not hidden, in order. */
  static List<String> classes(Path folder) throws IOException {
    try (var entries = Files.list(folder)) {
      return entries
          .filter(Files::isDirectory)
          .map(entry -> entry.getFileName().toString())
          .filter(entry -> !entry.startsWith("."))
          .sorted()
          .toList();
    }
  }

  /** The pictures in a folder that are not hidden, in the order of their names. */
  static List<Path> pictures(Path folder) throws IOException {
    try (var entries = Files.list(folder)) {
      return entries.filter(ImageFolder::isPicture).sorted().toList();
    }
  }

  private static boolean isPicture(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return !name.startsWith(".") && ENDINGS.stream().anyMatch(name::endsWith);
  }
}
