package io.lanewise.kernels.resample;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.reference.ReferenceResize;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.ProblemString;
import io.lanewise.kernels.shape.TensorShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Images of another height and width, operands x, y; backward, operands dy, dx: the adjoint, each
 * pixel of x getting the sum over what was made of it.
 *
 * <p>Nearest takes one pixel, bilinear the weighted mean of up to four, without smoothing before
 * images get smaller. A pixel whose weight is 0 is not looked at, so its NaN goes nowhere. With
 * {@code i} a row of y, {@code H} and {@code h} the rows of y and x, its place in x is
 *
 * <ul>
 *   <li>half-pixel: {@code (i + ½)·h/H − ½}, nearest of which is {@code ⌊(i + ½)·h/H⌋} (PyTorch's
 *       {@code nearest-exact} and {@code align_corners=False}; TensorFlow 2);
 *   <li>align-corners: {@code i·(h − 1)/(H − 1)}, 0 where H = 1, of halves the upper is the
 *       nearest;
 *   <li>asymmetric: {@code i·h/H}, rounded down for nearest (PyTorch's {@code nearest}).
 * </ul>
 *
 * <p>Places are computed in whole numbers, without rounding. First rows are mixed, then columns,
 * each as a chain of fused multiply-adds from the lowest index on. Nearest forward is exact; else
 * the error is at most γ(r + c + 4)·Σ|weights||values|, with r and c the terms of a row's and of a
 * column's sum.
 *
 * <p>Strings: {@code resize:bilinear_n2_ic64_ih28_oh56/nchw16}, {@code
 * resize:nearest_ih5_iw7_oh8_ow9/asymmetric/backward}; ow is oh where left out, and half-pixel is
 * not written.
 *
 * @param mode how pixels are mixed
 * @param coordinates where pixels of y lie in x
 * @param shape of x
 * @param outHeight rows of y
 * @param outWidth columns of y
 * @param backward whether the gradient is computed
 */
public record ResizeProblem(
    Mode mode,
    Coordinates coordinates,
    TensorShape shape,
    int outHeight,
    int outWidth,
    boolean backward)
    implements Problem {
  /** How pixels are mixed. */
  public enum Mode {
    /** One of them. */
    NEAREST,
    /** The two nearest of each axis, the nearer the more. */
    BILINEAR;

    private String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Where a pixel of the result lies in the image. */
  public enum Coordinates {
    /** Centres of pixels lie at halves; the images' edges coincide. */
    HALF_PIXEL,
    /** The centres of the outermost pixels coincide. */
    ALIGN_CORNERS,
    /** The centres of the first pixels coincide. */
    ASYMMETRIC;

    private String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The place of result i, times the denominator. */
    long numerator(int i, int inputs, int outputs) {
      return switch (this) {
        case HALF_PIXEL -> (2L * i + 1) * inputs - outputs;
        case ALIGN_CORNERS -> outputs == 1 ? 0 : i * (inputs - 1L);
        case ASYMMETRIC -> (long) i * inputs;
      };
    }

    long denominator(int outputs) {
      return switch (this) {
        case HALF_PIXEL -> 2L * outputs;
        case ALIGN_CORNERS -> Math.max(1, outputs - 1);
        case ASYMMETRIC -> outputs;
      };
    }

    /** Twice the denominator's part that is added before rounding down: ½, ½ or 0 of it. */
    long roundedUp(int outputs) {
      return this == ASYMMETRIC ? 0 : denominator(outputs);
    }
  }

  private static final String OP = "resize";

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException when one is negative, the layout NHWC, or pixels are to be
   *     made of none
   */
  public ResizeProblem {
    Check.notNull(OP, "mode", mode);
    Check.notNull(OP, "coordinates", coordinates);
    Check.notNull(OP, "shape", shape);
    if (shape.layout() == Layout.NHWC) {
      throw Check.error(OP, "layout", "must be nchw or nchw16", shape.layout().text());
    }
    Check.size(OP, "outHeight", outHeight);
    Check.size(OP, "outWidth", outWidth);
    requirePixels("outHeight", outHeight, shape.height());
    requirePixels("outWidth", outWidth, shape.width());
    shape.withImage(outHeight, outWidth);
  }

  private static void requirePixels(String name, int out, int in) {
    if (out > 0 && in == 0) {
      throw Check.error(OP, name, "must be 0 where there is no pixel", out);
    }
  }

  /**
   * Reads a problem string.
   *
   * @throws IllegalArgumentException naming the text and the part that is wrong
   */
  public static ResizeProblem parse(String text) {
    ProblemString parts = ProblemString.parseWithKind(text);
    List<String> names = new ArrayList<>(TensorShape.fieldNames());
    names.addAll(List.of("oh", "ow"));
    parts.requireFields(OP, names);
    Mode mode =
        switch (parts.kind()) {
          case "nearest" -> Mode.NEAREST;
          case "bilinear" -> Mode.BILINEAR;
          default ->
              throw Check.error(
                  "problem",
                  "kind",
                  "must be nearest or bilinear, not '" + parts.kind() + "'",
                  text);
        };
    boolean backward = false;
    Layout layout = Layout.NCHW;
    Coordinates coordinates = Coordinates.HALF_PIXEL;
    for (String option : parts.distinctOptions()) {
      switch (option) {
        case "backward" -> backward = true;
        case "align-corners" -> coordinates = Coordinates.ALIGN_CORNERS;
        case "asymmetric" -> coordinates = Coordinates.ASYMMETRIC;
        default -> layout = parts.layout(option);
      }
    }
    TensorShape shape = TensorShape.of(parts.fields(), layout);
    int outHeight = parts.fields().getOrDefault("oh", 1);
    int outWidth = parts.fields().getOrDefault("ow", outHeight);
    return new ResizeProblem(mode, coordinates, shape, outHeight, outWidth, backward);
  }

  TensorShape result() {
    return shape.withImage(outHeight, outWidth);
  }

  Taps rows() {
    return taps(shape.height(), outHeight);
  }

  Taps columns() {
    return taps(shape.width(), outWidth);
  }

  private Taps taps(int inputs, int outputs) {
    Taps taps = Taps.of(mode, coordinates, inputs, outputs);
    return backward ? taps.transposed() : taps;
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
    ReferenceResize.resize(
        mode == Mode.BILINEAR,
        coordinates.ordinal(),
        shape.batch() * shape.channels(),
        shape.height(),
        shape.width(),
        outHeight,
        outWidth,
        backward,
        operands[0],
        operands[1]);
  }

  /** The canonical problem string. */
  @Override
  public String toString() {
    Map<String, Integer> fields = new LinkedHashMap<>();
    shape.print(fields);
    fields.put("oh", outHeight);
    if (outWidth != outHeight) {
      fields.put("ow", outWidth);
    }
    return ProblemString.of(OP, mode.text(), fields)
        .withOption(coordinates != Coordinates.HALF_PIXEL, coordinates.text())
        .withOption(backward, "backward")
        .withOption(shape.layout() != Layout.NCHW, shape.layout().text())
        .toString();
  }
}
