package io.lanewise.kernels.conv;

import io.lanewise.kernels.micro.DepthwisePixels;
import io.lanewise.kernels.micro.Pixels;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.simd.Species;

/**
 * Depthwise convolution over blocks of 16 channels: 3x3 windows read from the image itself, or from
 * planes turned into pixels, two output rows at a time; everything else from a {@link Slab} by
 * tiles of a row's pixels.
 */
final class DepthwisePixelsJob extends DepthwiseJob {
  private static final int BLOCK = Layout.BLOCK;

  private final boolean hasEpilogue;

  DepthwisePixelsJob(DepthwisePlan plan) {
    super(plan);
    hasEpilogue = !plan.problem().epilogue().isNone();
  }

  @Override
  void run(int image, int block, int rowUnit, int worker) {
    for (DepthwisePlan.Part part : plan.parts) {
      int first = rowUnit * part.unitRows;
      int end = Math.min(part.pass.rows(), first + part.unitRows);
      if (first < end && plan.slides) {
        windows(part, image, block, first, end, worker);
        if (plan.fourPhases) {
          return;
        }
      } else if (first < end) {
        fill(part, image, block, first, end - first, worker);
        for (int row = first; row < end; row++) {
          row(part, image, block, row, row - first, worker);
        }
      }
    }
  }

  /** Where a source row begins, or zeros in its place. */
  private int rowAt(int pixelsAt, int row) {
    return inside(row) ? pixelsAt + row * plan.source.width() * BLOCK : zerosAt;
  }

  private boolean inside(int row) {
    return row >= 0 && row < plan.source.height();
  }

  /** Some rows by the kernels that slide, which read pixels where they lie. */
  private void windows(
      DepthwisePlan.Part part, int image, int block, int first, int end, int worker) {
    Sides.Image from = plan.source;
    int plane = from.height() * from.width();
    int imageAt = sourceAt + image * from.floats();
    float[] pixels = source;
    int pixelsAt = imageAt + block * plane * BLOCK;
    if (plan.turned) {
      int top = Math.max(0, plan.top(part.pass, first));
      int rows = Math.min(from.height(), plan.bottom(part.pass, end)) - top;
      pixels = scratch;
      pixelsAt = slabAt(worker) - top * from.width() * BLOCK;
      if (rows > 0) {
        Pixels.fromPlanes(
            Math.min(BLOCK, from.channels() - block * BLOCK),
            rows * from.width(),
            source,
            imageAt + block * BLOCK * plane + top * from.width(),
            plane,
            scratch,
            slabAt(worker));
      }
    }
    Sides.Image to = plan.target;
    int apart = plan.fourPhases ? 2 : 1;
    int rowFloats = to.width() * BLOCK;
    int channel = block * BLOCK;
    int targetRow = first * apart;
    int targetRows = Math.min(to.height(), end * apart) - targetRow;
    int tileAt = workAt(worker);
    int spareAt = tileAt + part.tileRows * rowFloats;
    int targetImageAt = targetAt + image * to.floats();
    boolean straight = plan.home.straight();
    float[] tile = straight ? target : scratch;
    int at = straight ? plan.home.blockAt(targetImageAt, channel, targetRow, 0) : tileAt;
    for (int row = 0; row < targetRows; row += 2) {
      // A row that does not exist goes nowhere.
      boolean two = row + 1 < targetRows || !straight;
      float[] next = two ? tile : scratch;
      int rowAt = at + row * rowFloats;
      int nextAt = two ? rowAt + rowFloats : tileAt;
      if (plan.fourPhases) {
        fourPhases(pixels, pixelsAt, block, first + row / 2, tile, rowAt, next, nextAt);
      } else {
        twoRows(part, pixels, pixelsAt, block, first + row, tile, rowAt, next, nextAt);
      }
      if (straight) {
        int count = Math.min(2, targetRows - row) * to.width();
        finish(image, block, count, (targetRow + row) * to.width(), rowAt, spareAt);
      }
    }
    if (!straight) {
      plan.home.store(
          targetRows * to.width(),
          scratch,
          tileAt,
          target,
          targetImageAt,
          image,
          channel,
          Math.min(BLOCK, to.channels() - channel),
          targetRow,
          0,
          1,
          epilogue,
          scratch,
          spareAt);
    }
  }

  /** Two rows of a 3x3 filter. */
  private void twoRows(
      DepthwisePlan.Part part,
      float[] pixels,
      int pixelsAt,
      int block,
      int row,
      float[] to,
      int toAt,
      float[] next,
      int nextAt) {
    Pass pass = part.pass;
    int columns = pass.columns();
    int top = plan.top(pass, row);
    int middle = (pass.tapColumn()[0] + 1) * BLOCK;
    boolean left = middle == 0;
    boolean right = plan.right(pass);
    float[] r0 = inside(top) ? pixels : scratch;
    float[] r1 = inside(top + 1) ? pixels : scratch;
    float[] r2 = inside(top + 2) ? pixels : scratch;
    float[] r3 = inside(top + 3) ? pixels : scratch;
    int at0 = rowAt(pixelsAt, top) + middle;
    int at1 = rowAt(pixelsAt, top + 1) + middle;
    int at2 = rowAt(pixelsAt, top + 2) + middle;
    int at3 = rowAt(pixelsAt, top + 3) + middle;
    int weightsAt = secondAt + part.weightsAt + block * 9 * BLOCK;
    for (int l = 0; l < BLOCK; l += Species.LANES) {
      if (pass.rowStep() == 1) {
        DepthwisePixels.stride1(
            columns,
            left,
            right,
            r0,
            at0 + l,
            r1,
            at1 + l,
            r2,
            at2 + l,
            r3,
            at3 + l,
            scratch,
            zerosAt,
            second,
            weightsAt + l,
            to,
            toAt + l,
            next,
            nextAt + l);
      } else {
        DepthwisePixels.stride2(
            columns,
            left,
            right,
            r0,
            at0 + l,
            r1,
            at1 + l,
            r2,
            at2 + l,
            r3,
            at3 + l,
            inside(top + 4) ? pixels : scratch,
            rowAt(pixelsAt, top + 4) + middle + l,
            scratch,
            zerosAt,
            second,
            weightsAt + l,
            to,
            toAt + l,
            next,
            nextAt + l);
      }
    }
  }

