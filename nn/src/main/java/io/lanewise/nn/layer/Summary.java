package io.lanewise.nn.layer;

import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.pool.PoolProblem;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.kernels.shape.PoolShape;
import io.lanewise.kernels.shape.SlidingWindows;
import io.lanewise.nn.Graph;
import io.lanewise.nn.Tensor;
import io.lanewise.nn.operation.Convolve;
import io.lanewise.nn.operation.LinearMap;
import io.lanewise.nn.operation.LpPool;
import io.lanewise.nn.operation.MaxPool;
import io.lanewise.nn.shape.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a network is made of: a row for each layer that is not made of others, in the order in which
 * they are applied.
 *
 * @param input the shape of x
 * @param rows of the table
 */
public record Summary(Shape input, List<Row> rows) {
  private static final ThreadLocal<Recorder> RECORDER = new ThreadLocal<>();

  /**
   * One layer.
   *
   * @param path where it is
   * @param layer what it is
   * @param output the shape of its result
   * @param parameters how many numbers of it are learnt; 0 where counted in an earlier row
   * @param macs multiply-adds of products and convolutions
   * @param receptiveField columns of the input that a pixel of the result depends on; 0 where it
   *     has no pixels
   */
  public record Row(
      String path, String layer, Shape output, long parameters, long macs, int receptiveField) {}

  /** How far pixels of a tensor see, and how far apart they are, in columns of the input. */
  private record Field(int size, int jump) {}

  /** Of a network, for an x of that shape. */
  public static Summary of(Layer layer, Shape input) {
    Recorder recorder = new Recorder();
    RECORDER.set(recorder);
    try {
      Graph graph = Graph.trace(layer, input);
      return new Summary(input, recorder.rows(graph));
    } finally {
      RECORDER.remove();
    }
  }

  static void enter(Layer layer) {
    Recorder recorder = RECORDER.get();
    if (recorder != null) {
      recorder.path.addLast(layer.name());
    }
  }

  static void leave(Layer layer, Tensor x, Tensor y) {
    Recorder recorder = RECORDER.get();
    if (recorder != null) {
      if (layer.children().isEmpty()) {
        String path =
            String.join(".", recorder.path.stream().filter(name -> !name.isEmpty()).toList());
        recorder.applied.add(new Applied(path, layer, x, y));
      }
      recorder.path.removeLast();
    }
  }

  /** The sum of the rows' parameters. */
  public long parameters() {
    return rows.stream().mapToLong(Row::parameters).sum();
  }

  /** The sum of the rows' multiply-adds. */
  public long macs() {
    return rows.stream().mapToLong(Row::macs).sum();
  }

  private record Applied(String path, Layer layer, Tensor x, Tensor y) {}

  private static final class Recorder {
    private final Deque<String> path = new ArrayDeque<>();
    private final List<Applied> applied = new ArrayList<>();

    List<Row> rows(Graph graph) {
      Map<Tensor, Field> fields = new IdentityHashMap<>();
      fields.put(graph.input(), new Field(1, 1));
      Map<Tensor, Long> macs = new IdentityHashMap<>();
      for (Tensor made : graph.made()) {
        fields.put(made, field(made, fields));
        macs.put(made, made.operation().macs());
      }
      Map<Parameter, Boolean> counted = new IdentityHashMap<>();
      List<Row> rows = new ArrayList<>();
      for (Applied one : applied) {
        long own =
            one.layer.state().values().stream()
                .filter(Parameter::isLearnt)
                .filter(parameter -> counted.put(parameter, true) == null)
                .mapToLong(parameter -> parameter.shape().elements())
                .sum();
        Field field = fields.getOrDefault(one.y, new Field(0, 0));
        boolean image = one.y.shape().rank() >= 3;
        rows.add(
            new Row(
                one.path,
                one.layer.toString(),
                one.y.shape(),
                own,
                macsBetween(one.x, one.y, macs),
                image ? field.size : 0));
      }
      return rows;
    }

    private static long macsBetween(Tensor x, Tensor y, Map<Tensor, Long> macs) {
      Deque<Tensor> open = new ArrayDeque<>(List.of(y));
      Map<Tensor, Boolean> seen = new IdentityHashMap<>();
      long sum = 0;
      while (!open.isEmpty()) {
        Tensor tensor = open.pop();
        if (tensor != x && tensor.operation() != null && seen.put(tensor, true) == null) {
          sum += macs.getOrDefault(tensor, 0L);
          open.addAll(tensor.inputs());
        }
      }
      return sum;
    }

    private static Field field(Tensor made, Map<Tensor, Field> fields) {
      Field widest = new Field(0, 0);
      for (Tensor input : made.inputs()) {
        Field field = fields.getOrDefault(input, new Field(0, 0));
        widest = field.size > widest.size ? field : widest;
      }
      return switch (made.operation()) {
        case Convolve convolve -> through(widest, convolve.sizes());
        case MaxPool pool -> through(widest, pool.sizes());
        case LpPool pool -> through(widest, pool.sizes());
        case LinearMap map -> through(widest, map.apply());
        default -> widest;
      };
    }

    private static Field through(Field field, ConvShape s) {
      return through(field, s.kernelWidth(), s.strideWidth(), s.dilationWidth());
    }

    private static Field through(Field field, Problem problem) {
      return problem instanceof PoolProblem pool ? through(field, pool.shape()) : field;
    }

    private static Field through(Field field, PoolShape s) {
      return s.columns() instanceof SlidingWindows windows
          ? through(field, windows.kernel(), windows.stride(), windows.dilation())
          : through(field, s.input().width(), 1, 1);
    }

    private static Field through(Field field, int kernel, int stride, int dilation) {
      return new Field(field.size + dilation * (kernel - 1) * field.jump, field.jump * stride);
    }
  }

  /** The table. */
  @Override
  public String toString() {
    int name = "layer".length();
    int shape = "output".length();
    for (Row row : rows) {
      name = Math.max(name, label(row).length());
      shape = Math.max(shape, row.output.toString().length());
    }
    String form = "%-" + name + "s  %-" + shape + "s  %12s  %15s  %9s%n";
    StringBuilder text = new StringBuilder();
    text.append(line(form, "layer", "output", "parameters", "multiply-adds", "sees"));
    text.append("-".repeat(name + shape + 12 + 15 + 9 + 8)).append(System.lineSeparator());
    for (Row row : rows) {
      text.append(
          line(
              form,
              label(row),
              row.output,
              row.parameters == 0 ? "" : number(row.parameters),
              row.macs == 0 ? "" : number(row.macs),
              row.receptiveField == 0 ? "" : row.receptiveField));
    }
    text.append("-".repeat(name + shape + 12 + 15 + 9 + 8)).append(System.lineSeparator());
    text.append(line(form, "total for x " + input, "", number(parameters()), number(macs()), ""));
    return text.toString();
  }

  private static String label(Row row) {
    return (row.path.isEmpty() ? "" : row.path + "  ") + row.layer;
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String line(String form, Object... values) {
    return String.format(Locale.ROOT, form, values).stripTrailing() + System.lineSeparator();
  }
}
