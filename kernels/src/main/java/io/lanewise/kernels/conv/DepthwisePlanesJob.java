package io.lanewise.kernels.conv;

import io.lanewise.kernels.micro.DepthwiseFilters;
import io.lanewise.kernels.micro.DepthwisePlanes;
import io.lanewise.kernels.micro.TileStore;
import io.lanewise.kernels.simd.Species;

/**
 * Depthwise convolution over planes: some rows of a channel's source are padded, and parted by the
 * stride's phases, in scratch; a dense 3x3 window then slides down them, any other filter goes
 * along them as if they were one row.
 */
final class DepthwisePlanesJob extends DepthwiseJob {
  private final boolean accumulate;
  private final boolean hasEpilogue;

  DepthwisePlanesJob(DepthwisePlan plan) {
    super(plan);
    accumulate = plan.problem().accumulate();
    hasEpilogue = !plan.problem().epilogue().isNone();
  }

  @Override
  void run(int image, int channelUnit, int rowUnit, int worker) {
    int first = channelUnit * plan.unitPlanes;
    int end = Math.min(plan.target.channels(), first + plan.unitPlanes);
    if (plan.tileFilters > 1) {
      for (int channel = first; channel < end; ) {
        int ofOneSource = plan.multiplier - channel % plan.multiplier;
        int filters = Math.min(end - channel, ofOneSource);
        filters(image, channel, filters, rowUnit, worker);
        channel += filters;
      }
      return;
    }
    for (int channel = first; channel < end; channel++) {
      if (plan.parts[0].pass.dense()) {
        dense(image, channel, rowUnit, worker);
      } else {
        phases(image, channel, rowUnit, worker);
      }
    }
  }

  /** Fills the slabs of a target channel. */
  private void fill(
      DepthwisePlan.Part part, int image, int channel, int firstRow, int rows, int slabAt) {
    Sides.Image from = plan.source;
    int plane = from.height() * from.width();
    for (int s = 0; s < plan.sources; s++) {
      int c = plan.forward ? channel / plan.multiplier : channel * plan.sources + s;
      part.slab.fillPlane(
          source,
          sourceAt + image * from.floats() + c * plane,
          firstRow,
          rows,
          scratch,
          slabAt + s * part.slabFloats);
    }
  }

  /** Rows of a target that lie side by side. */
  private void dense(int image, int channel, int rowUnit, int worker) {
    DepthwisePlan.Part part = plan.parts[0];
    int first = rowUnit * part.unitRows;
    int rows = Math.min(part.unitRows, part.pass.rows() - first);
    int columns = part.pass.columns();
    int slabAt = slabAt(worker);
    int tileAt = workAt(worker);
    fill(part, image, channel, first, rows, slabAt);
    int planeAt = channel * plan.target.height() * columns + first * columns;
    int at = targetAt + image * plan.target.floats() + planeAt;
    int weightsAt = secondAt + part.weightsAt + channel * part.steps.length;
    if (part.window && !accumulate) {
      window(part, rows, columns, slabAt, weightsAt, at, tileAt);
      if (hasEpilogue) {
        finish(image, channel, rows * columns, at, planeAt);
      }
    } else {
      run(part, rows, slabAt, weightsAt, tileAt);
      home(part, image, channel, first, rows, tileAt);
    }
  }

  /** Rows of some filters of one source channel, at most a tile's at a time. */
  private void filters(int image, int channel, int filters, int rowUnit, int worker) {
    DepthwisePlan.Part part = plan.parts[0];
    int first = rowUnit * part.unitRows;
    int rows = Math.min(part.unitRows, part.pass.rows() - first);
    int pixels = (rows - 1) * part.slab.pitch + part.pass.columns();
    int slabAt = slabAt(worker);
    int tileAt = workAt(worker);
    int tileFloats = plan.tileFloats(part);
    fill(part, image, channel, first, rows, slabAt);
    for (int done = 0; done < filters; ) {
      int now = Math.min(filters - done, plan.tileFilters);
      int weightsAt = secondAt + part.weightsAt + (channel + done) * part.steps.length;
      if (now == 1) {
        run(part, rows, slabAt, weightsAt, tileAt);
      } else {
        DepthwiseFilters.run(
            now,
            pixels,
            part.steps.length,
            scratch,
            slabAt,
            part.steps,
            second,
            weightsAt,
            scratch,
            tileAt,
            tileFloats);
      }
      for (int f = 0; f < now; f++) {
        home(part, image, channel + done + f, first, rows, tileAt + f * tileFloats);
      }
      done += now;
    }
  }

  /** Takes a tile's rows to the target. */
  private void home(
      DepthwisePlan.Part part, int image, int channel, int first, int rows, int tileAt) {
    int columns = part.pass.columns();
    int pitch = part.slab.pitch;
    int planeAt = channel * plan.target.height() * columns + first * columns;
    int at = targetAt + image * plan.target.floats() + planeAt;
    if (accumulate) {
      TileStore.store(rows, columns, 1f, scratch, tileAt, pitch, 1f, target, at, columns);
    } else {
      DepthwisePlanes.home(rows, columns, scratch, tileAt, pitch, target, at);
    }
    if (hasEpilogue) {
      finish(image, channel, rows * columns, at, planeAt);
    }
  }

