package io.lanewise.kernels.shape;

import io.lanewise.kernels.contract.Check;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A pooling by its sizes: windows over the rows times windows over the columns of every channel.
 * One dimension is height 1.
 *
 * @param input the tensor that is pooled
 * @param rows windows along its height
 * @param columns windows along its width
 */
public record PoolShape(TensorShape input, Windows rows, Windows columns) {
  private static final String OP = "pool";
  private static final List<String> ADAPTIVE = List.of("o", "oh", "ow");
  private static final List<String> SLIDING =
      List.of("k", "kh", "kw", "s", "sh", "sw", "p", "pt", "pl", "pb", "pr", "d", "dh", "dw");

  /**
   * Checks that windows and input belong together.
   *
   * @throws IllegalArgumentException when they do not, only one of both is adaptive, or the layout
   *     is neither NCHW nor NCHW16
   */
  public PoolShape {
    Check.notNull(OP, "input", input);
    Check.notNull(OP, "rows", rows);
    Check.notNull(OP, "columns", columns);
    if (rows.size() != input.height() || columns.size() != input.width()) {
      throw Check.error(
          OP,
          "windows",
          "must be over the input's " + input.height() + " rows and " + input.width() + " columns",
          rows.size() + " and " + columns.size());
    }
    boolean adaptive = rows instanceof AdaptiveWindows;
    if (adaptive != columns instanceof AdaptiveWindows || ceil(rows) != ceil(columns)) {
      throw Check.error(
          OP, "windows", "must be of one kind in both dimensions", rows + " and " + columns);
    }
    if (input.layout() == Layout.NHWC) {
      throw Check.error(OP, "layout", "must be nchw or nchw16", input.layout().text());
    }
    // Refuses an output that no array holds.
    input.withImage(rows.out(), columns.out());
  }

  private static boolean ceil(Windows windows) {
    return windows instanceof SlidingWindows sliding && sliding.ceil();
  }

  /** Square windows side by side, without padding. */
  public static PoolShape of(TensorShape input, int kernel) {
    return of(input, kernel, kernel, 0);
  }

  /** Square windows, the same stride and padding in both dimensions. */
  public static PoolShape of(TensorShape input, int kernel, int stride, int padding) {
    return new PoolShape(
        input,
        new SlidingWindows(input.height(), kernel, stride, padding, padding, 1, false),
        new SlidingWindows(input.width(), kernel, stride, padding, padding, 1, false));
  }

  /** One window over all pixels of a channel. */
  public static PoolShape global(TensorShape input) {
    int h = input.height();
    int w = input.width();
    return new PoolShape(
        input,
        new SlidingWindows(h, h, Math.max(1, h), 0, 0, 1, false),
        new SlidingWindows(w, w, Math.max(1, w), 0, 0, 1, false));
  }

  /** So many rows and columns of windows that share the input evenly. */
  public static PoolShape adaptive(TensorShape input, int outHeight, int outWidth) {
    return new PoolShape(
        input,
        new AdaptiveWindows(input.height(), outHeight),
        new AdaptiveWindows(input.width(), outWidth));
  }

  /** The pooled tensor. */
  public TensorShape output() {
    return input.withImage(rows.out(), columns.out());
  }

  /** Whether the number of windows is rounded up. */
  public boolean ceil() {
    return ceil(rows);
  }

  /** Elements of the largest window. */
  public long mostTaps() {
    return (long) most(rows) * most(columns);
  }

  private static int most(Windows windows) {
    int most = 0;
    for (int w = 0; w < windows.out(); w++) {
      most = Math.max(most, windows.taps(w));
    }
    return most;
  }

  /** The names of the fields that {@link #of(ProblemString, Layout, boolean, boolean)} reads. */
  public static List<String> fieldNames() {
    List<String> names = new java.util.ArrayList<>(TensorShape.fieldNames());
    names.addAll(SLIDING);
    names.addAll(ADAPTIVE);
    return List.copyOf(names);
  }

  /**
   * Reads the fields of a {@code pool} problem string: those of {@link TensorShape}, and those of
   * windows as {@code conv} has them, but the stride is the kernel where left out; or {@code oh}
   * and {@code ow} (or {@code o}) for adaptive windows.
   *
   * @param ceil whether the number of windows is rounded up
   * @param global whether one window takes all
   * @throws IllegalArgumentException naming the text and the part that is wrong
   */
  public static PoolShape of(ProblemString parts, Layout layout, boolean ceil, boolean global) {
    String text = parts.toString();
    Map<String, Integer> f = parts.fields();
    TensorShape input = TensorShape.of(f, layout);
    boolean adaptive = ADAPTIVE.stream().anyMatch(f::containsKey);
    boolean sliding = SLIDING.stream().anyMatch(f::containsKey);
    if ((adaptive || global) && (sliding || ceil || adaptive == global)) {
      throw Check.error(
          "problem", OP, "must have sliding windows, or adaptive ones, or a global one", text);
    }
    if (global) {
      return global(input);
    }
    if (adaptive) {
      return adaptive(
          input,
          ConvShape.field(OP, f, text, "o", "oh", -1),
          ConvShape.field(OP, f, text, "o", "ow", -1));
    }
    int kh = ConvShape.field(OP, f, text, "k", "kh", -1);
    int kw = ConvShape.field(OP, f, text, "k", "kw", -1);
    return new PoolShape(
        input,
        new SlidingWindows(
            input.height(),
            kh,
            ConvShape.field(OP, f, text, "s", "sh", kh),
            ConvShape.field(OP, f, text, "p", "pt", 0),
            ConvShape.field(OP, f, text, "p", "pb", 0),
            ConvShape.field(OP, f, text, "d", "dh", 1),
            ceil),
        new SlidingWindows(
            input.width(),
            kw,
            ConvShape.field(OP, f, text, "s", "sw", kw),
            ConvShape.field(OP, f, text, "p", "pl", 0),
            ConvShape.field(OP, f, text, "p", "pr", 0),
            ConvShape.field(OP, f, text, "d", "dw", 1),
            ceil));
  }

  /** The fields of the canonical problem string; defaults are left out. */
  public Map<String, Integer> fields() {
    Map<String, Integer> f = new LinkedHashMap<>();
    input.print(f);
    if (!(rows instanceof SlidingWindows r) || !(columns instanceof SlidingWindows c)) {
      ConvShape.pair(f, "o", rows.out(), columns.out(), 0);
      return f;
    }
    ConvShape.pair(f, "k", r.kernel(), c.kernel(), 0);
    if (r.stride() != r.kernel() || c.stride() != c.kernel()) {
      ConvShape.pair(f, "s", r.stride(), c.stride(), 0);
    }
    int top = r.before();
    if (top == c.before() && top == r.after() && top == c.after()) {
      ConvShape.put(f, "p", top, 0);
    } else {
      ConvShape.put(f, "pt", top, 0);
      ConvShape.put(f, "pl", c.before(), 0);
      ConvShape.put(f, "pb", r.after(), 0);
      ConvShape.put(f, "pr", c.after(), 0);
    }
    ConvShape.pair(f, "d", r.dilation(), c.dilation(), 1);
    return f;
  }
}
