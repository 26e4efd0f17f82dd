package io.lanewise.kernels.resample;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.reference.ReferenceRegions;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.ProblemString;
import io.lanewise.kernels.shape.TensorShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Regions of images, each resized to one size: operands x, boxes, y, and an integer for each box,
 * the image it is of. A box is four numbers, {@code top, left, bottom, right}, in units of the
 * image, of which the first row is 0 and the last 1; it may reach outside, and be upside down.
 * Backward, by the image only: operands dy, boxes, dx, images.
 *
 * <p>As TensorFlow's crop_and_resize, bilinear: row i of a region of H lies at {@code (top +
 * i·(bottom − top)/(H − 1))·(h − 1)}, where H is 1 in the middle of the box; columns alike. What
 * lies outside of the image, by however little, is 0, and so is a box with a NaN. Places are
 * computed in double, weights are rounded to float; first columns are mixed, then rows. Backward
 * adds box after box.
 *
 * <p>Error at most γ(8)·Σ|weights||values| forward, γ(4·k + 8) backward for a pixel that k boxes'
 * pixels touch.
 *
 * <p>Strings: {@code regions:n2_ic256_ih38_iw50_b128_oh7/nchw16}, {@code …/backward}; b counts the
 * boxes, ow is oh where left out.
 *
 * @param shape of x
 * @param boxes how many
 * @param outHeight rows of a region
 * @param outWidth columns of a region
 * @param backward whether the gradient is computed
 */
public record RegionProblem(
    TensorShape shape, int boxes, int outHeight, int outWidth, boolean backward)
    implements Problem {
  private static final String OP = "regions";

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException when one is negative, the layout NHWC, or there are boxes but
   *     no image or no pixel to take
   */
  public RegionProblem {
    Check.notNull(OP, "shape", shape);
    if (shape.layout() == Layout.NHWC) {
      throw Check.error(OP, "layout", "must be nchw or nchw16", shape.layout().text());
    }
    Check.size(OP, "boxes", boxes);
    Check.size(OP, "outHeight", outHeight);
    Check.size(OP, "outWidth", outWidth);
    if (boxes > 0 && (shape.batch() == 0 || shape.height() == 0 || shape.width() == 0)) {
      throw Check.error(OP, "boxes", "must be 0 where there is no pixel", boxes);
    }
    regions(shape, boxes, outHeight, outWidth);
  }

  private static TensorShape regions(TensorShape s, int boxes, int outHeight, int outWidth) {
    return new TensorShape(s.layout(), boxes, s.channels(), outHeight, outWidth);
  }

  /**
   * Reads a problem string.
   *
   * @throws IllegalArgumentException naming the text and the part that is wrong
   */
  public static RegionProblem parse(String text) {
    ProblemString parts = ProblemString.parse(text);
    List<String> names = new ArrayList<>(TensorShape.fieldNames());
    names.addAll(List.of("b", "oh", "ow"));
    parts.requireFields(OP, names);
    boolean backward = false;
    Layout layout = Layout.NCHW;
    for (String option : parts.distinctOptions()) {
      if (option.equals("backward")) {
        backward = true;
      } else {
        layout = parts.layout(option);
      }
    }
    Map<String, Integer> f = parts.fields();
    int outHeight = f.getOrDefault("oh", 1);
    return new RegionProblem(
        TensorShape.of(f, layout),
        f.getOrDefault("b", 1),
        outHeight,
        f.getOrDefault("ow", outHeight),
        backward);
  }

  @Override
  public String operation() {
    return OP;
  }

  @Override
  public List<Operand> operands() {
    TensorShape regions = regions(shape, boxes, outHeight, outWidth);
    return List.of(
        backward ? Operand.in("dy", regions) : Operand.in("x", shape),
        Operand.in("boxes", TensorShape.rows(boxes, 4)),
        backward ? Operand.out("dx", shape) : Operand.out("y", regions),
        Operand.in("images", TensorShape.row(boxes))
            .ofIntegers(Operand.Integers.between(0, Math.max(0, shape.batch() - 1))));
  }

  @Override
  public void reference(double[][] operands) {
    ReferenceRegions.regions(
        shape.channels(),
        shape.height(),
        shape.width(),
        boxes,
        outHeight,
        outWidth,
        backward,
        operands[0],
        operands[1],
        operands[2],
        operands[3]);
  }

  /** Of boxes the numbers matter, not their magnitudes. */
  @Override
  public void magnitudes(double[][] operands) {
    for (int i = 0; i < operands[0].length; i++) {
      operands[0][i] = Math.abs(operands[0][i]);
    }
    reference(operands);
  }

  /** The canonical problem string. */
  @Override
  public String toString() {
    Map<String, Integer> fields = new LinkedHashMap<>();
    shape.print(fields);
    fields.put("b", boxes);
    fields.put("oh", outHeight);
    if (outWidth != outHeight) {
      fields.put("ow", outWidth);
    }
    return ProblemString.of(OP, "", fields)
        .withOption(backward, "backward")
        .withOption(shape.layout() != Layout.NCHW, shape.layout().text())
        .toString();
  }
}