  /** A dense 3x3 filter, strip by strip straight to the target. */
  private void window(
      DepthwisePlan.Part part,
      int rows,
      int columns,
      int slabAt,
      int weightsAt,
      int at,
      int tileAt) {
    int lanes = Species.LANES;
    if (columns >= lanes) {
      for (int j = 0; j < columns; j += lanes) {
        int column = Math.min(j, columns - lanes);
        strip(part, rows, slabAt + column, weightsAt, target, at + column);
      }
      return;
    }
    // A vector is longer than a row: the next row overwrites what is too much, and the last rows
    // go a longer way.
    int straight =
        Math.clamp(((rows - 1) * columns + columns - lanes + columns) / columns, 0, rows);
    if ((rows - 1) * columns + columns < lanes) {
      straight = 0;
    }
    strip(part, straight, slabAt, weightsAt, target, at);
    int rest = rows - straight;
    strip(part, rest, slabAt + straight * part.slab.pitch, weightsAt, scratch, tileAt);
    System.arraycopy(scratch, tileAt, target, at + straight * columns, rest * columns);
  }

  /** One vector of columns, down some rows. */
  private void strip(
      DepthwisePlan.Part part, int rows, int slabAt, int weightsAt, float[] to, int toAt) {
    int pitch = part.slab.pitch;
    int columns = part.pass.columns();
    int[] steps = part.steps;
    if (part.pass.rowStep() == 1) {
      DepthwisePlanes.strip3x3(
          rows, scratch, slabAt + steps[0], pitch, second, weightsAt, to, toAt, columns);
    } else {
      DepthwisePlanes.strip3x3Stride2(
          rows,
          scratch,
          slabAt + steps[0],
          slabAt + steps[1],
          slabAt + steps[3],
          slabAt + steps[4],
          pitch,
          second,
          weightsAt,
          to,
          toAt,
          columns);
    }
  }

  /** Any filter, into a tile of the slab's pitch. */
  private void run(DepthwisePlan.Part part, int rows, int slabAt, int weightsAt, int tileAt) {
    DepthwisePlanes.run(
        (rows - 1) * part.slab.pitch + part.pass.columns(),
        part.steps.length,
        scratch,
        slabAt,
        part.steps,
        second,
        weightsAt,
        scratch,
        tileAt);
  }

  /** Rows of a target whose rows and columns are dealt out to passes. */
  private void phases(int image, int channel, int rowUnit, int worker) {
    int slabAt = slabAt(worker);
    int workAt = workAt(worker);
    int columnPhases = Math.min(plan.parts[0].pass.columnApart(), plan.target.width());
    int width = plan.target.width();
    int planeAt = targetAt + image * plan.target.floats() + channel * plan.target.height() * width;
    int tileFloats = 0;
    for (DepthwisePlan.Part part : plan.parts) {
      tileFloats = Math.max(tileFloats, plan.tileFloats(part));
    }
    int rowAt = workAt + columnPhases * tileFloats;
    for (int p = 0; p < plan.parts.length; p += columnPhases) {
      int first = rowUnit * plan.parts[p].unitRows;
      int rows = Math.min(plan.parts[p].unitRows, plan.parts[p].pass.rows() - first);
      for (int q = 0; q < columnPhases && rows > 0; q++) {
        DepthwisePlan.Part part = plan.parts[p + q];
        fill(part, image, channel, first, rows, slabAt);
        int weightsAt = secondAt + part.weightsAt + channel * part.steps.length;
        run(part, rows, slabAt, weightsAt, workAt + q * tileFloats);
      }
      Pass pass = plan.parts[p].pass;
      for (int r = 0; r < rows; r++) {
        int at = planeAt + (pass.firstRow() + (first + r) * pass.rowApart()) * width;
        float[] to = accumulate ? scratch : target;
        int toAt = accumulate ? rowAt : at;
        if (columnPhases == 2) {
          int even = workAt + r * plan.parts[p].slab.pitch;
          int odd = workAt + tileFloats + r * plan.parts[p + 1].slab.pitch;
          DepthwisePlanes.merge(width, scratch, even, odd, to, toAt);
        } else {
          for (int q = 0; q < columnPhases; q++) {
            int tileAt = workAt + q * tileFloats + r * plan.parts[p + q].slab.pitch;
            for (int c = q; c < width; c += columnPhases) {
              to[toAt + c] = scratch[tileAt++];
            }
          }
        }
        if (accumulate) {
          TileStore.store(1, width, 1f, scratch, rowAt, width, 1f, target, at, width);
        }
      }
    }
  }

  /** The epilogue over pixels that are home. */
  private void finish(int image, int channel, int pixels, int at, int inImage) {
    ConvEpilogue kinds = plan.problem().epilogue();
    boolean each = kinds.bias() == ConvEpilogue.Bias.CHANNEL;
    boolean full = kinds.bias() == ConvEpilogue.Bias.FULL;
    TileStore.finish(
        1,
        pixels,
        target,
        at,
        pixels,
        each ? epilogue.bias() : null,
        epilogue.biasOffset() + channel,
        full ? epilogue.bias() : null,
        epilogue.biasOffset() + inImage,
        pixels,
        kinds.residual() ? epilogue.residual() : null,
        epilogue.residualOffset() + image * plan.target.floats() + inImage,
        pixels,
        kinds.activation());
  }
}
