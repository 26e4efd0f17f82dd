package io.lanewise.kernels.conv;

import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.kernels.shape.Layout;

/**
 * The two images of a forward or backward-data convolution, as what is read and what is written,
 * and where a weight lies between them.
 *
 * @param source what is read
 * @param target what is written
 * @param targetApart weights from one target channel to the next
 * @param sourceApart weights from one source channel to the next
 * @param groupApart weights from one group to the next
 */
record Sides(Image source, Image target, int targetApart, int sourceApart, int groupApart) {
  /**
   * The images of a tensor.
   *
   * @param channels of all groups
   * @param groupChannels of one group
   */
  record Image(Layout layout, int channels, int groupChannels, int height, int width) {
    /** Floats of one image. */
    int floats() {
      return (int) layout.imageFloats(channels, height, width);
    }

    /** The same with all channels in one group. */
    Image oneGroup() {
      return new Image(layout, channels, channels, height, width);
    }

    /** Blocks of 16 that a group's channels fill. */
    int groupBlocks() {
      return Layout.blocks(groupChannels);
    }
  }

  static Sides of(ConvProblem problem) {
    ConvShape s = problem.shape();
    Image x = new Image(problem.xLayout(), s.channels(), s.groupChannels(), s.height(), s.width());
    Image y =
        new Image(problem.yLayout(), s.filters(), s.groupFilters(), s.outHeight(), s.outWidth());
    int taps = s.kernelHeight() * s.kernelWidth();
    int filter = (int) s.taps();
    int group = s.groupFilters() * filter;
    return problem.direction() == Direction.FORWARD
        ? new Sides(x, y, filter, taps, group)
        : new Sides(y, x, taps, filter, group);
  }
}
