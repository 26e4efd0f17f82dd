package io.lanewise.kernels.move;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.reference.ReferenceMove;
import io.lanewise.kernels.shape.ProblemString;
import io.lanewise.kernels.shape.TensorShape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Images mirrored: the last row first, the last column first, or both; operands x, y. It is its own
 * gradient and its own inverse.
 *
 * <p>Strings: {@code flip:w_n8_ic3_ih32} mirrors left and right, {@code flip:h_…} top and bottom,
 * {@code flip:hw_…/nchw16} both.
 *
 * @param shape of x and y
 * @param rows whether the last row comes first
 * @param columns whether the last column comes first
 */
public record FlipProblem(TensorShape shape, boolean rows, boolean columns) implements MoveProblem {
  private static final String OP = "flip";

  /**
   * Checks the shape.
   *
   * @throws IllegalArgumentException when it is null, its layout NHWC, or nothing is mirrored
   */
  public FlipProblem {
    Check.notNull(OP, "shape", shape);
    Layouts.blockedOrPlanes(OP, shape.layout());
    if (!rows && !columns) {
      throw Check.error(OP, "axes", "must be h, w or hw", "none");
    }
  }

  /**
   * Reads a problem string.
   *
   * @throws IllegalArgumentException naming the text and the part that is wrong
   */
  public static FlipProblem parse(String text) {
    ProblemString parts = ProblemString.parseWithKind(text);
    parts.requireFields(OP, TensorShape.fieldNames());
    if (!List.of("h", "w", "hw").contains(parts.kind())) {
      throw Check.error("problem", "kind", "must be h, w or hw, not '" + parts.kind() + "'", text);
    }
    return new FlipProblem(
        TensorShape.of(parts.fields(), Layouts.only(parts)),
        parts.kind().contains("h"),
        parts.kind().contains("w"));
  }

  @Override
  public String operation() {
    return OP;
  }

  @Override
  public List<Operand> operands() {
    return List.of(Operand.in("x", shape), Operand.out("y", shape));
  }

  @Override
  public void reference(double[][] operands) {
    ReferenceMove.flip(
        shape.batch() * shape.channels(),
        shape.height(),
        shape.width(),
        rows,
        columns,
        operands[0],
        operands[1]);
  }

  List<Box> boxes() {
    return new Boxes(0, shape, 1, shape)
        .copy(span(rows, shape.height()), span(columns, shape.width()))
        .list();
  }

  private static Span span(boolean mirrored, int size) {
    return mirrored ? new Span(size, Math.max(0, size - 1), -1, 0, 1) : Span.all(size);
  }

  /** The canonical problem string. */
  @Override
  public String toString() {
    Map<String, Integer> fields = new LinkedHashMap<>();
    shape.print(fields);
    String kind = (rows ? "h" : "") + (columns ? "w" : "");
    return Layouts.with(shape.layout(), ProblemString.of(OP, kind, fields)).toString();
  }
}
