package io.lanewise.bench;

import io.lanewise.bench.train.Mistake;
import io.lanewise.bench.train.Network;
import io.lanewise.bench.train.TrainedModel;
import io.lanewise.bench.train.TrainingReport;
import io.lanewise.kernels.optimiser.Rule;
import io.lanewise.kernels.parallel.Threads;
import io.lanewise.nn.Autograd;
import io.lanewise.nn.data.Augmentation;
import io.lanewise.nn.data.Batches;
import io.lanewise.nn.data.Dataset;
import io.lanewise.nn.data.Datasets;
import io.lanewise.nn.data.Normalisation;
import io.lanewise.nn.data.Split;
import io.lanewise.nn.data.SyntheticDigits;
import io.lanewise.nn.layer.Layer;
import io.lanewise.nn.optimise.Optimiser;
import io.lanewise.nn.schedule.Constant;
import io.lanewise.nn.schedule.Cosine;
import io.lanewise.nn.schedule.Schedule;
import io.lanewise.nn.shape.Shape;
import io.lanewise.nn.train.Checkpoint;
import io.lanewise.nn.train.EpochResult;
import io.lanewise.nn.train.Evaluation;
import io.lanewise.nn.train.Trainer;
import io.lanewise.nn.train.TrainingListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains a network on pictures. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Trains a network and tests it. Without --data it learns synthetic digits, drawn on the fly",
      "from the seed; with it, the data set of a folder: MNIST or Fashion-MNIST (IDX), CIFAR-10",
      "(binary), the UCI digits (optdigits.tra and .tes), or pictures in a folder a class."
    })
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MODEL", description = "linear, mlp, patterns, small-cnn or lenet5.")
  private String model;

  @Option(names = "--data", paramLabel = "DIR", description = "The folder of the data set.")
  private Path data;

  @Option(names = "--epochs", defaultValue = "3", description = "Default: ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(names = "--batch", defaultValue = "64", description = "Default: ${DEFAULT-VALUE}.")
  private int batch;

  @Option(
      names = "--optimizer",
      defaultValue = "adam",
      description = "sgd (with momentum 0.9), adagrad, rmsprop, adam or adamw. Default: adam.")
  private String optimizer;

  @Option(
      names = "--learning-rate",
      description = "At the beginning. Default: 0.002, sgd 0.05, adagrad 0.02.")
  private Double learningRate;

  @Option(
      names = "--schedule",
      defaultValue = "cosine",
      description = "cosine (to 0 at the end) or constant. Default: ${DEFAULT-VALUE}.")
  private String schedule;

  @Option(names = "--weight-decay", defaultValue = "0", description = "Default: ${DEFAULT-VALUE}.")
  private float weightDecay;

  @Option(
      names = "--shift",
      defaultValue = "0",
      description = "Shifts each picture by up to so many pixels, at random. Default: none.")
  private int shift;

  @Option(
      names = "--validation",
      defaultValue = "0",
      description = "The part of the training data to validate with after each epoch.")
  private double validation;

  @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--threads", description = "Default: the processors.")
  private Integer threads;

  @Option(
      names = "--examples",
      defaultValue = "20000",
      description = "How many synthetic digits to learn from. Default: ${DEFAULT-VALUE}.")
  private int examples;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where checkpoints, the model and the report go. Default: none are written.")
  private Path out;

  @Option(
      names = "--resume",
      description = {
        "Goes on from the last checkpoint in --out, with the same options. Of --epochs there may",
        "be more, and a schedule is then that of the longer run from there on."
      })
  private boolean resume;

  @Override
  public Integer call() throws IOException {
    Network network = Network.of(model);
    checkOptions();
    if (out != null) {
      // Before hours of training, not after them.
      Files.createDirectories(out);
    }
    Split split =
        data == null
            ? SyntheticDigits.split(seed, examples, Math.max(1, examples / 5))
            : Datasets.open(data);
    Threads team = threads == null ? Threads.all() : Threads.of(threads);
    try {
      return Autograd.on(
          team,
          () -> {
            try {
              return train(network, split);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void checkOptions() {
    require(!resume || out != null, "--resume must go with --out");
    require(epochs >= 0, "--epochs must not be negative, got " + epochs);
    require(batch >= 1, "--batch must be at least 1, got " + batch);
    require(examples >= 1, "--examples must be at least 1, got " + examples);
    require(shift >= 0, "--shift must not be negative, got " + shift);
    require(
        validation >= 0 && validation < 1,
        "--validation must be at least 0 and below 1, got " + validation);
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalArgumentException(sentence);
    }
  }

  private int train(Network network, Split split) throws IOException {
    PrintWriter print = spec.commandLine().getOut();
    Split learnt = validation > 0 ? Split.stratified(split.train(), validation, seed) : null;
    require(
        learnt == null || learnt.train().size() > 0 && learnt.test().size() > 0,
        "--validation must leave examples on both sides of "
            + split.train().size()
            + ", got "
            + validation);
    Dataset train = learnt == null ? split.train() : learnt.train();
    Normalisation normalisation = Normalisation.of(train);
    Shape image = train.shape();
    TrainedModel trained = TrainedModel.of(network, image, train.classes(), normalisation);
    Layer layer = trained.layer();
    layer.initialise(seed);
    print.println("data: " + train.name() + ", " + train.size() + " examples of " + image);
    print.println(layer.summary(image.inBatch(batch)));
    Batches batches = Batches.of(train, batch).shuffled(seed).normalised(normalisation);
    if (shift > 0) {
      batches = batches.augmented(Augmentation.NONE.shifted(shift, shift), seed);
    }
    Optimiser optimiser = optimiser(layer, (long) epochs * batches.count());
    Shown shown = new Shown(print, train.size());
    Trainer trainer = Trainer.of(layer, optimiser).seed(seed).listener(shown);
    if (learnt != null) {
      trainer.validation(Batches.of(learnt.test(), 256).normalised(normalisation));
    }
    if (out != null) {
      Map<String, String> words = new HashMap<>(trained.words());
      words.put("training", settings());
      trainer.checkpoints(out, words);
      if (resume) {
        print.println(
            trainer.resume()
                ? "resumed after epoch " + trainer.epochs()
                : "nothing to resume in " + out + ": begins anew");
      }
    }
    print.flush();
    List<EpochResult> history;
    try {
      history = trainer.fit(batches, epochs);
    } finally {
      shown.end();
    }
    Batches tested = Batches.of(split.test(), 256).normalised(normalisation);
    Evaluation test = trainer.evaluate(tested);
    if (out != null) {
      Checkpoint.save(out.resolve("model.safetensors"), layer, trained.words());
      print.println("model: " + out.resolve("model.safetensors"));
      Path page = out.resolve("report.html");
      List<Mistake> mistakes = Mistake.of(layer, tested);
      new TrainingReport(trained, split.test(), command(), history, test, mistakes).write(page);
      print.println("report: " + page);
    }
    print.println(test.confusion());
    print.println(
        String.format(
            Locale.ROOT,
            "test accuracy %.2f %%, top 5 %.2f %%, loss %.4f",
            100 * test.accuracy(),
            100 * test.top5(),
            test.loss()));
    print.flush();
    return 0;
  }

  /** What a resumed run must share with the one that it goes on from; it may be longer. */
  private String settings() {
    return String.format(
        Locale.ROOT,
        "batch %d, %s at %s, %s rates, weight decay %s, shift %d, validation %s",
        batch,
        optimizer,
        learningRate == null ? "its own rate" : learningRate,
        schedule,
        weightDecay,
        shift,
        validation);
  }

  private String command() {
    return "./lanewise train "
        + String.join(" ", spec.commandLine().getParseResult().originalArgs());
  }

  private Optimiser optimiser(Layer layer, long steps) {
    Rule.Kind kind;
    try {
      kind = Rule.Kind.valueOf(optimizer.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "--optimizer must be sgd, adagrad, rmsprop, adam or adamw, got " + optimizer, e);
    }
    Rule rule = Rule.of(kind).withWeightDecay(weightDecay);
    rule = kind == Rule.Kind.SGD ? rule.withMomentum(0.9f) : rule;
    double rate =
        learningRate != null
            ? learningRate
            : switch (kind) {
              case SGD, SGDW -> 0.05;
              case ADAGRAD -> 0.02;
              default -> 0.002;
            };
    Schedule rates =
        switch (schedule) {
          case "cosine" -> new Cosine(rate, 0, Math.max(1, steps));
          case "constant" -> new Constant(rate);
          default ->
              throw new IllegalArgumentException(
                  "--schedule must be cosine or constant, got " + schedule);
        };
    return Optimiser.of(rule, rates, layer);
  }

  /** A bar while an epoch goes, a line when it has gone. */
  private static final class Shown implements TrainingListener {
    private final PrintWriter print;
    private final int examples;
    private Progress bar;

    /** Ends the line of the bar, also where training ended in the middle of it. */
    void end() {
      if (bar != null) {
        bar.close();
      }
    }

    Shown(PrintWriter print, int examples) {
      this.print = print;
      this.examples = examples;
    }

    @Override
    public void epochBegins(int epoch, int batches) {
      bar = Progress.of("epoch " + (epoch + 1), examples, "images");
    }

    @Override
    public void batchEnds(int batch, int learnt, double loss, double accuracy) {
      bar.step(learnt);
      bar.at(String.format(Locale.ROOT, "loss %.4f, %.2f %%", loss, 100 * accuracy));
    }

    @Override
    public void epochEnds(EpochResult result) {
      end();
      print.println(
          String.format(
              Locale.ROOT,
              "epoch %d: loss %.4f, accuracy %.2f %%, %.1f s%s",
              result.epoch() + 1,
              result.loss(),
              100 * result.accuracy(),
              result.seconds(),
              result.validation() == null
                  ? ""
                  : String.format(
                      Locale.ROOT, ", validation %.2f %%", 100 * result.validation().accuracy())));
      print.flush();
    }
  }
}
