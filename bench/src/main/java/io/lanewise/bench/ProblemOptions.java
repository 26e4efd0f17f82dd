package io.lanewise.bench;

import io.lanewise.bench.network.NetworkLayer;
import io.lanewise.kernels.conv.Accuracy;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.conv.Direction;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.kernels.shape.Layout;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that take the place of what a layer's problem says. */
final class ProblemOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--direction",
      paramLabel = "NAME",
      description = "forward (default), backward-data or backward-weights.")
  private String direction;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Images (default: the layer's own, mostly 1).")
  private Integer batch;

  @Option(
      names = "--layout",
      paramLabel = "NAME",
      description = {
        "nchw (default) for everybody, or nchw16 for ours and the layout that oneDNN likes best"
            + " for",
        "oneDNN, both without any conversion."
      })
  private String layout;

  @Option(
      names = "--accuracy",
      paramLabel = "NAME",
      description = "What auto may choose: strict, fast (default) or fastest.")
  private String accuracy;

  /** The direction asked for, forward when none is. */
  Direction direction() {
    return value("--direction", direction, Direction.FORWARD, directions());
  }

  /** The layer as asked; what is neither a convolution nor a product stays as it is. */
  NetworkLayer applyTo(NetworkLayer layer) {
    String problem = layer.problem();
    if (problem.startsWith("conv:")) {
      return layer.withProblem(applyTo(ConvProblem.parse(problem)).toString());
    }
    return problem.startsWith("gemm:")
        ? layer.withProblem(applyTo(GemmProblem.parse(problem)).toString())
        : layer;
  }

  /** The convolution as asked. */
  ConvProblem applyTo(ConvProblem p) {
    ConvShape shape = batch == null ? p.shape() : p.shape().withBatch(batch);
    Layout[] layouts = {Layout.NCHW, Layout.NCHW16};
    return new ConvProblem(
        shape,
        value("--direction", direction, p.direction(), directions()),
        value("--layout", layout, p.xLayout(), List.of(layouts)),
        value("--layout", layout, p.yLayout(), List.of(layouts)),
        p.epilogue(),
        p.accumulate(),
        value("--accuracy", accuracy, p.accuracy(), List.of(Accuracy.values())));
  }

  /**
   * A fully connected layer, weights times a column an image, as asked: backward-data multiplies by
   * the weights' transpose, backward-weights sums over the images.
   */
  private GemmProblem applyTo(GemmProblem p) {
    if (batch == null && direction == null) {
      return p;
    }
    require(
        p.equals(GemmProblem.of(p.m(), p.n(), p.k())),
        "--batch and --direction are for plain products, got " + p);
    int images = batch == null ? p.n() : batch;
    require(images >= 1, "--batch must be at least 1, got " + images);
    return switch (direction()) {
      case BACKWARD_DATA -> GemmProblem.of(true, false, p.k(), images, p.m());
      case BACKWARD_WEIGHTS -> GemmProblem.of(false, true, p.m(), p.k(), images);
      default -> GemmProblem.of(p.m(), images, p.k());
    };
  }

  private static List<Direction> directions() {
    return List.of(Direction.FORWARD, Direction.BACKWARD_DATA, Direction.BACKWARD_WEIGHTS);
  }

  private <E extends Enum<E>> E value(String option, String text, E otherwise, List<E> all) {
    if (text == null) {
      return otherwise;
    }
    Function<E, String> name = value -> value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    List<String> names = all.stream().map(name).toList();
    require(
        names.contains(text),
        option + " must be of " + String.join(", ", names) + ", got '" + text + "'");
    return all.get(names.indexOf(text));
  }

  private void require(boolean holds, String sentence) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), sentence);
    }
  }
}
