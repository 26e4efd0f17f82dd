package io.lanewise.nn.data;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.nn.shape.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Data sets from folders of any known kind, and from arrays. */
public final class Datasets {
  private static final String OP = "data set";

  private static final List<String> DIGITS =
      IntStream.range(0, 10).mapToObj(Integer::toString).toList();

  private static final List<String> FASHION =
      List.of(
          "T-shirt/top",
          "trouser",
          "pullover",
          "dress",
          "coat",
          "sandal",
          "shirt",
          "sneaker",
          "bag",
          "ankle boot");

  private static final List<String> IDX =
      List.of("train-images", "train-labels", "t10k-images", "t10k-labels");

  private static final List<String> CIFAR =
      List.of(
          "data_batch_1.bin",
          "data_batch_2.bin",
          "data_batch_3.bin",
          "data_batch_4.bin",
          "data_batch_5.bin",
          "test_batch.bin");

  private static final String CIFAR_FOLDER = "cifar-10-batches-bin";

  private static final List<String> OPTDIGITS = List.of("optdigits.tra", "optdigits.tes");

  /** What is kept from training where a folder has no test pictures of its own. */
  private static final double KEPT = 0.2;

  private Datasets() {}

  /**
   * Opens a folder of one of these kinds, told by the names in it: MNIST or Fashion-MNIST in IDX,
   * plain or gzip; CIFAR-10's binary version; the UCI digits; pictures in {@code train/CLASS} and
   * {@code test/CLASS}, or in {@code CLASS} alone, of which every fifth of a class, chosen by a
   * fixed seed, is then kept for testing.
   *
   * @throws DataFormatException when it is none of them, saying what was looked for, or a file is
   *     missing or not what it should be
   * @throws IOException when a file cannot be read
   */
  public static Split open(Path folder) throws IOException {
    if (!Files.isDirectory(Check.notNull(OP, "folder", folder))) {
      throw DataFormatException.of(
          folder, "a folder with a data set", Files.exists(folder) ? "a file" : "nothing there");
    }
    if (IDX.stream().anyMatch(name -> find(folder, idxNames(name)) != null)) {
      return idx(folder);
    }
    Path inner = folder.resolve(CIFAR_FOLDER);
    Path cifar = Files.isDirectory(inner) ? inner : folder;
    if (CIFAR.stream().anyMatch(name -> find(cifar, List.of(name)) != null)) {
      return cifar(cifar);
    }
    if (OPTDIGITS.stream().anyMatch(name -> find(folder, List.of(name)) != null)) {
      return optdigits(folder);
    }
    return pictures(folder);
  }

