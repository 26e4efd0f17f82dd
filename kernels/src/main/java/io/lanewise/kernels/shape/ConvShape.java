package io.lanewise.kernels.shape;

import io.lanewise.kernels.contract.Check;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A convolution by its sizes, the only place where an output size is computed. It is a
 * cross-correlation, filters are OIHW with {@code channels / groups} input channels each; one
 * dimension is height 1.
 *
 * <p>The output has {@code floor((size + both paddings − dilation·(kernel − 1) − 1) / stride) + 1}
 * rows and columns; input that the last step does not reach is not read. (Dumoulin and Visin, A
 * guide to convolution arithmetic for deep learning, 2016.)
 *
 * @param batch images; 0 is legal
 * @param channels of the input
 * @param height of the input
 * @param width of the input
 * @param filters channels of the output
 * @param kernelHeight rows of a filter
 * @param kernelWidth columns of a filter
 * @param strideHeight rows from one window to the next
 * @param strideWidth columns from one window to the next
 * @param padTop rows of zeros above
 * @param padLeft columns of zeros to the left
 * @param padBottom rows of zeros below
 * @param padRight columns of zeros to the right
 * @param dilationHeight rows from one of a filter's rows to the next; 1 is dense
 * @param dilationWidth columns from one of a filter's columns to the next; 1 is dense
 * @param groups independent convolutions, each of its share of channels and filters
 */
