package io.lanewise.kernels.conv;

import io.lanewise.kernels.activation.Activation;
import io.lanewise.kernels.gemm.EpilogueData;
import io.lanewise.kernels.micro.Pixels;
import io.lanewise.kernels.micro.TileStore;
import io.lanewise.kernels.shape.Layout;

/**
 * Brings finished pixels of one block of 16 channels home to the target, in whatever layout it is,
 * and does the epilogue: add to what is there, bias, residual, activation, in that order.
 */
final class TileHome {
  private final Sides.Image image;
  private final ConvEpilogue kinds;
  private final boolean accumulate;
  private final boolean aligned;
  private final int plane;

  TileHome(ConvProblem problem, Sides.Image image) {
    this.image = image;
    kinds = problem.epilogue();
    accumulate = problem.accumulate();
    plane = image.height() * image.width();
    aligned =
        image.groupChannels() == image.channels() || image.groupChannels() % Layout.BLOCK == 0;
  }

  /** Whether a kernel may write pixels that lie side by side straight to the target. */
  boolean straight() {
    return image.layout() == Layout.NCHW16 && aligned && !accumulate;
  }

  /** Where a pixel of a block that begins at {@code channel} lies in an NCHW16 target. */
  int blockAt(int imageAt, int channel, int row, int column) {
    return imageAt + (channel / Layout.BLOCK * plane + row * image.width() + column) * Layout.BLOCK;
  }

  /** Floats of scratch that {@link #store} and {@link #finish} need. */
  static int spareFloats(int pixels) {
    return Layout.BLOCK * (pixels + 1);
  }

  /**
   * Brings pixels that lie side by side home.
   *
   * @param pixels how many
   * @param tile the array they are in
   * @param tileAt where
   * @param target the target's array
   * @param imageAt where the image begins
   * @param imageNumber its number in the batch
   * @param channel the block's first channel, of all groups
   * @param present how many of the block's channels exist
   * @param row the first pixel's row
   * @param column the first pixel's column
   * @param apart columns from one pixel to the next
   * @param scratch the tile's array or another
   * @param spareAt where {@link #spareFloats} may be used
   */
  void store(
      int pixels,
      float[] tile,
      int tileAt,
      float[] target,
      int imageAt,
      int imageNumber,
      int channel,
      int present,
      int row,
      int column,
      int apart,
      EpilogueData data,
      float[] scratch,
      int spareAt) {
    int pixel = row * image.width() + column;
    switch (image.layout()) {
      case NCHW16 -> {
        if (!aligned) {
          break;
        }
        int at = blockAt(imageAt, channel, row, column);
        if (present < Layout.BLOCK) {
          Pixels.clearLanes(present, pixels, tile, tileAt, Layout.BLOCK);
        }
        if (accumulate) {
          Pixels.add(pixels, tile, tileAt, target, at, apart * Layout.BLOCK);
        } else {
          Pixels.copy(pixels, tile, tileAt, Layout.BLOCK, target, at, apart * Layout.BLOCK);
        }
        if (!kinds.isNone()) {
          finish(pixels, target, at, imageNumber, channel, present, pixel, data, scratch, spareAt);
        }
        return;
      }
      case NCHW -> {
        if (apart > 1) {
          break;
        }
        int at = imageAt + channel * plane + pixel;
        if (accumulate) {
          Pixels.toPlanes(present, pixels, tile, tileAt, scratch, spareAt, pixels);
          TileStore.store(present, pixels, 1f, scratch, spareAt, pixels, 1f, target, at, plane);
        } else {
          Pixels.toPlanes(present, pixels, tile, tileAt, target, at, plane);
        }
        if (!kinds.isNone()) {
          boolean each = kinds.bias() == ConvEpilogue.Bias.CHANNEL;
          boolean full = kinds.bias() == ConvEpilogue.Bias.FULL;
          TileStore.finish(
              present,
              pixels,
              target,
              at,
              plane,
              each ? data.bias() : null,
              data.biasOffset() + channel,
              full ? data.bias() : null,
              data.biasOffset() + channel * plane + pixel,
              plane,
              kinds.residual() ? data.residual() : null,
              data.residualOffset() + imageNumber * image.floats() + channel * plane + pixel,
              plane,
              kinds.activation());
        }
        return;
      }
      case NHWC -> {
        int channels = image.channels();
        int at = imageAt + pixel * channels + channel;
        float scale = accumulate ? 1f : 0f;
        int ld = apart * channels;
        TileStore.store(pixels, present, 1f, tile, tileAt, Layout.BLOCK, scale, target, at, ld);
        if (!kinds.isNone()) {
          boolean each = kinds.bias() == ConvEpilogue.Bias.CHANNEL;
          boolean full = kinds.bias() == ConvEpilogue.Bias.FULL;
          TileStore.finish(
              pixels,
              present,
              target,
              at,
              ld,
              null,
              0,
              each || full ? data.bias() : null,
              data.biasOffset() + channel + (full ? pixel * channels : 0),
              full ? channels : 0,
              kinds.residual() ? data.residual() : null,
              data.residualOffset() + imageNumber * image.floats() + pixel * channels + channel,
              channels,
              kinds.activation());
        }
        return;
      }
    }
    oneByOne(
        pixels,
        tile,
        tileAt,
        target,
        imageAt,
        imageNumber,
        channel,
        present,
        row,
        column,
        apart,
        data);
  }

