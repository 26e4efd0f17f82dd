package io.lanewise.kernels.conv;

import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.micro.Kernel;
import io.lanewise.kernels.micro.RowTiling;
import io.lanewise.kernels.micro.Tiles;
import io.lanewise.kernels.parallel.Scratch;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.kernels.shape.Layout;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The filters' gradient as a product of matrices: the output's gradient (filters × pixels) times
 * the columns transposed (pixels × k), where pixels run over all images.
 *
 * <p>A weight's gradient is what is there (accumulate), or 0, and block after block of pixels is
 * added to it in ascending order; a block is a chain of fused multiply-adds from +0. How long
 * blocks are depends on the shape alone.
 */
final class LoweredWeightsPlan extends JobPlan {
  /** Floats of the output's gradient that are packed at a time. */
  private static final int GRADIENT_FLOATS = 1024 * 1024;

  /** Fewest pixels of a block, however many filters there are. */
  private static final int FEWEST_PIXELS = 16;

  /** The most filters of a group whose block of fewest pixels is not too large. */
  static final int MOST_FILTERS = 128 * 1024;

  final Lowering how;
  final int groups;
  final Sides.Image x;
  final Sides.Image y;
  final ColumnMatrix matrix;
  final RowTiling tiling;

  /** Length of k: weights of a filter. */
  final int taps;

  /** Pixels of one image, of all, and of a block. */
  final int pixels;

  final int allPixels;
  final int blockPixels;
  final int blocks;

  /** Groups whose gradients are packed at a time. */
  final int groupsTogether;

  final int panels;
  final int gradientFloats;
  final int workerFloats;

  /** Whether columns are channels as they lie. */
  final boolean inPlace;

  LoweredWeightsPlan(LoweredConv algorithm, ConvProblem problem, ConvOptions options) {
    super(algorithm, problem, options, problem.shape().flops() >= PARALLEL_FLOPS);
    how = algorithm.how();
    ConvShape s = problem.shape();
    groups = s.groups();
    // As for the input's gradient, x is the target.
    Sides sides = Sides.of(problem);
    x = sides.target();
    y = sides.source();
    matrix = new ColumnMatrix(x, Pass.forward(s));
    tiling = RowTiling.of(y.groupChannels());
    taps = Math.toIntExact(s.taps());
    pixels = y.height() * y.width();
    allPixels = Math.multiplyExact(s.batch(), pixels);
    blockPixels = Math.clamp(GRADIENT_FLOATS / y.groupChannels(), FEWEST_PIXELS, GemmProblem.KC);
    blocks = (allPixels + blockPixels - 1) / blockPixels;
    groupsTogether = Math.clamp(GRADIENT_FLOATS / (tiling.padded() * blockPixels), 1, groups);
    panels = (taps + Tiles.COLUMNS - 1) / Tiles.COLUMNS;
    inPlace = how == Lowering.POINTWISE && s.strideHeight() == 1 && s.strideWidth() == 1;
    gradientFloats = groupsTogether * tiling.padded() * blockPixelsPresent() + 31 & -32;
    workerFloats = 2 * Tiles.COLUMNS * blockPixelsPresent() + Tiles.AREA + 31 & -32;
  }

  /** Pixels of the longest block there is. */
  int blockPixelsPresent() {
    return Math.min(blockPixels, allPixels);
  }

  /** The micro-kernels that a run calls. */
  Set<Kernel> kernels() {
    Set<Kernel> kernels = new LinkedHashSet<>();
    for (int tile = 0; tile < tiling.count(); tile = tiling.nextUnlike(tile)) {
      for (int vectors = 1; vectors <= Tiles.VECTORS; vectors++) {
        kernels.add(Tiles.kernel(tiling.height(tile), vectors, false));
      }
    }
    return kernels;
  }

  @Override
  public int scratchFloats() {
    return Scratch.ALIGNED + gradientFloats + threads.count() * workerFloats;
  }

  @Override
  protected String describe() {
    return tiling.count()
        + " tiles of filters by "
        + panels
        + " of "
        + (how == Lowering.POINTWISE ? "channels" : "channels and taps")
        + ", summed over "
        + blocks
        + " blocks of "
        + blockPixels
        + " pixels";
  }

  @Override
  ConvJob newJob() {
    return new LoweredWeightsJob(this);
  }

  /** Floats from one pixel of an image to the next, channels of a pixel aside. */
  static int pixelApart(Sides.Image image) {
    return switch (image.layout()) {
      case NCHW -> 1;
      case NCHW16 -> Layout.BLOCK;
      case NHWC -> image.channels();
    };
  }
}
