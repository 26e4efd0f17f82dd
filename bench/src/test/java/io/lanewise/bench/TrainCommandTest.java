package io.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.nn.data.Dataset;
import io.lanewise.nn.data.SyntheticDigits;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Training and prediction as a user does them. */
class TrainCommandTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(arguments);
  }

  @Test
  void whatWasLearntIsSavedResumedReportedAndPredictsPictures() throws IOException {
    String to = folder.resolve("out").toString();
    String[] train = {
      "train", "linear", "--examples", "400", "--epochs", "1", "--out", to, "--validation", "0.1"
    };
    assertEquals(0, run(train), err.toString());
    assertTrue(out.toString().contains("synthetic"), out.toString());
    assertTrue(out.toString().contains("epoch 1: loss "), out.toString());
    assertTrue(
        out.toString().lines().toList().getLast().matches("test accuracy [0-9.]+ %.*"),
        out.toString());

    train[5] = "2";
    String[] resumed = java.util.Arrays.copyOf(train, train.length + 1);
    resumed[train.length] = "--resume";
    assertEquals(0, run(resumed), err.toString());
    assertTrue(out.toString().contains("resumed after epoch 1"), out.toString());
    String[] larger = java.util.Arrays.copyOf(resumed, resumed.length + 2);
    larger[resumed.length] = "--batch";
    larger[resumed.length + 1] = "32";
    assertNotEquals(0, run(larger));
    assertTrue(err.toString().contains("training must be batch 32, "), err.toString());

    String page = Files.readString(folder.resolve("out/report.html"));
    assertTrue(page.contains("id=\"mistakes\""), "the page has its sections");
    assertTrue(page.contains("data:image/png;base64,"), "the page has pictures");

    Path picture = folder.resolve("digit.png");
    draw(SyntheticDigits.of(77, 1), picture);
    assertEquals(
        0,
        run("predict", "--model", to + "/model.safetensors", picture.toString()),
        err.toString());
    String[] lines = out.toString().lines().toArray(String[]::new);
    assertEquals(6, lines.length, out.toString());
    assertTrue(lines[1].matches(" +[0-9.]+ %  [0-9]"), lines[1]);
  }

  private static void draw(Dataset digits, Path file) throws IOException {
    float[] pixels = new float[784];
    digits.read(0, pixels, 0);
    BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 784; i++) {
      int grey = Math.round(255 * pixels[i]);
      image.setRGB(i % 28, i / 28, grey << 16 | grey << 8 | grey);
    }
    ImageIO.write(image, "png", file.toFile());
  }

  @Test
  void badArgumentsAreOneSentence() throws IOException {
    assertSentence("model must be one of", "train", "resnet");
    assertSentence(
        "--optimizer must be", "train", "linear", "--examples", "10", "--optimizer", "x");
    assertSentence("--schedule must be", "train", "linear", "--examples", "10", "--schedule", "x");
    assertSentence("--resume must go with --out", "train", "linear", "--resume");
    assertSentence("Missing required", "predict", "x.png");
    Path nothing = folder.resolve("nothing");
    Files.createDirectory(nothing);
    assertEquals(1, run("train", "linear", "--data", nothing.toString()));
    assertEquals(1, err.toString().lines().count(), err.toString());
    Files.writeString(folder.resolve("broken.safetensors"), "no model");
    assertEquals(
        1, run("predict", "--model", folder.resolve("broken.safetensors").toString(), "x.png"));
    assertEquals(1, err.toString().lines().count(), err.toString());
  }

  @Test
  void whatCannotBeIsSaidBeforeAnythingIsTrained() throws IOException {
    assertSentence("--batch must be at least 1, got 0", "train", "linear", "--batch", "0");
    assertSentence("--epochs must not be negative", "train", "linear", "--epochs", "-1");
    assertSentence("--examples must be at least 1", "train", "linear", "--examples", "0");
    assertSentence("--shift must not be negative", "train", "linear", "--shift", "-1");
    assertSentence("--validation must be at least 0", "train", "linear", "--validation", "-0.5");
    assertSentence("--validation must be at least 0", "train", "linear", "--validation", "1");
    assertSentence(
        "--validation must leave examples on both sides of 50",
        "train",
        "linear",
        "--examples",
        "50",
        "--validation",
        "0.001");
    Path file = Files.createFile(folder.resolve("file"));
    assertSentence("must be a folder, is a file", "train", "linear", "--out", file.toString());
    assertEquals("", out.toString());
    assertSentence("x.png: there is no such file", "predict", "--model", "x.png", "y.png");
  }

  @Test
  void imagesTooSmallForANetworkAreOneSentence() throws IOException {
    for (String each : new String[] {"a", "b"}) {
      Path pictures = Files.createDirectories(folder.resolve("pictures").resolve(each));
      for (int i = 0; i < 10; i++) {
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
        ImageIO.write(image, "png", pictures.resolve(i + ".png").toFile());
      }
    }
    assertSentence(
        "small-cnn: must be given larger images than (1, 8, 8)",
        "train",
        "small-cnn",
        "--data",
        folder.resolve("pictures").toString());
  }

  @Test
  void trainingThatDivergesEndsWithASentence() {
    String[] train = {
      "train", "linear", "--examples", "200", "--optimizer", "sgd", "--learning-rate", "1e37"
    };
    assertEquals(1, run(train), err.toString());
    assertTrue(err.toString().contains("loss must be finite, got"), err.toString());
    assertEquals(1, err.toString().lines().count(), err.toString());
  }

  @Test
  void noEpochsAndOneExampleAreATrainingToo() {
    String to = folder.resolve("none").toString();
    assertEquals(
        0,
        run("train", "linear", "--examples", "1", "--epochs", "0", "--out", to, "--resume"),
        err.toString());
    assertTrue(out.toString().contains("nothing to resume in "), out.toString());
    assertTrue(Files.exists(folder.resolve("none/report.html")));
  }

  private void assertSentence(String part, String... arguments) {
    assertEquals(2, run(arguments), err.toString());
    assertTrue(err.toString().contains(part), err.toString());
    assertEquals(1, err.toString().lines().count(), err.toString());
  }
}
