package io.lanewise.nn.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Real data sets, which are not part of the project. */
final class RealData {
  private static final Path FOLDER =
      Path.of(System.getProperty("lanewise.data", "../../shared/data"));

  private RealData() {}

  static Path mnist() {
    return folder(
        "mnist",
        "train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz and"
            + " t10k-labels-idx1-ubyte.gz of MNIST (Yann LeCun's page and its mirrors)");
  }

  static Path optdigits() {
    return folder(
        "optdigits",
        "optdigits.tra and optdigits.tes of the UCI machine learning repository's \"Optical"
            + " Recognition of Handwritten Digits\"");
  }

  /** Or leaves the test out, saying how it can be run. */
  private static Path folder(String name, String files) {
    Path folder = FOLDER.resolve(name);
    assumeTrue(
        Files.isDirectory(folder),
        () ->
            "not run, for want of real data: put "
                + files
                + " into "
                + folder.toAbsolutePath().normalize()
                + ", or name another folder that has a folder "
                + name
                + " by -Dlanewise.data=FOLDER");
    return folder;
  }
}
