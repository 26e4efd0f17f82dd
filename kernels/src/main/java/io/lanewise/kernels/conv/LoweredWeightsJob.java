package io.lanewise.kernels.conv;

import io.lanewise.kernels.micro.MicroKernel;
import io.lanewise.kernels.micro.Panels;
import io.lanewise.kernels.micro.Pixels;
import io.lanewise.kernels.micro.TileStore;
import io.lanewise.kernels.micro.Tiles;
import io.lanewise.kernels.parallel.Scratch;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.simd.Species;
import java.util.Arrays;

/**
 * One run of a {@link LoweredWeightsPlan}: for each block of pixels and some groups, a phase that
 * packs the output's gradient, and a phase that lowers panels of columns and multiplies.
 */
final class LoweredWeightsJob extends ConvJob {
  private final LoweredWeightsPlan plan;
  private final int shares;
  private final boolean accumulate;

  private int gradientAt;
  private int workersAt;

  LoweredWeightsJob(LoweredWeightsPlan plan) {
    this.plan = plan;
    shares = ceil(plan.groups, plan.groupsTogether);
    accumulate = plan.problem().accumulate();
  }

  @Override
  void layOut(int scratchAt) {
    gradientAt = scratchAt + Scratch.ALIGNED;
    workersAt = gradientAt + plan.gradientFloats;
  }

  private static int ceil(int n, int by) {
    return (n + by - 1) / by;
  }

  @Override
  protected int phases() {
    return 2 * plan.blocks * shares;
  }

  private int firstGroup(int phase) {
    return phase / 2 % shares * plan.groupsTogether;
  }

  private int groups(int phase) {
    return Math.min(plan.groupsTogether, plan.groups - firstGroup(phase));
  }

  private int firstPixel(int phase) {
    return phase / 2 / shares * plan.blockPixels;
  }

  private int pixels(int phase) {
    return Math.min(plan.blockPixels, plan.allPixels - firstPixel(phase));
  }

  /** Parts of the tiles that a panel is multiplied with, where panels alone are too few. */
  private int tileUnits(int phase) {
    int threads = plan.threads.count();
    return threads == 1
        ? 1
        : Math.min(plan.tiling.count(), ceil(4 * threads, plan.panels * groups(phase)));
  }

  @Override
  protected int units(int phase) {
    return phase % 2 == 0
        ? groups(phase) * plan.tiling.count()
        : groups(phase) * plan.panels * tileUnits(phase);
  }

  @Override
  protected void run(int phase, int unit, int worker) {
    if (phase % 2 == 0) {
      packGradient(phase, unit / plan.tiling.count(), unit % plan.tiling.count());
      return;
    }
    int tileUnits = tileUnits(phase);
    int part = unit % tileUnits;
    int firstTile = (int) ((long) part * plan.tiling.count() / tileUnits);
    int endTile = (int) ((part + 1L) * plan.tiling.count() / tileUnits);
    int rest = unit / tileUnits;
    multiply(phase, rest / plan.panels, rest % plan.panels, firstTile, endTile, worker);
  }

  private int tileAt(int phase, int share, int tile) {
    return gradientAt + (share * plan.tiling.padded() + plan.tiling.start(tile)) * pixels(phase);
  }

  /** A tile of filters as a panel: a row a pixel. */
  private void packGradient(int phase, int share, int tile) {
    int height = plan.tiling.height(tile);
    int present = plan.tiling.present(tile);
    int channel = (firstGroup(phase) + share) * plan.y.groupChannels() + plan.tiling.start(tile);
    int to = tileAt(phase, share, tile);
    if (present < height) {
      Arrays.fill(scratch, to, to + pixels(phase) * height, 0f);
    }
    gather(plan.y, second, secondAt, phase, channel, present, to, height);
  }

  /**
   * Neighbouring channels of the pixels of a block, a row a pixel, from one image after another.
   */
  private void gather(
      Sides.Image image,
      float[] from,
      int at,
      int phase,
      int channel,
      int present,
      int to,
      int line) {
    int pixel = firstPixel(phase);
    int end = pixel + pixels(phase);
    int apart = LoweredWeightsPlan.pixelApart(image);
    while (pixel < end) {
      int inImage = pixel % plan.pixels;
      int run = Math.min(end - pixel, plan.pixels - inImage);
      int imageAt = at + pixel / plan.pixels * image.floats();
      for (int c = 0; c < present; c += Layout.BLOCK) {
        Pixels.gather(
            image.layout(),
            image.channels(),
            1,
            plan.pixels,
            run,
            Math.min(Layout.BLOCK, present - c),
            from,
            imageAt + inImage * apart,
            channel + c,
            0,
            scratch,
            to + c,
            line);
      }
      to += run * line;
      pixel += run;
    }
  }

  /** A panel of columns, turned: a row a pixel. */
  private void packColumns(int phase, int group, int k0, int present, int width, int worker) {
    int pixels = pixels(phase);
    int channel0 = group * plan.x.groupChannels();
    int panelAt = panelAt(worker);
    if (plan.inPlace) {
      if (present < width) {
        Arrays.fill(scratch, panelAt, panelAt + pixels * width, 0f);
      }
      gather(plan.x, source, sourceAt, phase, channel0 + k0, present, panelAt, width);
      return;
    }
    int linesAt = panelAt + Tiles.COLUMNS * plan.blockPixelsPresent();
    for (int k = 0; k < present; k++) {
      int pixel = firstPixel(phase);
      int end = pixel + pixels;
      int to = linesAt + k * pixels;
      while (pixel < end) {
        int inImage = pixel % plan.pixels;
        int run = Math.min(end - pixel, plan.pixels - inImage);
        int imageAt = sourceAt + pixel / plan.pixels * plan.x.floats();
        plan.matrix.row(k0 + k, inImage, run, source, imageAt, channel0, scratch, to);
        to += run;
        pixel += run;
      }
    }
    Panels.pack(width, present, pixels, scratch, linesAt, pixels, false, scratch, panelAt);
  }

  private int panelAt(int worker) {
    return workersAt + worker * plan.workerFloats;
  }

  private void multiply(int phase, int share, int panel, int firstTile, int endTile, int worker) {
    int pixels = pixels(phase);
    int group = firstGroup(phase) + share;
    int k0 = panel * Tiles.COLUMNS;
    int columns = Math.min(Tiles.COLUMNS, plan.taps - k0);
    int vectors = ceil(columns, Species.LANES);
    int width = vectors * Species.LANES;
    packColumns(phase, group, k0, columns, width, worker);
    int panelAt = panelAt(worker);
    int sumsAt = panelAt + 2 * Tiles.COLUMNS * plan.blockPixelsPresent();
    boolean first = firstPixel(phase) == 0 && !accumulate;
    for (int tile = firstTile; tile < endTile; tile++) {
      int height = plan.tiling.height(tile);
      int rows = plan.tiling.present(tile);
      int row = group * plan.y.groupChannels() + plan.tiling.start(tile);
      int rowsAt = tileAt(phase, share, tile);
      int at = targetAt + row * plan.taps + k0;
      MicroKernel kernel = Tiles.kernel(height, vectors, false);
      if (first && rows == height && columns == width) {
        kernel.run(
            pixels, scratch, rowsAt, height, 1, scratch, panelAt, width, target, at, plan.taps);
      } else {
        kernel.run(
            pixels, scratch, rowsAt, height, 1, scratch, panelAt, width, scratch, sumsAt, width);
        float there = first ? 0f : 1f;
        TileStore.store(rows, columns, 1f, scratch, sumsAt, width, there, target, at, plan.taps);
      }
    }
  }
}
