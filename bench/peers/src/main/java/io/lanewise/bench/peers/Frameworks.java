package io.lanewise.bench.peers;

import io.lanewise.bench.timing.Refusal;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.conv.Direction;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.SlidingWindows;
import io.lanewise.kernels.shape.Windows;

/** What frameworks, other than libraries of kernels, are asked for. */
final class Frameworks {
  private Frameworks() {}

  /** They take a forward convolution in NCHW; gradients come by way of a whole graph only. */
  static void requireForwardNchw(ConvProblem problem) {
    if (problem.direction() != Direction.FORWARD) {
      throw new Refusal("has no single call for " + problem.direction().text());
    }
    if (problem.xLayout() != Layout.NCHW || problem.yLayout() != Layout.NCHW) {
      throw new Refusal("takes nchw only");
    }
  }

  /** Windows of a fixed size, padded alike at both ends. */
  static SlidingWindows requireSliding(Windows windows) {
    if (windows instanceof SlidingWindows s && s.before() == s.after() && !s.ceil()) {
      return s;
    }
    throw new Refusal("pools by windows of one size, padded alike");
  }
}
