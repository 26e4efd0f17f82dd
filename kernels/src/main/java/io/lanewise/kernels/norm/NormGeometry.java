package io.lanewise.kernels.norm;

import io.lanewise.kernels.parallel.Runs;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.TensorShape;

/**
 * How the floats of a tensor fall into the sets that are normalised together, and into the pieces
 * that sums are made of. All of it depends on the shape alone.
 *
 * <p>The tensor is cut into parts that have nothing to do with each other: all images at once for
 * batch norm, one image else. In a part, a line is what lies together in every image: a plane of
 * one channel, or of 16 channels in NCHW16. Where a channel is one pixel and images are summed
 * over, 16 neighbouring channels are a line, copied together before they are looked at.
 *
 * <p>A set is a group of channels of a part; it is the sum of its channels, and a channel that of
 * the pieces of its line.
 *
 * @param tensor of the numbers that are normalised, in NCHW or NCHW16
 * @param acrossImages whether a set is of all images
 * @param groups into which the channels are cut
 */
record NormGeometry(TensorShape tensor, boolean acrossImages, int groups) {
  /** Most floats of a piece: they stay in the first level cache from one look to the next. */
  static final int PIECE = 8 * 1024;

  /** Most images of a piece, lest short rows make long chains of sums. */
  private static final int IMAGES = 128;

  int pixels() {
    return tensor.height() * tensor.width();
  }

  int channels() {
    return tensor.channels();
  }

  int parts() {
    return acrossImages ? 1 : tensor.batch();
  }

  int images() {
    return acrossImages ? tensor.batch() : 1;
  }

  /** Whether lines are copied together. */
  boolean gathered() {
    return tensor.layout() == Layout.NCHW && acrossImages && pixels() == 1;
  }

  /** Channels of a line. */
  int block() {
    return tensor.layout() == Layout.NCHW16 || gathered() ? Layout.BLOCK : 1;
  }

  int lines() {
    return (channels() + block() - 1) / block();
  }

  /** Channels of a line that exist. */
  int used(int line) {
    return Math.min(block(), channels() - line * block());
  }

  int lineFloats() {
    return pixels() * block();
  }

  /** Where a line begins in an image of a part. */
  int at(int part, int line, int image) {
    return (part * images() + image) * tensor.imageFloats() + line * lineFloats();
  }

  /** The pieces of a line: images that are short together, long ones apart. */
  Runs pieces() {
    int length = lineFloats();
    int most = gathered() ? PIECE / Layout.BLOCK : IMAGES;
    int together = Math.clamp(PIECE / Math.max(1, length), 1, most);
    return new Runs(images(), length, together, Math.min(length, PIECE));
  }

  /** Most numbers that are added one after the other in a piece. */
  int chain() {
    Runs pieces = pieces();
    int sums = MomentKernel.SUMS;
    return gathered()
        ? pieces.runsOfUnit() * pieces.part() / sums
        : pieces.runsOfUnit() * ((pieces.part() + sums - 1) / sums);
  }

  int groupChannels() {
    return groups == 0 ? 0 : channels() / groups;
  }

  /** Elements of a set. */
  double count() {
    return (double) images() * groupChannels() * pixels();
  }

  /** Groups that must be looked at together, because their channels share lines. */
  int clusterGroups() {
    int size = groupChannels();
    if (block() == 1 || size > 0 && size % Layout.BLOCK == 0) {
      return 1;
    }
    return size > 0 && Layout.BLOCK % size == 0 ? Layout.BLOCK / size : Math.max(1, groups);
  }

  int clusters() {
    int together = clusterGroups();
    return (groups + together - 1) / together;
  }
}