  /** Two rows of the target that a source row and the next one reach. */
  private void fourPhases(
      float[] pixels,
      int pixelsAt,
      int block,
      int row,
      float[] to,
      int toAt,
      float[] next,
      int nextAt) {
    for (int l = 0; l < BLOCK; l += Species.LANES) {
      DepthwisePixels.stride2Data(
          plan.source.width(),
          plan.target.width() % 2 == 0,
          pixels,
          rowAt(pixelsAt, row) + l,
          inside(row + 1) ? pixels : scratch,
          rowAt(pixelsAt, row + 1) + l,
          second,
          weightsAt(0, block) + l,
          weightsAt(1, block) + l,
          weightsAt(2, block) + l,
          weightsAt(3, block) + l,
          to,
          toAt + l,
          next,
          nextAt + l);
    }
  }

  private int weightsAt(int part, int block) {
    DepthwisePlan.Part p = plan.parts[part];
    return secondAt + p.weightsAt + block * p.pass.taps() * BLOCK;
  }

  /** Copies what some rows read. */
  private void fill(
      DepthwisePlan.Part part, int image, int block, int firstRow, int rows, int worker) {
    int imageAt = sourceAt + image * plan.source.floats();
    int slabAt = slabAt(worker);
    int spareAt = workAt(worker);
    int present = Math.min(BLOCK, plan.target.channels() - block * BLOCK);
    int up = plan.forward ? 1 : plan.multiplier;
    int down = plan.forward ? plan.multiplier : 1;
    int units = part.slab.fillRows(rows);
    for (int s = 0; s < plan.sources; s++) {
      int channel = block * BLOCK * up + s;
      for (int unit = 0; unit < units; unit++) {
        part.slab.fillRow(
            unit,
            present,
            channel,
            up,
            down,
            source,
            imageAt,
            firstRow,
            rows,
            scratch,
            slabAt + s * part.slabFloats,
            spareAt);
      }
    }
  }

  /** One row of any filter. */
  private void row(
      DepthwisePlan.Part part, int image, int block, int row, int slabRow, int worker) {
    Pass pass = part.pass;
    int columns = pass.columns();
    int steps = part.steps.length;
    int workAt = workAt(worker);
    int imageAt = targetAt + image * plan.target.floats();
    boolean straight = plan.home.straight() && pass.dense() && columns >= DepthwisePixels.PIXELS;
    float[] to = straight ? target : scratch;
    int toAt = straight ? plan.home.blockAt(imageAt, block * BLOCK, row, 0) : workAt;
    int rowAt = slabAt(worker) + slabRow * part.slab.pitch * BLOCK;
    int weightsAt = secondAt + part.weightsAt + block * steps * BLOCK;
    int most = Math.max(0, columns - DepthwisePixels.PIXELS);
    for (int l = 0; l < BLOCK; l += Species.LANES) {
      for (int column = 0; column < columns; column += DepthwisePixels.PIXELS) {
        int at = Math.min(column, most) * BLOCK + l;
        DepthwisePixels.taps(
            steps, scratch, rowAt + at, part.steps, second, weightsAt + l, to, toAt + at);
      }
    }
    int spareAt = workAt + 2 * Math.max(columns, DepthwisePixels.PIXELS) * BLOCK;
    if (straight) {
      finish(image, block, columns, row * columns, toAt, spareAt);
    } else {
      store(part, image, block, row, workAt, spareAt);
    }
  }

  /** The epilogue over pixels that are home. */
  private void finish(int image, int block, int pixels, int pixel, int at, int spareAt) {
    if (hasEpilogue) {
      int channel = block * BLOCK;
      int present = Math.min(BLOCK, plan.target.channels() - channel);
      plan.home.finish(
          pixels, target, at, image, channel, present, pixel, epilogue, scratch, spareAt);
    }
  }

  /** Brings a row home. */
  private void store(
      DepthwisePlan.Part part, int image, int block, int row, int tileAt, int spareAt) {
    Pass pass = part.pass;
    int channel = block * BLOCK;
    plan.home.store(
        pass.columns(),
        scratch,
        tileAt,
        target,
        targetAt + image * plan.target.floats(),
        image,
        channel,
        Math.min(BLOCK, plan.target.channels() - channel),
        pass.firstRow() + row * pass.rowApart(),
        pass.firstColumn(),
        pass.columnApart(),
        epilogue,
        scratch,
        spareAt);
  }
}
