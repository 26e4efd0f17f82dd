package io.lanewise.kernels.move;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.reference.ReferenceMove;
import io.lanewise.kernels.shape.ProblemString;
import io.lanewise.kernels.shape.TensorShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A rectangle of every channel: {@code y(h, w) = x(top + h, left + w)}, operands x, y. Its gradient
 * is {@link PadProblem} with zeros.
 *
 * <p>Strings: {@code crop:ic3_ih32_t4_l2_oh24_ow28/nchw16}; t and l are 0 where left out.
 *
 * @param shape of x
 * @param top the first row
 * @param left the first column
 * @param outHeight rows of y
 * @param outWidth columns of y
 */
public record CropProblem(TensorShape shape, int top, int left, int outHeight, int outWidth)
    implements MoveProblem {
  private static final String OP = "crop";

  /**
   * Checks the rectangle.
   *
   * @throws IllegalArgumentException when it is not inside the image
   */
  public CropProblem {
    Check.notNull(OP, "shape", shape);
    Layouts.blockedOrPlanes(OP, shape.layout());
    Check.size(OP, "top", top);
    Check.size(OP, "left", left);
    Check.size(OP, "outHeight", outHeight);
    Check.size(OP, "outWidth", outWidth);
    if ((long) top + outHeight > shape.height()) {
      throw Check.error(OP, "outHeight", "must end in the image", top + " + " + outHeight);
    }
    if ((long) left + outWidth > shape.width()) {
      throw Check.error(OP, "outWidth", "must end in the image", left + " + " + outWidth);
    }
  }

  /**
   * Reads a problem string.
   *
   * @throws IllegalArgumentException naming the text and the part that is wrong
   */
  public static CropProblem parse(String text) {
    ProblemString parts = ProblemString.parse(text);
    List<String> names = new ArrayList<>(TensorShape.fieldNames());
    names.addAll(List.of("t", "l", "oh", "ow"));
    parts.requireFields(OP, names);
    Map<String, Integer> f = parts.fields();
    TensorShape shape = TensorShape.of(f, Layouts.only(parts));
    return new CropProblem(
        shape,
        f.getOrDefault("t", 0),
        f.getOrDefault("l", 0),
        f.getOrDefault("oh", shape.height()),
        f.getOrDefault("ow", shape.width()));
  }

  @Override
  public String operation() {
    return OP;
  }

  @Override
  public List<Operand> operands() {
    return List.of(Operand.in("x", shape), Operand.out("y", result()));
  }

  private TensorShape result() {
    return shape.withImage(outHeight, outWidth);
  }

  @Override
  public void reference(double[][] operands) {
    ReferenceMove.crop(
        shape.batch() * shape.channels(),
        shape.height(),
        shape.width(),
        top,
        left,
        outHeight,
        outWidth,
        operands[0],
        operands[1]);
  }

  List<Box> boxes() {
    return new Boxes(0, shape, 1, result())
        .copy(Span.of(outHeight, top, 0), Span.of(outWidth, left, 0))
        .list();
  }

  /** The canonical problem string. */
  @Override
  public String toString() {
    Map<String, Integer> fields = new LinkedHashMap<>();
    shape.print(fields);
    if (top != 0) {
      fields.put("t", top);
    }
    if (left != 0) {
      fields.put("l", left);
    }
    if (outHeight != shape.height()) {
      fields.put("oh", outHeight);
    }
    if (outWidth != shape.width()) {
      fields.put("ow", outWidth);
    }
    return Layouts.with(shape.layout(), ProblemString.of(OP, "", fields)).toString();
  }
}
