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
 * RoI max pooling: regions of images, each cut into the same number of bins, of which the largest
 * elements are taken. Source: Girshick, "Fast R-CNN" (2015). Operands x, boxes, y, and an integer
 * for each box, the image it is of; backward, by the image only: x, dy, boxes, dx, images.
 *
 * <p>A box is four numbers, {@code top, left, bottom, right}, in pixels of whatever it was drawn
 * on; times {@code scale} they are pixels of x, first and last included. As in torchvision's
 * roi_pool, they are rounded to whole pixels, halves away from 0, and a box is at least one pixel
 * high and wide (so an upside-down one begins at its top). Of a box of h rows, bin i of H takes
 * those from {@code ⌊i·h/H⌋} up to {@code ⌈(i + 1)·h/H⌉}: neighbouring bins may share a row.
 * Columns alike. Products and quotients are exact, where torchvision rounds to float. Of a bin only
 * what lies in the image counts; where that is nothing, y is 0 and there is no gradient, as for a
 * box with a NaN. Edges past ±2³⁰ count as there.
 *
 * <p>NaN wins over every number; among equals (−0 equals +0) the first in row-major order wins. The
 * sign of a max that is zero is not promised. Backward finds the winners in x again and adds each
 * one's gradient, in the order of boxes and then of bins.
 *
 * <p>Forward is exact; backward, the error is at most {@code γ(k)} times the sum of the magnitudes,
 * k the bins of all boxes.
 *
 * <p>Strings: {@code region-pool:n2_ic256_ih38_iw50_b128_oh7/scale=0.0625/nchw16}, {@code
 * …/backward}; b counts the boxes, ow is oh where left out, the scale is 1 unless given.
 *
 * @param shape of x
 * @param boxes how many
 * @param outHeight bins of a box from top to bottom
 * @param outWidth bins of a box from left to right
 * @param scale pixels of x in a unit of boxes
 * @param backward whether the gradient is computed
 */
public record RegionPoolProblem(
    TensorShape shape, int boxes, int outHeight, int outWidth, float scale, boolean backward)
    implements Problem {
  private static final String OP = "region-pool";

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException when one is negative, the layout NHWC, the scale not finite
   *     and over 0, or there are boxes but no image to take them from
   */
  public RegionPoolProblem {
    Check.notNull(OP, "shape", shape);
    if (shape.layout() == Layout.NHWC) {
      throw Check.error(OP, "layout", "must be nchw or nchw16", shape.layout().text());
    }
    Check.size(OP, "boxes", boxes);
    Check.size(OP, "outHeight", outHeight);
    Check.size(OP, "outWidth", outWidth);
    if (!(scale > 0 && scale < Float.POSITIVE_INFINITY)) {
      throw Check.error(OP, "scale", "must be finite and over 0", scale);
    }
    if (boxes > 0 && shape.batch() == 0) {
      throw Check.error(OP, "boxes", "must be 0 where there is no image", boxes);
    }
    bins(shape, boxes, outHeight, outWidth);
  }

  private static TensorShape bins(TensorShape s, int boxes, int outHeight, int outWidth) {
    return new TensorShape(s.layout(), boxes, s.channels(), outHeight, outWidth);
  }

  /**
   * Reads a problem string.
   *
   * @throws IllegalArgumentException naming the text and the part that is wrong
   */
  public static RegionPoolProblem parse(String text) {
    ProblemString parts = ProblemString.parse(text);
    List<String> names = new ArrayList<>(TensorShape.fieldNames());
    names.addAll(List.of("b", "oh", "ow"));
    parts.requireFields(OP, names);
    boolean backward = false;
    float scale = 1;
    Layout layout = Layout.NCHW;
    for (String option : parts.distinctOptions()) {
      if (option.equals("backward")) {
        backward = true;
      } else if (option.startsWith("scale=")) {
        scale = parts.number(option);
      } else {
        layout = parts.layout(option);
      }
    }
    Map<String, Integer> f = parts.fields();
    int outHeight = f.getOrDefault("oh", 1);
    return new RegionPoolProblem(
        TensorShape.of(f, layout),
        f.getOrDefault("b", 1),
        outHeight,
        f.getOrDefault("ow", outHeight),
        scale,
        backward);
  }

  @Override
  public String operation() {
    return OP;
  }

  @Override
  public List<Operand> operands() {
    TensorShape bins = bins(shape, boxes, outHeight, outWidth);
    Operand x = Operand.in("x", shape);
    Operand edges = Operand.in("boxes", TensorShape.rows(boxes, 4));
    Operand images =
        Operand.in("images", TensorShape.row(boxes))
            .ofIntegers(Operand.Integers.between(0, Math.max(0, shape.batch() - 1)));
    return backward
        ? List.of(x, Operand.in("dy", bins), edges, Operand.out("dx", shape), images)
        : List.of(x, edges, Operand.out("y", bins), images);
  }

  @Override
  public void reference(double[][] o) {
    ReferenceRegions.maxima(
        shape.channels(),
        shape.height(),
        shape.width(),
        boxes,
        outHeight,
        outWidth,
        scale,
        o[0],
        backward ? o[1] : null,
        o[backward ? 2 : 1],
        o[backward ? 3 : 2],
        o[backward ? 4 : 3]);
  }

  /** Winners stay who they are. */
  @Override
  public void magnitudes(double[][] o) {
    for (int i = 0; backward && i < o[1].length; i++) {
      o[1][i] = Math.abs(o[1][i]);
    }
    reference(o);
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
        .withOption(scale != 1, "scale=" + scale)
        .withOption(backward, "backward")
        .withOption(shape.layout() != Layout.NCHW, shape.layout().text())
        .toString();
  }
}
