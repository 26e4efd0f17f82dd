package io.lanewise.kernels.conv;

import io.lanewise.kernels.micro.DepthwisePixels;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.simd.Species;

/**
 * Depthwise convolution over blocks of 16 channels: 3x3 windows read from the image itself, two
 * output rows at a time, everything else from a {@link Slab} by tiles of a row's pixels.
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
    if (plan.fourPhases) {
      DepthwisePlan.Part part = plan.parts[0];
      int begin = rowUnit * part.unitRows;
      int rows = Math.min(part.pass.rows(), begin + part.unitRows);
      for (int row = begin; row < rows; row++) {
        fourPhases(image, block, row, workAt(worker));
      }
      return;
    }
    for (DepthwisePlan.Part part : plan.parts) {
      int first = rowUnit * part.unitRows;
      int end = Math.min(part.pass.rows(), first + part.unitRows);
      if (part.inPlace) {
        for (int row = first; row < end; row += 2) {
          twoRows(part, image, block, row, Math.min(2, end - row), workAt(worker));
        }
      } else if (first < end) {
        fill(part, image, block, first, end - first, worker);
        for (int row = first; row < end; row++) {
          row(part, image, block, row, row - first, worker);
        }
      }
    }
  }

  /** The array of a source row, which may be outside. */
  private float[] rowArray(int row) {
    return row >= 0 && row < plan.source.height() ? source : scratch;
  }

  /** Where a source row begins in its array. */
  private int rowAt(int blockAt, int row) {
    return row >= 0 && row < plan.source.height()
        ? blockAt + row * plan.source.width() * BLOCK
        : zerosAt;
  }

  /** Two rows of a 3x3 filter, or the last. */
  private void twoRows(
      DepthwisePlan.Part part, int image, int block, int row, int rows, int workAt) {
    Pass pass = part.pass;
    Sides.Image from = plan.source;
    int columns = pass.columns();
    int blockAt = sourceAt + image * from.floats() + block * from.height() * from.width() * BLOCK;
    int top = row * pass.rowStep() + pass.tapRow()[0];
    int middle = (pass.tapColumn()[0] + 1) * BLOCK;
    boolean left = middle == 0;
    boolean right = plan.right(pass);
    int at0 = rowAt(blockAt, top) + middle;
    int at1 = rowAt(blockAt, top + 1) + middle;
    int at2 = rowAt(blockAt, top + 2) + middle;
    int at3 = rowAt(blockAt, top + 3) + middle;
    int at4 = rowAt(blockAt, top + 4) + middle;
    int imageAt = targetAt + image * plan.target.floats();
    boolean straight = plan.home.straight();
    float[] to = straight ? target : scratch;
    int toAt = straight ? plan.home.blockAt(imageAt, block * BLOCK, row, 0) : workAt;
    // A row that does not exist goes nowhere.
    float[] next = straight && rows == 2 ? target : scratch;
    int nextAt = straight && rows == 2 ? toAt + columns * BLOCK : workAt + columns * BLOCK;
    int weightsAt = secondAt + part.weightsAt + block * 9 * BLOCK;
    for (int l = 0; l < BLOCK; l += Species.LANES) {
      if (pass.rowStep() == 1) {
        DepthwisePixels.stride1(
            columns,
            left,
            right,
            rowArray(top),
            at0 + l,
            rowArray(top + 1),
            at1 + l,
            rowArray(top + 2),
            at2 + l,
            rowArray(top + 3),
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
            rowArray(top),
            at0 + l,
            rowArray(top + 1),
            at1 + l,
            rowArray(top + 2),
            at2 + l,
            rowArray(top + 3),
            at3 + l,
            rowArray(top + 4),
            at4 + l,
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
    int spareAt = workAt + 2 * columns * BLOCK;
    if (straight) {
      finish(image, block, rows * columns, row * columns, toAt, spareAt);
    } else {
      for (int i = 0; i < rows; i++) {
        store(part, image, block, row + i, workAt + i * columns * BLOCK, spareAt);
      }
    }
  }

  /** Two rows of the target, or the last, that a source row and the next one reach. */
  private void fourPhases(int image, int block, int row, int workAt) {
    Sides.Image from = plan.source;
    Sides.Image to = plan.target;
    int width = to.width();
    int blockAt = sourceAt + image * from.floats() + block * from.height() * from.width() * BLOCK;
    int imageAt = targetAt + image * to.floats();
    int rows = Math.min(2, to.height() - 2 * row);
    boolean straight = plan.home.straight();
    float[] even = straight ? target : scratch;
    int evenAt = straight ? plan.home.blockAt(imageAt, block * BLOCK, 2 * row, 0) : workAt;
    float[] odd = straight && rows == 2 ? target : scratch;
    int oddAt = straight && rows == 2 ? evenAt + width * BLOCK : workAt + width * BLOCK;
    for (int l = 0; l < BLOCK; l += Species.LANES) {
      DepthwisePixels.stride2Data(
          from.width(),
          width % 2 == 0,
          source,
          rowAt(blockAt, row) + l,
          rowArray(row + 1),
          rowAt(blockAt, row + 1) + l,
          second,
          weightsAt(0, block) + l,
          weightsAt(1, block) + l,
          weightsAt(2, block) + l,
          weightsAt(3, block) + l,
          even,
          evenAt + l,
          odd,
          oddAt + l);
    }
    if (!straight) {
      int channel = block * BLOCK;
      int present = Math.min(BLOCK, to.channels() - channel);
      int spareAt = workAt + 2 * width * BLOCK;
      for (int i = 0; i < rows; i++) {
        plan.home.store(
            width,
            scratch,
            workAt + i * width * BLOCK,
            target,
            imageAt,
            image,
            channel,
            present,
            2 * row + i,
            0,
            1,
            epilogue,
            scratch,
            spareAt);
      }
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
