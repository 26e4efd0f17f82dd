package io.lanewise.kernels.move;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.ProblemString;
import java.util.List;

/** The layouts that moves take, and how their problem strings say so. */
final class Layouts {
  private Layouts() {}

  /** Refuses all but planes and blocks of channels. */
  static void blockedOrPlanes(String operation, Layout layout) {
    Check.notNull(operation, "layout", layout);
    if (layout == Layout.NHWC) {
      throw Check.error(operation, "layout", "must be nchw or nchw16", layout.text());
    }
  }

  /** The layout of a text that has no other options. */
  static Layout only(ProblemString parts) {
    List<String> options = parts.distinctOptions();
    if (options.size() > 1) {
      parts.layout(options.get(1));
      throw Check.error("problem", "option", "must be one layout", parts);
    }
    return options.isEmpty() ? Layout.NCHW : parts.layout(options.getFirst());
  }

  /** The text with the layout, unless it is the usual one. */
  static ProblemString with(Layout layout, ProblemString text) {
    return text.withOption(layout != Layout.NCHW, layout.text());
  }
}
