package io.lanewise.bench;

import io.lanewise.bench.train.TrainedModel;
import io.lanewise.nn.data.Picture;
import io.lanewise.nn.inference.Predictor;
import io.lanewise.nn.layer.Layers;
import io.lanewise.nn.layer.Sequential;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Classifies pictures. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description = {
      "Classifies PNG and JPEG pictures by a model that train wrote, and prints the five most",
      "likely classes of each. Pictures are turned to the model's channels and size."
    })
final class PredictCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description = "A safetensors file that ./lanewise train wrote.")
  private Path model;

  @Option(
      names = "--invert",
      description = "Dark on light where the model learnt light on dark, as MNIST's digits are.")
  private boolean invert;

  @Parameters(paramLabel = "PICTURE", arity = "1..*", description = "PNG or JPEG files.")
  private List<Path> pictures;

  @Override
  public Integer call() throws IOException {
    TrainedModel trained = TrainedModel.open(model);
    Predictor predictor =
        Sequential.of(trained.layer(), Layers.softmax()).compile(trained.image().inBatch(1));
    PrintWriter print = spec.commandLine().getOut();
    for (Path picture : pictures) {
      float[] probabilities = predictor.predict(trained.show(Picture.read(picture), invert));
      print.println(picture);
      IntStream.range(0, probabilities.length)
          .boxed()
          .sorted(Comparator.comparingDouble(c -> -probabilities[c]))
          .limit(5)
          .forEach(
              c ->
                  print.println(
                      String.format(
                          Locale.ROOT,
                          "  %6.2f %%  %s",
                          100 * probabilities[c],
                          trained.classes().get(c))));
      print.flush();
    }
    return 0;
  }
}