  private static Split idx(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String name : IDX) {
      files.add(need(folder, idxNames(name)));
    }
    String place = folder.toAbsolutePath().normalize().toString().toLowerCase(Locale.ROOT);
    boolean fashion = place.contains("fashion");
    String name = fashion ? "Fashion-MNIST" : "MNIST";
    List<String> classes = fashion ? FASHION : DIGITS;
    return together(
        folder,
        Idx.read(name + ", train", files.get(0), files.get(1), classes),
        Idx.read(name + ", test", files.get(2), files.get(3), classes));
  }

  /** As distributed, as unpacked by some programs, and unpacked. */
  private static List<String> idxNames(String name) {
    String dimensions = name.endsWith("images") ? "idx3" : "idx1";
    return List.of(
        name + "-" + dimensions + "-ubyte",
        name + "-" + dimensions + "-ubyte.gz",
        name + "." + dimensions + "-ubyte");
  }

  private static Split cifar(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String name : CIFAR) {
      files.add(need(folder, List.of(name)));
    }
    return new Split(
        Cifar10.read("CIFAR-10, train", files.subList(0, files.size() - 1)),
        Cifar10.read("CIFAR-10, test", List.of(files.getLast())));
  }

  private static Split optdigits(Path folder) throws IOException {
    Path train = need(folder, List.of(OPTDIGITS.getFirst()));
    Path test = need(folder, List.of(OPTDIGITS.getLast()));
    return new Split(
        Csv.read("UCI digits, train", train, CsvFormat.OPTDIGITS),
        Csv.read("UCI digits, test", test, CsvFormat.OPTDIGITS));
  }

  private static Split pictures(Path folder) throws IOException {
    String name = folder.toAbsolutePath().normalize().getFileName() + "";
    Path train = folder.resolve("train");
    Path test = folder.resolve("test");
    if (hasPictures(train) && hasPictures(test)) {
      List<String> classes = ImageFolder.classes(train);
      return together(
          folder,
          ImageFolder.read(name + ", train", train, classes),
          ImageFolder.read(name + ", test", test, classes));
    }
    if (hasPictures(folder)) {
      return Split.stratified(ImageFolder.read(name, folder), KEPT, 0);
    }
    throw DataFormatException.of(
        folder,
        "one of: "
            + String.join(", ", IDX.stream().map(file -> idxNames(file).getFirst()).toList())
            + " (MNIST, also .gz); data_batch_1.bin to data_batch_5.bin and test_batch.bin"
            + " (CIFAR-10); optdigits.tra and optdigits.tes (UCI digits); PNG or JPEG pictures in"
            + " train/CLASS and test/CLASS, or in CLASS",
        "none of them");
  }

  private static boolean hasPictures(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    for (String entry : ImageFolder.classes(folder)) {
      if (!ImageFolder.pictures(folder.resolve(entry)).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private static Path find(Path folder, List<String> names) {
    return names.stream()
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst()
        .orElse(null);
  }

  private static Path need(Path folder, List<String> names) throws DataFormatException {
    Path found = find(folder, names);
    if (found == null) {
      throw DataFormatException.of(folder, "a file " + String.join(" or ", names), "none");
    }
    return found;
  }

  /** What files say may not go together, which is then about the folder. */
  private static Split together(Path folder, Dataset train, Dataset test)
      throws DataFormatException {
    if (!train.shape().equals(test.shape())) {
      throw DataFormatException.of(folder, "test examples of shape " + train.shape(), test.shape());
    }
    return new Split(train, test);
  }

  /**
   * Of bytes in an array, which stand for 0 to 1; they are copied.
   *
   * @param layout {@link Layout#NCHW}, or {@link Layout#NHWC} for pixels whose channels are
   *     neighbours
   * @param shape of an example: channels, height, width, whatever the layout
   * @param bytes of all examples, one after the other
   * @param labels one for each example
   * @throws IllegalArgumentException when the sizes do not fit, or a label is not a class
   */
  public static Dataset ofBytes(
      String name, Layout layout, Shape shape, byte[] bytes, int[] labels, List<String> classes) {
    check(name, layout, shape, Check.notNull(OP, "bytes", bytes).length, labels, classes);
    int elements = shape.elements();
    int perBlock = ByteExamples.blockExamples(elements);
    byte[][] blocks = new byte[ByteExamples.blocks(labels.length, elements)][];
    for (int block = 0; block < blocks.length; block++) {
      int first = block * perBlock;
      blocks[block] = new byte[Math.min(perBlock, labels.length - first) * elements];
      for (int i = 0; i < blocks[block].length; i++) {
        int from = place(layout, shape, i % elements);
        blocks[block][i] = bytes[(first + i / elements) * elements + from];
      }
    }
    return new ByteExamples(name, shape, blocks, labels.clone(), classes);
  }

  /** Likewise of floats, taken as they are. */
  public static Dataset ofFloats(
      String name, Layout layout, Shape shape, float[] floats, int[] labels, List<String> classes) {
    check(name, layout, shape, Check.notNull(OP, "floats", floats).length, labels, classes);
    int elements = shape.elements();
    float[][] rows = new float[labels.length][elements];
    for (int row = 0; row < rows.length; row++) {
      for (int i = 0; i < elements; i++) {
        rows[row][i] = floats[row * elements + place(layout, shape, i)];
      }
    }
    return new FloatExamples(name, shape, rows, labels.clone(), classes);
  }

  private static void check(
      String name, Layout layout, Shape shape, int elements, int[] labels, List<String> classes) {
    Check.notNull(OP, "name", name);
    Check.notNull(OP, "labels", labels);
    if (layout != Layout.NCHW && layout != Layout.NHWC) {
      throw Check.error(OP, "layout", "must be NCHW or NHWC", layout);
    }
    if (Check.notNull(OP, "shape", shape).rank() != 3 || shape.elements() == 0) {
      throw Check.error(OP, "shape", "must be channels, height, width", shape);
    }
    if ((long) labels.length * shape.elements() != elements) {
      throw Check.error(OP, "labels", "must be one for each example of " + shape, labels.length);
    }
    for (int label : labels) {
      if (label < 0 || label >= classes.size()) {
        throw Check.error(OP, "label", "must be below the " + classes.size() + " classes", label);
      }
    }
  }

  /** Where an element, counted in NCHW, lies in its example. */
  private static int place(Layout layout, Shape shape, int element) {
    int height = shape.size(1);
    int width = shape.size(2);
    int pixel = element % (height * width);
    return layout.index(
        shape.size(0), height, width, element / (height * width), pixel / width, pixel % width);
  }

  /** As data sets print: {@code MNIST, test: 10000 of (1, 28, 28) in 10 classes}. */
  static String describe(Dataset set) {
    return "%s: %d of %s in %d classes"
        .formatted(set.name(), set.size(), set.shape(), set.classes().size());
  }
}