public record ConvShape(
    int batch,
    int channels,
    int height,
    int width,
    int filters,
    int kernelHeight,
    int kernelWidth,
    int strideHeight,
    int strideWidth,
    int padTop,
    int padLeft,
    int padBottom,
    int padRight,
    int dilationHeight,
    int dilationWidth,
    int groups) {
  private static final String OP = "conv";
  private static final Set<String> FIELDS =
      Set.of(
          "n", "ic", "ih", "iw", "oc", "k", "kh", "kw", "s", "sh", "sw", "p", "pt", "pl", "pb",
          "pr", "d", "dh", "dw", "g");

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException when a size is not positive, groups do not divide channels or
   *     filters, or the kernel does not fit the padded input
   */
  public ConvShape {
    Check.size(OP, "batch", batch);
    Check.atLeast(OP, "channels", 1, channels);
    Check.atLeast(OP, "height", 1, height);
    Check.atLeast(OP, "width", 1, width);
    Check.atLeast(OP, "filters", 1, filters);
    Check.atLeast(OP, "kernelHeight", 1, kernelHeight);
    Check.atLeast(OP, "kernelWidth", 1, kernelWidth);
    Check.atLeast(OP, "strideHeight", 1, strideHeight);
    Check.atLeast(OP, "strideWidth", 1, strideWidth);
    Check.size(OP, "padTop", padTop);
    Check.size(OP, "padLeft", padLeft);
    Check.size(OP, "padBottom", padBottom);
    Check.size(OP, "padRight", padRight);
    Check.atLeast(OP, "dilationHeight", 1, dilationHeight);
    Check.atLeast(OP, "dilationWidth", 1, dilationWidth);
    Check.atLeast(OP, "groups", 1, groups);
    if (channels % groups != 0) {
      throw Check.error(OP, "groups", "must divide the " + channels + " channels", groups);
    }
    if (filters % groups != 0) {
      throw Check.error(OP, "groups", "must divide the " + filters + " filters", groups);
    }
    fits("Height", height, kernelHeight, strideHeight, (long) padTop + padBottom, dilationHeight);
    fits("Width", width, kernelWidth, strideWidth, (long) padLeft + padRight, dilationWidth);
  }

  private static void fits(
      String axis, int size, int kernel, int stride, long padding, int dilation) {
    long out = out(size, kernel, stride, padding, dilation);
    if (out < 1 || out > Integer.MAX_VALUE) {
      throw Check.error(
          OP,
          "kernel" + axis,
          "must fit so that floor((size + padding - dilation*(kernel - 1) - 1) / stride) + 1 is"
              + " between 1 and 2147483647",
          "size "
              + size
              + ", padding "
              + padding
              + ", dilation "
              + dilation
              + ", kernel "
              + kernel
              + ", stride "
              + stride);
    }
  }

  private static long out(int size, int kernel, int stride, long padding, int dilation) {
    return Math.floorDiv(size + padding - dilation * (kernel - 1L) - 1, stride) + 1;
  }

  /** One image, square kernel, stride 1, no padding. */
  public static ConvShape of(int channels, int height, int width, int filters, int kernel) {
    return of(channels, height, width, filters, kernel, kernel);
  }

  /** One image, stride 1, no padding. */
  public static ConvShape of(
      int channels, int height, int width, int filters, int kernelHeight, int kernelWidth) {
    return new ConvShape(
        1, channels, height, width, filters, kernelHeight, kernelWidth, 1, 1, 0, 0, 0, 0, 1, 1, 1);
  }

  /** A convolution over one dimension: height 1. */
  public static ConvShape oneDimensional(int channels, int length, int filters, int kernel) {
    return of(channels, 1, length, filters, 1, kernel);
  }

  /**
   * The convolution whose backward-data is a transposed convolution of the given sizes, as
   * frameworks count them: {@code (height − 1)·stride − 2·padding + dilation·(kernel − 1) +
   * outputPadding + 1} rows.
   *
   * @param channels of the transposed convolution's input
   * @param filters channels of its output
   * @param outputPadding rows and columns at the bottom and right that a strided convolution would
   *     not have reached; less than stride or dilation
   */
  public static ConvShape transposed(
      int channels,
      int height,
      int width,
      int filters,
      int kernel,
      int stride,
      int padding,
      int outputPadding,
      int dilation,
      int groups) {
    Check.size(OP, "outputPadding", outputPadding);
    if (outputPadding >= Math.max(stride, dilation)) {
      throw Check.error(OP, "outputPadding", "must be less than stride or dilation", outputPadding);
    }
    long spread = dilation * (kernel - 1L) + outputPadding + 1 - 2L * padding;
    return new ConvShape(
        1,
        filters,
        asInt("height", (height - 1L) * stride + spread),
        asInt("width", (width - 1L) * stride + spread),
        channels,
        kernel,
        kernel,
        stride,
        stride,
        padding,
        padding,
        padding,
        padding,
        dilation,
        dilation,
        groups);
  }

  private static int asInt(String name, long size) {
    if (size < 1 || size > Integer.MAX_VALUE) {
      throw Check.error(
          OP, "transposed " + name, "must be between 1 and 2147483647 after padding", size);
    }
    return (int) size;
  }

  /** This shape with that many images. */
  public ConvShape withBatch(int images) {
    return new ConvShape(
        images,
        channels,
        height,
        width,
        filters,
        kernelHeight,
        kernelWidth,
        strideHeight,
        strideWidth,
        padTop,
        padLeft,
        padBottom,
        padRight,
        dilationHeight,
        dilationWidth,
        groups);
  }

  /** This shape with one stride for both dimensions. */
  public ConvShape withStride(int stride) {
    return withStride(stride, stride);
  }

  /** This shape with other strides. */
  public ConvShape withStride(int rows, int columns) {
    return new ConvShape(
        batch,
        channels,
        height,
        width,
        filters,
        kernelHeight,
        kernelWidth,
        rows,
        columns,
        padTop,
        padLeft,
        padBottom,
        padRight,
        dilationHeight,
        dilationWidth,
        groups);
  }

  /** This shape with the same padding on all sides. */
  public ConvShape withPadding(int all) {
    return withPadding(all, all, all, all);
  }

  /** This shape with other paddings. */
  public ConvShape withPadding(int top, int left, int bottom, int right) {
    return new ConvShape(
        batch,
        channels,
        height,
        width,
        filters,
        kernelHeight,
        kernelWidth,
        strideHeight,
        strideWidth,
        top,
        left,
        bottom,
        right,
        dilationHeight,
        dilationWidth,
        groups);
  }

  /** This shape with one dilation for both dimensions; 1 is dense. */
  public ConvShape withDilation(int dilation) {
    return withDilation(dilation, dilation);
  }

  /** This shape with other dilations; 1 is dense. */
  public ConvShape withDilation(int rows, int columns) {
    return new ConvShape(
        batch,
        channels,
        height,
        width,
        filters,
        kernelHeight,
        kernelWidth,
        strideHeight,
        strideWidth,
        padTop,
        padLeft,
        padBottom,
        padRight,
        rows,
        columns,
        groups);
  }

  /** This shape in groups. */
  public ConvShape withGroups(int count) {
    return new ConvShape(
        batch,
        channels,
        height,
        width,
        filters,
        kernelHeight,
        kernelWidth,
        strideHeight,
        strideWidth,
        padTop,
        padLeft,
        padBottom,
        padRight,
        dilationHeight,
        dilationWidth,
        count);
  }

  /**
   * This shape padded so that the output has {@code ceil(size / stride)} rows and columns; an odd
   * row or column goes below and to the right (ONNX SAME_UPPER, TensorFlow SAME).
   */
  public ConvShape sameUpper() {
    int rows = samePadding(height, kernelHeight, strideHeight, dilationHeight);
    int columns = samePadding(width, kernelWidth, strideWidth, dilationWidth);
    return withPadding(rows / 2, columns / 2, rows - rows / 2, columns - columns / 2);
  }

  /** Likewise, an odd row or column above and to the left (ONNX SAME_LOWER). */
  public ConvShape sameLower() {
    ConvShape upper = sameUpper();
    return withPadding(upper.padBottom, upper.padRight, upper.padTop, upper.padLeft);
  }

  /** This shape without padding. */
  public ConvShape valid() {
    return withPadding(0);
  }

  private static int samePadding(int size, int kernel, int stride, int dilation) {
    long out = (size + stride - 1L) / stride;
    long needed = (out - 1) * stride + dilation * (kernel - 1L) + 1 - size;
    return Math.toIntExact(Math.max(0, needed));
  }

  /**
   * This shape, when its windows end where the padded input ends.
   *
   * @throws IllegalArgumentException when the stride leaves a remainder
   */
  public ConvShape requireExact() {
    exact("Height", height, kernelHeight, strideHeight, (long) padTop + padBottom, dilationHeight);
    exact("Width", width, kernelWidth, strideWidth, (long) padLeft + padRight, dilationWidth);
    return this;
  }

  private static void exact(
      String axis, int size, int kernel, int stride, long padding, int dilation) {
    long rest = (size + padding - dilation * (kernel - 1L) - 1) % stride;
    if (rest != 0) {
      throw Check.error(
          OP,
          "stride" + axis,
          "must divide size + padding - dilation*(kernel - 1) - 1 without remainder",
          stride + " with remainder " + rest);
    }
  }

  /** Rows of the output. */
  public int outHeight() {
    return (int) out(height, kernelHeight, strideHeight, (long) padTop + padBottom, dilationHeight);
  }

  /** Columns of the output. */
  public int outWidth() {
    return (int) out(width, kernelWidth, strideWidth, (long) padLeft + padRight, dilationWidth);
  }

  /** Input channels that one filter sees. */
  public int groupChannels() {
    return channels / groups;
  }

  /** Filters in one group. */
  public int groupFilters() {
    return filters / groups;
  }

  /** Taps of a filter: how many products make one output element. */
  public long taps() {
    return (long) groupChannels() * kernelHeight * kernelWidth;
  }

  /** Elements of the input, all images. */
  public long inputElements() {
    return (long) batch * channels * height * width;
  }

  /** Elements of the output, all images. */
  public long outputElements() {
    return (long) batch * filters * outHeight() * outWidth();
  }

  /** Elements of the filters. */
  public long weights() {
    return filters * taps();
  }

  /** Elements of the filters and one bias a filter. */
  public long parameters() {
    return weights() + filters;
  }

  /** Multiply-adds of the direct method. */
  public long macs() {
    return outputElements() * taps();
  }

  /** Floating-point operations of the direct method. */
  public long flops() {
    return 2 * macs();
  }

  /** Bytes of input, filters and output, each once. */
  public long bytes() {
    return 4 * (inputElements() + weights() + outputElements());
  }

  /** Reads the fields of a {@code conv} problem string. */
  public static ConvShape of(ProblemString parts) {
    String text = parts.toString();
    if (!parts.operation().equals("conv")) {
      throw Check.error("problem", "operation", "must be conv", text);
    }
    Map<String, Integer> f = parts.fields();
    for (String name : f.keySet()) {
      if (!FIELDS.contains(name)) {
        throw Check.error("problem", "conv", "must not have the field " + name, text);
      }
    }
    for (String name : new String[] {"ic", "ih", "oc"}) {
      if (!f.containsKey(name)) {
        throw Check.error("problem", "conv", "must have the field " + name, text);
      }
    }
    int ih = f.get("ih");
    return new ConvShape(
        f.getOrDefault("n", 1),
        f.get("ic"),
        ih,
        f.getOrDefault("iw", ih),
        f.get("oc"),
        field("conv", f, text, "k", "kh", -1),
        field("conv", f, text, "k", "kw", -1),
        field("conv", f, text, "s", "sh", 1),
        field("conv", f, text, "s", "sw", 1),
        field("conv", f, text, "p", "pt", 0),
        field("conv", f, text, "p", "pl", 0),
        field("conv", f, text, "p", "pb", 0),
        field("conv", f, text, "p", "pr", 0),
        field("conv", f, text, "d", "dh", 1),
        field("conv", f, text, "d", "dw", 1),
        f.getOrDefault("g", 1));
  }

  /** A field that may stand under its own name or that of its pair, but not both. */
  static int field(
      String op, Map<String, Integer> f, String text, String both, String one, int otherwise) {
    if (f.containsKey(both) && f.containsKey(one)) {
      throw Check.error("problem", op, "must not have both " + both + " and " + one, text);
    }
    Integer value = f.getOrDefault(one, f.get(both));
    if (value == null && otherwise < 0) {
      throw Check.error("problem", op, "must have the field " + both + " or " + one, text);
    }
    return value == null ? otherwise : value;
  }

  /** The fields of the canonical problem string; defaults are left out. */
  public Map<String, Integer> fields() {
    Map<String, Integer> f = new LinkedHashMap<>();
    put(f, "n", batch, 1);
    f.put("ic", channels);
    f.put("ih", height);
    put(f, "iw", width, height);
    f.put("oc", filters);
    pair(f, "k", kernelHeight, kernelWidth, 0);
    pair(f, "s", strideHeight, strideWidth, 1);
    if (padTop == padLeft && padTop == padBottom && padTop == padRight) {
      put(f, "p", padTop, 0);
    } else {
      put(f, "pt", padTop, 0);
      put(f, "pl", padLeft, 0);
      put(f, "pb", padBottom, 0);
      put(f, "pr", padRight, 0);
    }
    pair(f, "d", dilationHeight, dilationWidth, 1);
    put(f, "g", groups, 1);
    return f;
  }

  static void put(Map<String, Integer> f, String name, int value, int otherwise) {
    if (value != otherwise) {
      f.put(name, value);
    }
  }

  static void pair(Map<String, Integer> f, String name, int rows, int columns, int usual) {
    if (rows == columns) {
      put(f, name, rows, usual);
    } else {
      put(f, name + "h", rows, usual);
      put(f, name + "w", columns, usual);
    }
  }

  /** The canonical problem string. */
  @Override
  public String toString() {
    return new ProblemString("conv", fields(), java.util.List.of()).toString();
  }
}