  /**
   * The epilogue over pixels of an NCHW16 target that are home, side by side.
   *
   * @param at where they are
   * @param pixel the first one's number in the image
   */
  void finish(
      int pixels,
      float[] target,
      int at,
      int imageNumber,
      int channel,
      int present,
      int pixel,
      EpilogueData data,
      float[] scratch,
      int spareAt) {
    int floats = pixels * Layout.BLOCK;
    int inImage = (channel / Layout.BLOCK * plane + pixel) * Layout.BLOCK;
    switch (kinds.bias()) {
      case NONE -> {}
      case CHANNEL -> {
        // The last block's bias may end before its lanes do.
        System.arraycopy(data.bias(), data.biasOffset() + channel, scratch, spareAt, present);
        java.util.Arrays.fill(scratch, spareAt + present, spareAt + Layout.BLOCK, 0f);
        Pixels.addToEach(pixels, scratch, spareAt, target, at);
      }
      case FULL -> Pixels.addRun(floats, data.bias(), data.biasOffset() + inImage, target, at);
    }
    if (kinds.residual()) {
      int from = data.residualOffset() + imageNumber * image.floats() + inImage;
      Pixels.addRun(floats, data.residual(), from, target, at);
    }
    Pixels.activate(kinds.activation(), present, pixels, target, at);
  }

  /** Where neither pixels nor channels lie side by side: groups across blocks, strided planes. */
  private void oneByOne(
      int pixels,
      float[] tile,
      int tileAt,
      float[] target,
      int imageAt,
      int imageNumber,
      int channel,
      int present,
      int row,
      int column,
      int apart,
      EpilogueData data) {
    Layout layout = image.layout();
    int channels = image.channels();
    int height = image.height();
    int width = image.width();
    Activation activation = kinds.activation();
    for (int l = 0; l < present; l++) {
      int c = channel + l;
      for (int p = 0; p < pixels; p++) {
        int in = layout.index(channels, height, width, c, row, column + p * apart);
        float y = tile[tileAt + p * Layout.BLOCK + l];
        if (accumulate) {
          y += target[imageAt + in];
        }
        switch (kinds.bias()) {
          case NONE -> {}
          case CHANNEL -> y += data.bias()[data.biasOffset() + c];
          case FULL -> y += data.bias()[data.biasOffset() + in];
        }
        if (kinds.residual()) {
          y += data.residual()[data.residualOffset() + imageNumber * image.floats() + in];
        }
        target[imageAt + in] = activation.at(y);
      }
    }
    if (layout == Layout.NCHW16 && channel + present == channels) {
      int lanes = Layout.blocks(channels) * Layout.BLOCK;
      for (int c = channels; c < lanes; c++) {
        for (int p = 0; p < pixels; p++) {
          target[imageAt + layout.index(channels, height, width, c, row, column + p * apart)] = 0f;
        }
      }
    }
  }
}
