package io.lanewise.bench.train;

import io.lanewise.bench.html.Page;
import io.lanewise.bench.html.Plot;
import io.lanewise.nn.data.Dataset;
import io.lanewise.nn.layer.Parameter;
import io.lanewise.nn.shape.Shape;
import io.lanewise.nn.train.EpochResult;
import io.lanewise.nn.train.Evaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What came of a training as a page with pictures; {@code training.mustache} beside this class is
 * its body.
 *
 * @param model what was trained
 * @param data what on, and what with it was tested
 * @param command how to do it again
 * @param history the epochs of this run
 * @param test on the test data
 * @param mistakes there
 */
public record TrainingReport(
    TrainedModel model,
    Dataset data,
    String command,
    List<EpochResult> history,
    Evaluation test,
    List<Mistake> mistakes) {
  private static final List<String> SECTIONS =
      List.of("summary", "curves", "filters", "mistakes", "confusion", "made");

  private static final int MOST_FILTERS = 64;
  private static final int MOST_MISTAKES = 60;

  /** Writes the page. */
  public void write(Path file) throws IOException {
    Files.writeString(file, page());
  }

  private String page() {
    Map<String, Object> values = new HashMap<>();
    values.put("tiles", tiles());
    values.put("curves", curves());
    values.put("filters", filters());
    values.put("mistakes", shown());
    values.put("total", mistakes.size());
    values.put("confusion", test.confusion().toString());
    values.put("summary", model.layer().summary(model.image().inBatch(1)));
    values.put("command", command);
    values.put(
        "java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    return Page.of(
        model.network() + " on " + data.name(),
        percent(test.accuracy()) + " of the test data right",
        TrainingReport.class,
        "training.mustache",
        SECTIONS,
        values);
  }

  private static String percent(double part) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * part);
  }

  private record Tile(String value, String text) {}

  private List<Tile> tiles() {
    double seconds = history.stream().mapToDouble(EpochResult::seconds).sum();
    return List.of(
        new Tile(percent(test.accuracy()), "test accuracy"),
        new Tile(percent(test.top5()), "right answer among the five likeliest"),
        new Tile(String.format(Locale.ROOT, "%.4f", test.loss()), "test loss"),
        new Tile(String.format(Locale.ROOT, "%,d", model.layer().parameterCount()), "parameters"),
        new Tile(
            String.format(Locale.ROOT, "%.1f s", seconds), history.size() + " epochs of training"));
  }

  private List<Plot> curves() {
    return List.of(
        curve("Loss", "mean loss", EpochResult::loss, Evaluation::loss),
        curve(
            "Accuracy",
            "% right",
            result -> 100 * result.accuracy(),
            evaluation -> 100 * evaluation.accuracy()));
  }

  private Plot curve(
      String title,
      String unit,
      ToDoubleFunction<EpochResult> training,
      ToDoubleFunction<Evaluation> validation) {
    List<Plot.Point> learnt = new ArrayList<>();
    List<Plot.Point> validated = new ArrayList<>();
    for (EpochResult result : history) {
      String label = "epoch " + (result.epoch() + 1);
      learnt.add(new Plot.Point(result.epoch() + 1, training.applyAsDouble(result), label));
      if (result.validation() != null) {
        validated.add(
            new Plot.Point(
                result.epoch() + 1, validation.applyAsDouble(result.validation()), label));
      }
    }
    List<Plot.Series> series = new ArrayList<>();
    series.add(Plot.Series.line("training, before each step", 1, learnt));
    if (!validated.isEmpty()) {
      series.add(Plot.Series.line("validation", 2, validated));
    }
    return Plot.points(
        title, new Plot.Axis("epoch", false), new Plot.Axis(unit, false), List.copyOf(series));
  }

  private record Shown(String png, String text) {}

  /** What the first layer looks for: filters, or the weights of its units as pictures. */
  private List<Shown> filters() {
    Parameter weight =
        model.layer().state().values().stream()
            .filter(parameter -> parameter.shape().rank() >= 2)
            .findFirst()
            .orElseThrow();
    Shape shape = weight.shape();
    boolean unit = shape.rank() == 2;
    int channels = unit ? model.image().size(0) : shape.size(1);
    int height = unit ? model.image().size(1) : shape.size(2);
    int width = unit ? model.image().size(2) : shape.size(3);
    float[] numbers = weight.tensor().elements();
    int each = channels * height * width;
    return IntStream.range(0, Math.min(MOST_FILTERS, shape.size(0)))
        .mapToObj(
            i -> {
              float most = 0;
              for (int e = i * each; e < (i + 1) * each; e++) {
                most = Math.max(most, Math.abs(numbers[e]));
              }
              return new Shown(
                  Pixels.png(numbers, i * each, channels, height, width, -most, most), "" + i);
            })
        .toList();
  }

  private List<Shown> shown() {
    Shape image = model.image();
    float[] pixels = new float[image.elements()];
    return mistakes.stream()
        .limit(MOST_MISTAKES)
        .map(
            mistake -> {
              data.read(mistake.index(), pixels, 0);
              String text =
                  model.classes().get(mistake.right())
                      + ", said "
                      + model.classes().get(mistake.said())
                      + " ("
                      + Math.round(100 * mistake.probability())
                      + " %)";
              return new Shown(
                  Pixels.png(pixels, 0, image.size(0), image.size(1), image.size(2), 0, 1), text);
            })
        .toList();
  }
}
