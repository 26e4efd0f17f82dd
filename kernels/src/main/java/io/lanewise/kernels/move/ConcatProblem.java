package io.lanewise.kernels.move;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.reference.ReferenceMove;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.ProblemString;
import io.lanewise.kernels.shape.TensorShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Image tensors joined along their channels, operands x0, x1, …, y; or one cut into several,
 * operands x, y0, y1, …. Each is the other's gradient.
 *
 * <p>Strings: {@code concat:64+128+32_n2_ih28/nchw16}, {@code split:3+5_ih7_iw9}; channels are not
 * left out.
 *
 * @param layout of all operands, NCHW or NCHW16
 * @param batch images
 * @param channels of the parts
 * @param height rows of a channel
 * @param width columns of a row
 * @param split whether one tensor is cut
 */
public record ConcatProblem(
    Layout layout, int batch, List<Integer> channels, int height, int width, boolean split)
    implements MoveProblem {
  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException when there are no parts, a size is negative, or the layout is
   *     not one of channels side by side
   */
  public ConcatProblem {
    String op = split ? "split" : "concat";
    channels = List.copyOf(Check.notNull(op, "channels", channels));
    if (channels.isEmpty()) {
      throw Check.error(op, "channels", "must be those of a part at least", channels);
    }
    long all = 0;
    for (int some : channels) {
      all += Check.size(op, "channels", some);
    }
    if (all > Integer.MAX_VALUE) {
      throw Check.error(op, "channels", "must fit an array", all);
    }
    Layouts.blockedOrPlanes(op, layout);
    new TensorShape(layout, batch, (int) all, height, width);
  }

  /**
   * Reads a problem string.
   *
   * @throws IllegalArgumentException naming the text and the part that is wrong
   */
  public static ConcatProblem parse(String text) {
    ProblemString parts = ProblemString.parseWithKind(text);
    boolean split = parts.operation().equals("split");
    parts.requireFields(split ? "split" : "concat", List.of("n", "ih", "iw"));
    if (!parts.kind().matches("\\d{1,9}(\\+\\d{1,9})*")) {
      throw Check.error(
          "problem", "kind", "must be channels as 3+5, not '" + parts.kind() + "'", text);
    }
    List<Integer> channels =
        Arrays.stream(parts.kind().split("\\+")).map(Integer::valueOf).toList();
    TensorShape image = TensorShape.of(parts.fields(), Layouts.only(parts));
    return new ConcatProblem(
        image.layout(), image.batch(), channels, image.height(), image.width(), split);
  }

  private TensorShape part(int some) {
    return new TensorShape(layout, batch, some, height, width);
  }

  private TensorShape whole() {
    return part(channels.stream().mapToInt(c -> c).sum());
  }

  @Override
  public String operation() {
    return split ? "split" : "concat";
  }

  @Override
  public List<Operand> operands() {
    List<Operand> all = new ArrayList<>();
    if (split) {
      all.add(Operand.in("x", whole()));
    }
    for (int i = 0; i < channels.size(); i++) {
      TensorShape shape = part(channels.get(i));
      all.add(split ? Operand.out("y" + i, shape) : Operand.in("x" + i, shape));
    }
    if (!split) {
      all.add(Operand.out("y", whole()));
    }
    return List.copyOf(all);
  }

  @Override
  public void reference(double[][] operands) {
    int[] floats = channels.stream().mapToInt(c -> c * height * width).toArray();
    if (split) {
      ReferenceMove.split(batch, floats, operands);
    } else {
      ReferenceMove.concat(batch, floats, operands);
    }
  }

  List<Box> boxes() {
    List<Box> boxes = new ArrayList<>();
    Span rows = Span.all(height);
    Span columns = Span.all(width);
    int channel = 0;
    for (int i = 0; i < channels.size(); i++) {
      int some = channels.get(i);
      Boxes one =
          split
              ? new Boxes(0, whole(), 1 + i, part(some))
                  .clearUnusedLanes()
                  .copy(some, channel, 0, rows, columns)
              : new Boxes(i, part(some), channels.size(), whole())
                  .copy(some, 0, channel, rows, columns);
      boxes.addAll(one.list());
      channel += some;
    }
    if (!split) {
      boxes.addAll(new Boxes(0, whole(), channels.size(), whole()).clearUnusedLanes().list());
    }
    return boxes;
  }

  /** The canonical problem string. */
  @Override
  public String toString() {
    Map<String, Integer> fields = new LinkedHashMap<>();
    new TensorShape(Layout.NCHW, batch, 1, height, width).print(fields);
    if (fields.remove("ic") != null) {
      fields.put("n", 1);
    }
    String kind = channels.stream().map(String::valueOf).collect(Collectors.joining("+"));
    return Layouts.with(layout, ProblemString.of(operation(), kind, fields)).toString();
  }
}
