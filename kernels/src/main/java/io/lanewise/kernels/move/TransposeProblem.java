package io.lanewise.kernels.move;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.reference.ReferenceMove;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.ProblemString;
import io.lanewise.kernels.shape.TensorShape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The dimensions of a tensor in another order, operands x, y. The order names x's dimensions as
 * they follow each other in y: {@code nhwc} puts the channels last, {@code ncwh} transposes every
 * plane. Both tensors are dense, so the layout is NCHW, in which y's dimensions are simply its
 * first to fourth. The gradient is the transpose by {@link #inverse}.
 *
 * <p>Strings: {@code transpose:nhwc_n2_ic64_ih56}, and {@code transpose:ncwh_ih512_iw768} for a
 * matrix.
 *
 * @param shape of x
 * @param order the letters n, c, h, w
 */
public record TransposeProblem(TensorShape shape, String order) implements MoveProblem {
  private static final String OP = "transpose";
  private static final String USUAL = "nchw";

  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException when the layout is not NCHW, or the order has not each of the
   *     four letters once
   */
  public TransposeProblem {
    Check.notNull(OP, "shape", shape);
    Check.notNull(OP, "order", order);
    if (shape.layout() != Layout.NCHW) {
      throw Check.error(OP, "layout", "must be nchw", shape.layout().text());
    }
    if (order.length() != 4 || !USUAL.chars().allMatch(c -> order.indexOf(c) >= 0)) {
      throw Check.error(OP, "order", "must have each of n, c, h, w once", order);
    }
  }

  /**
   * Reads a problem string.
   *
   * @throws IllegalArgumentException naming the text and the part that is wrong
   */
  public static TransposeProblem parse(String text) {
    ProblemString parts = ProblemString.parseWithKind(text);
    parts.requireFields(OP, TensorShape.fieldNames());
    return new TransposeProblem(TensorShape.of(parts.fields(), Layouts.only(parts)), parts.kind());
  }

  /** The transpose that undoes this one, of this one's result. */
  public TransposeProblem inverse() {
    StringBuilder back = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      back.append(USUAL.charAt(order.indexOf(USUAL.charAt(i))));
    }
    return new TransposeProblem(result(), back.toString());
  }

  private int[] sizes() {
    return new int[] {shape.batch(), shape.channels(), shape.height(), shape.width()};
  }

  /** For each dimension of y the one of x. */
  private int[] sources() {
    return IntStream.range(0, 4).map(i -> USUAL.indexOf(order.charAt(i))).toArray();
  }

  private TensorShape result() {
    int[] size = sizes();
    int[] source = sources();
    return new TensorShape(
        Layout.NCHW, size[source[0]], size[source[1]], size[source[2]], size[source[3]]);
  }

  @Override
  public String operation() {
    return OP;
  }

  @Override
  public List<Operand> operands() {
    return List.of(Operand.in("x", shape), Operand.out("y", result()));
  }

  @Override
  public void reference(double[][] operands) {
    ReferenceMove.transpose(sizes(), sources(), operands[0], operands[1]);
  }

  List<Box> boxes() {
    int[] size = sizes();
    int[] source = sources();
    int[] step = {shape.imageFloats(), shape.height() * shape.width(), shape.width(), 1};
    Box box = new Box(0, 0, 1, 0);
    int toStep = 1;
    for (int i = 3; i >= 0; i--) {
      box = box.times(size[source[i]], step[source[i]], toStep);
      toStep *= size[source[i]];
    }
    return List.of(box);
  }

  /** The canonical problem string. */
  @Override
  public String toString() {
    Map<String, Integer> fields = new LinkedHashMap<>();
    shape.print(fields);
    return ProblemString.of(OP, order, fields).toString();
  }
}
