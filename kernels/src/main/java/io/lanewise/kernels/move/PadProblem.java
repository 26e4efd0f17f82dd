package io.lanewise.kernels.move;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.reference.ReferenceMove;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.ProblemString;
import io.lanewise.kernels.shape.TensorShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Images with a margin, operands x, y: of a constant, of the image mirrored at its outermost pixels
 * (which are not repeated), or of its outermost pixels repeated. Backward, operands dy, dx: every
 * pixel of x gets the sum of what was made of it, in the order: its own place, then those above, in
 * the middle and below, each from left to right.
 *
 * <p>Strings: {@code pad:constant=0.5_ic3_ih32_p1}, {@code pad:reflect_ic3_ih32_pt1_pl2/nchw16},
 * {@code pad:replicate_…/backward}.
 *
 * <p>Forward bits are kept. Backward error at most γ(k)·Σ|dy| for a sum of k numbers.
 *
 * @param mode what the margin is made of
 * @param value the constant; 0 in the other modes
 * @param shape of x
 * @param top rows above; likewise to the left, below and to the right
 * @param backward whether the gradient is computed
 */
public record PadProblem(
    Mode mode,
    float value,
    TensorShape shape,
    int top,
    int left,
    int bottom,
    int right,
    boolean backward)
    implements MoveProblem {
  /** What a margin is made of. */
  public enum Mode {
    /** One number. */
    CONSTANT,
    /** The image mirrored, without its outermost pixels. */
    REFLECT,
    /** The outermost pixels. */
    REPLICATE;

    private String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final String OP = "pad";

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException when a margin is negative, or wider than the image has pixels
   *     to make it of
   */
  public PadProblem {
    Check.notNull(OP, "mode", mode);
    Check.notNull(OP, "shape", shape);
    Layouts.blockedOrPlanes(OP, shape.layout());
    Check.size(OP, "top", top);
    Check.size(OP, "left", left);
    Check.size(OP, "bottom", bottom);
    Check.size(OP, "right", right);
    value = mode == Mode.CONSTANT ? value : 0f;
    requireMargin(mode, "top", top, shape.height());
    requireMargin(mode, "left", left, shape.width());
    requireMargin(mode, "bottom", bottom, shape.height());
    requireMargin(mode, "right", right, shape.width());
    shape.withImage(
        size("height", shape.height(), top, bottom), size("width", shape.width(), left, right));
  }

  private static void requireMargin(Mode mode, String name, int margin, int size) {
    if (mode == Mode.REFLECT && margin > Math.max(0, size - 1)) {
      throw Check.error(OP, name, "must be less than the image's size " + size, margin);
    }
    if (mode == Mode.REPLICATE && margin > 0 && size == 0) {
      throw Check.error(OP, name, "must be 0 where there is no pixel", margin);
    }
  }

  private static int size(String name, int size, int before, int behind) {
    long all = (long) size + before + behind;
    if (all > Integer.MAX_VALUE) {
      throw Check.error(OP, name, "must fit an array", all);
    }
    return (int) all;
  }

  /**
   * Reads a problem string.
   *
   * @throws IllegalArgumentException naming the text and the part that is wrong
   */
  public static PadProblem parse(String text) {
    ProblemString parts = ProblemString.parseWithKind(text);
    List<String> names = new ArrayList<>(TensorShape.fieldNames());
    names.addAll(List.of("p", "pt", "pl", "pb", "pr"));
    parts.requireFields(OP, names);
    Map<String, Integer> f = parts.fields();
    int all = f.getOrDefault("p", 0);
    boolean backward = false;
    Layout layout = Layout.NCHW;
    for (String option : parts.distinctOptions()) {
      if (option.equals("backward")) {
        backward = true;
      } else {
        layout = parts.layout(option);
      }
    }
    return new PadProblem(
        mode(parts.kind(), text),
        value(parts.kind(), text),
        TensorShape.of(f, layout),
        f.getOrDefault("pt", all),
        f.getOrDefault("pl", all),
        f.getOrDefault("pb", all),
        f.getOrDefault("pr", all),
        backward);
  }

  private static Mode mode(String kind, String text) {
    for (Mode mode : Mode.values()) {
      if (kind.equals(mode.text()) || mode == Mode.CONSTANT && kind.startsWith("constant=")) {
        return mode;
      }
    }
    throw Check.error(
        "problem", "kind", "must be constant, reflect or replicate, not '" + kind + "'", text);
  }

  private static float value(String kind, String text) {
    if (!kind.startsWith("constant=")) {
      return 0f;
    }
    try {
      return Float.parseFloat(kind.substring(kind.indexOf('=') + 1));
    } catch (NumberFormatException e) {
      throw Check.error("problem", "constant", "must be a number, not '" + kind + "'", text);
    }
  }

  private TensorShape result() {
    return shape.withImage(shape.height() + top + bottom, shape.width() + left + right);
  }

  @Override
  public String operation() {
    return OP;
  }

  @Override
  public List<Operand> operands() {
    return backward
        ? List.of(Operand.in("dy", result()), Operand.out("dx", shape))
        : List.of(Operand.in("x", shape), Operand.out("y", result()));
  }

  @Override
  public void reference(double[][] operands) {
    int planes = shape.batch() * shape.channels();
    int[] rows = ReferenceMove.padding(mode.ordinal(), shape.height(), top, bottom);
    int[] columns = ReferenceMove.padding(mode.ordinal(), shape.width(), left, right);
    if (backward) {
      ReferenceMove.padBackward(
          planes, shape.height(), shape.width(), rows, columns, operands[0], operands[1]);
    } else {
      ReferenceMove.pad(
          planes, shape.height(), shape.width(), rows, columns, value, operands[0], operands[1]);
    }
  }

  /** The boxes of the forward pass, the image first, then the margin from top to bottom. */
  List<Box> boxes() {
    int h = shape.height();
    int w = shape.width();
    Boxes boxes = new Boxes(0, shape, 1, result());
    Span rows = Span.of(h, 0, top);
    Span columns = Span.of(w, 0, left);
    boxes.copy(rows, columns);
    if (mode == Mode.CONSTANT) {
      int wide = w + left + right;
      boxes.fill(value, 0, top, 0, wide);
      boxes.fill(value, top, h, 0, left);
      boxes.fill(value, top, h, left + w, right);
      boxes.fill(value, top + h, bottom, 0, wide);
      return boxes.list();
    }
    for (Span r : new Span[] {before(top), rows, behind(h, top, bottom)}) {
      for (Span c : new Span[] {before(left), columns, behind(w, left, right)}) {
        if (r != rows || c != columns) {
          boxes.copy(r, c);
        }
      }
    }
    return boxes.list();
  }

  private Span before(int margin) {
    return mode == Mode.REFLECT ? new Span(margin, margin, -1, 0, 1) : new Span(margin, 0, 0, 0, 1);
  }

  private Span behind(int size, int before, int margin) {
    return mode == Mode.REFLECT
        ? new Span(margin, Math.max(0, size - 2), -1, before + size, 1)
        : new Span(margin, Math.max(0, size - 1), 0, before + size, 1);
  }

  /** How many numbers are summed up for one at most. */
  long terms() {
    return mode == Mode.REPLICATE
        ? (1L + Math.max(top, shape.height() == 1 ? top + bottom : bottom))
            * (1L + Math.max(left, shape.width() == 1 ? left + right : right))
        : 9;
  }

  /** The canonical problem string. */
  @Override
  public String toString() {
    Map<String, Integer> fields = new LinkedHashMap<>();
    shape.print(fields);
    if (top == left && top == bottom && top == right) {
      if (top != 0) {
        fields.put("p", top);
      }
    } else {
      put(fields, "pt", top);
      put(fields, "pl", left);
      put(fields, "pb", bottom);
      put(fields, "pr", right);
    }
    String kind = mode.text() + (value == 0 && 1 / value > 0 ? "" : "=" + value);
    return Layouts.with(
            shape.layout(), ProblemString.of(OP, kind, fields).withOption(backward, "backward"))
        .toString();
  }

  private static void put(Map<String, Integer> fields, String name, int value) {
    if (value != 0) {
      fields.put(name, value);
    }
  }
}
