package io.lanewise.kernels.move;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.reference.ReferenceMove;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.ProblemString;
import io.lanewise.kernels.shape.TensorShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The windows of a convolution as columns of a matrix, operands x, y: for every image a row for
 * each channel and tap, in the order of filters, and a column for each window in row-major order;
 * what lies outside the image is 0. So a convolution is the product of its filters and y. {@code
 * col2im} is the gradient, operands dy, dx: every pixel gets the sum of all its copies, in the
 * order of the taps. NCHW; the matrix is a tensor of {@code channels·taps} channels.
 *
 * <p>Strings as those of convolutions without filters: {@code im2col:n2_ic3_ih32_k3_p1}, {@code
 * col2im:ic3_ih32_k3_s2_d2}.
 *
 * <p>im2col keeps bits. col2im's error is at most γ(taps)·Σ|dy|.
 *
 * @param shape the convolution, of one filter
 * @param backward whether columns are summed back into an image
 */
public record Im2colProblem(ConvShape shape, boolean backward) implements MoveProblem {
  /**
   * Checks the shape.
   *
   * @throws IllegalArgumentException when it has groups or filters, or the matrix does not fit an
   *     array
   */
  public Im2colProblem {
    String op = backward ? "col2im" : "im2col";
    Check.notNull(op, "shape", shape);
    if (shape.groups() != 1 || shape.filters() != 1) {
      throw Check.error(
          op,
          "shape",
          "must be of one filter and one group",
          shape.filters() + " and " + shape.groups());
    }
    if (shape.channels() * shape.taps() > Integer.MAX_VALUE) {
      throw Check.error(op, "shape", "must make a matrix that fits an array", shape);
    }
    matrix(shape);
  }

  /**
   * Reads a problem string.
   *
   * @throws IllegalArgumentException naming the text and the part that is wrong
   */
  public static Im2colProblem parse(String text) {
    ProblemString parts = ProblemString.parse(text);
    boolean backward = parts.operation().equals("col2im");
    List<String> names =
        List.of(
            "n", "ic", "ih", "iw", "k", "kh", "kw", "s", "sh", "sw", "p", "pt", "pl", "pb", "pr",
            "d", "dh", "dw");
    parts.requireFields(backward ? "col2im" : "im2col", names);
    if (!parts.options().isEmpty()) {
      throw Check.error("problem", "option", "must not be there", text);
    }
    Map<String, Integer> fields = new LinkedHashMap<>(parts.fields());
    fields.put("oc", 1);
    return new Im2colProblem(ConvShape.of(new ProblemString("conv", fields, List.of())), backward);
  }

  private static TensorShape matrix(ConvShape s) {
    return new TensorShape(
        Layout.NCHW, s.batch(), (int) (s.channels() * taps(s)), s.outHeight(), s.outWidth());
  }

  private static long taps(ConvShape s) {
    return (long) s.kernelHeight() * s.kernelWidth();
  }

  private TensorShape image() {
    return new TensorShape(
        Layout.NCHW, shape.batch(), shape.channels(), shape.height(), shape.width());
  }

  @Override
  public String operation() {
    return backward ? "col2im" : "im2col";
  }

  @Override
  public List<Operand> operands() {
    return backward
        ? List.of(Operand.in("dy", matrix(shape)), Operand.out("dx", image()))
        : List.of(Operand.in("x", image()), Operand.out("y", matrix(shape)));
  }

  @Override
  public void reference(double[][] operands) {
    if (backward) {
      ReferenceMove.col2im(shape, operands[0], operands[1]);
    } else {
      ReferenceMove.im2col(shape, operands[0], operands[1]);
    }
  }

  /** The boxes of the forward pass, tap by tap. */
  List<Box> boxes() {
    ConvShape s = shape;
    int ow = s.outWidth();
    int pixels = s.outHeight() * ow;
    int taps = (int) taps(s);
    int planes = s.batch() * s.channels();
    List<Box> boxes = new ArrayList<>();
    for (int tap = 0; tap < taps; tap++) {
      int row = tap / s.kernelWidth() * s.dilationHeight() - s.padTop();
      int column = tap % s.kernelWidth() * s.dilationWidth() - s.padLeft();
      int top = outside(row, s.strideHeight(), s.outHeight());
      int bottom = Math.max(top, inside(row, s.strideHeight(), s.height(), s.outHeight()));
      int left = outside(column, s.strideWidth(), ow);
      int right = Math.max(left, inside(column, s.strideWidth(), s.width(), ow));
      int to = tap * pixels;
      int apart = taps * pixels;
      if (bottom > top && right > left) {
        int from = (row + top * s.strideHeight()) * s.width() + column + left * s.strideWidth();
        boxes.add(
            new Box(0, from, 1, to + top * ow + left)
                .times(1, 1, 1)
                .times(right - left, s.strideWidth(), 1)
                .times(bottom - top, s.strideHeight() * s.width(), ow)
                .times(planes, s.height() * s.width(), apart)
                .times(1, 0, 0));
      }
      zeros(boxes, to, top, ow, ow, planes, apart);
      zeros(boxes, to + top * ow, bottom - top, left, ow, planes, apart);
      zeros(boxes, to + top * ow + right, bottom - top, ow - right, ow, planes, apart);
      zeros(boxes, to + bottom * ow, s.outHeight() - bottom, ow, ow, planes, apart);
    }
    return boxes;
  }

  /** How many windows have their tap before the image. */
  private static int outside(int first, int stride, int windows) {
    return first >= 0 ? 0 : Math.min(windows, (-first + stride - 1) / stride);
  }

  /** How many windows have their tap before the image's end. */
  private static int inside(int first, int stride, int size, int windows) {
    return first >= size ? 0 : Math.min(windows, (size - 1 - first) / stride + 1);
  }

  private static void zeros(
      List<Box> boxes, int at, int rows, int columns, int width, int planes, int apart) {
    if (rows > 0 && columns > 0) {
      boxes.add(
          new Box(Box.CONSTANT, 0, 1, at, 0f, List.of())
              .times(columns, 0, 1)
              .times(rows, 0, width)
              .times(planes, 0, apart));
    }
  }

  /** The canonical problem string. */
  @Override
  public String toString() {
    Map<String, Integer> fields = new LinkedHashMap<>(shape.fields());
    fields.remove("oc");
    return ProblemString.of(operation(), "", fields).toString();
  }
}
