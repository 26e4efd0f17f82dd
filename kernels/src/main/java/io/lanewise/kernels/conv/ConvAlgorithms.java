package io.lanewise.kernels.conv;

import java.util.List;

/** The algorithms for convolutions, in the order they are preferred at equal cost. */
public final class ConvAlgorithms {
  private static final List<ConvAlgorithm> STANDARD =
      List.of(
          new WinogradConv(4),
          new WinogradConv(2),
          new WinogradConv(6),
          new DepthwiseConv(),
          new DirectConv("direct", false),
          new DirectConv("grouped", true),
          new LoweredConv(Lowering.POINTWISE),
          new LoweredConv(Lowering.IMPLICIT),
          new LoweredConv(Lowering.IM2COL),
          new BiasSum(),
          new ReferenceConvAlgorithm());

  private ConvAlgorithms() {}

  /** The library's list. */
  public static List<ConvAlgorithm> standard() {
    return STANDARD;
  }
}
