package io.lanewise.bench;

import io.lanewise.bench.conv.ConvSuite;
import io.lanewise.bench.conv.Layer;
import io.lanewise.bench.peer.Peers;
import io.lanewise.bench.report.Ratios;
import io.lanewise.bench.report.Row;
import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.shape.ConvShape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures convolutions. */
@Command(
    name = "conv",
    mixinStandardHelpOptions = true,
    description = {
      "Times the convolutions of real networks: ours as the planner chooses (auto), each algorithm",
      "by name, and other libraries (onednn, ort, djl). Filters are packed beforehand on all",
      "sides; GFLOP/s count the direct method's operations. Every answer is checked first; error",
      "and bound are in units of the sum of |x||w|, for Winograd of max|x| max|w| summed over",
      "channels. Exit code 1 when an answer is wrong."
    })
final class ConvCommand implements Callable<Integer> {
  @Mixin private SuiteRun run;

  @Mixin private ProblemOptions changes;

  @Option(
      names = "--layers",
      paramLabel = "REGEX",
      split = ",",
      description = "Layers in whose name the expression is found, such as resnet or dw.")
  private List<String> layers = List.of();

  @Option(
      names = "--problem",
      paramLabel = "STRING",
      description = "A problem string, such as conv:ic64_ih56_oc64_k3_p1; repeatable.")
  private List<String> strings = List.of();

  @Override
  public Integer call() throws IOException {
    Catalogue catalogue = Catalogue.standard();
    run.check(ConvSuite.names(catalogue), Peers.CONV);
    List<ConvProblem> problems = problems();
    problems.forEach(ConvSuite::check);
    ConvSuite suite = new ConvSuite(catalogue, run.others(peer -> peer::conv), run.wanted());
    return run.run(suite, problems, ConvCommand::ratios);
  }

  private List<ConvProblem> problems() {
    List<ConvProblem> problems = new ArrayList<>();
    layers.forEach(name -> problems.addAll(found(name)));
    strings.forEach(string -> problems.add(ConvProblem.parse(string)));
    if (problems.isEmpty()) {
      Layer.usual(changes.direction(), run.quick()).forEach(layer -> problems.add(layer.problem()));
    }
    problems.replaceAll(changes::applyTo);
    return problems;
  }

  private List<ConvProblem> found(String expression) {
    try {
      Predicate<String> matches = Pattern.compile(expression).asPredicate();
      List<ConvProblem> problems =
          Stream.of(Layer.values())
              .filter(layer -> matches.test(layer.text()))
              .map(Layer::problem)
              .toList();
      run.require(
          !problems.isEmpty(),
          "--layers must be found in one of "
              + String.join(", ", Stream.of(Layer.values()).map(Layer::text).toList())
              + ", got '"
              + expression
              + "'");
      return problems;
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "--layers must be a regular expression, got '" + expression + "': " + e.getDescription());
    }
  }

  private static String ratios(List<Row> rows) {
    return Ratios.againstPeers("", rows)
        + Ratios.againstPeers(
            ", 3x3 stride 1 with 64 channels or more at 14x14 or larger",
            of(rows, ConvCommand::isCommon))
        + Ratios.againstPeers(", depthwise", of(rows, ConvCommand::isDepthwise));
  }

  private static List<Row> of(List<Row> rows, Predicate<ConvShape> wanted) {
    return rows.stream()
        .filter(row -> wanted.test(ConvProblem.parse(row.problem()).shape()))
        .toList();
  }

  /** The layers in which most of the work of most networks lies. */
  private static boolean isCommon(ConvShape s) {
    ConvShape plain =
        ConvShape.of(s.channels(), s.height(), s.width(), s.filters(), 3)
            .withPadding(1)
            .withBatch(s.batch());
    return s.equals(plain) && s.channels() >= 64 && s.filters() >= 64 && s.height() >= 14;
  }

  private static boolean isDepthwise(ConvShape s) {
    return s.groups() == s.channels() && s.groups() > 1;
  }
}
