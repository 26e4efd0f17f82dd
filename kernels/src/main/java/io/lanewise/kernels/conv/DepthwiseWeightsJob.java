package io.lanewise.kernels.conv;

import io.lanewise.kernels.micro.DepthwiseSums;
import io.lanewise.kernels.parallel.Scratch;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.simd.Species;
import java.util.Arrays;

/**
 * One run of a {@link DepthwiseWeightsPlan}: a phase that sums, a unit for each block of channels
 * and piece of the rows, and a phase that adds the pieces, a unit for each block.
 */
final class DepthwiseWeightsJob extends ConvJob {
  private static final int BLOCK = Layout.BLOCK;

  private final DepthwiseWeightsPlan plan;
  private final boolean accumulate;

  private int sumsAt;
  private int workersAt;

  DepthwiseWeightsJob(DepthwiseWeightsPlan plan) {
    this.plan = plan;
    accumulate = plan.problem().accumulate();
  }

  @Override
  void layOut(int scratchAt) {
    sumsAt = scratchAt + Scratch.ALIGNED;
    workersAt = sumsAt + plan.pieces * plan.blocks * plan.sumFloats();
  }

  @Override
  protected int phases() {
    return 2;
  }

  @Override
  protected int units(int phase) {
    return phase == 0 ? plan.pieces * plan.blocks : plan.blocks;
  }

  @Override
  protected void run(int phase, int unit, int worker) {
    if (phase == 0) {
      sum(unit % plan.blocks, unit / plan.blocks, worker);
    } else {
      add(unit);
    }
  }

  private int sumsAt(int block, int piece) {
    return sumsAt + (piece * plan.blocks + block) * plan.sumFloats();
  }

  private int present(int block) {
    return Math.min(BLOCK, plan.y.channels() - block * BLOCK);
  }

  /** Sums over one piece of the rows, a slab of some rows of one image at a time. */
  private void sum(int block, int piece, int worker) {
    int rows = plan.pass.rows();
    int first = (int) ((long) plan.rows * piece / plan.pieces);
    int end = (int) ((long) plan.rows * (piece + 1) / plan.pieces);
    int to = sumsAt(block, piece);
    Arrays.fill(scratch, to, to + plan.sumFloats(), 0f);
    int slabAt = workersAt + worker * plan.workerFloats;
    while (first < end) {
      int image = first / rows;
      int row = first % rows;
      int count = Math.min(Math.min(plan.slabRows, rows - row), end - first);
      slab(block, image, row, count, slabAt, to);
      first += count;
    }
  }

  private void slab(int block, int image, int row, int rows, int slabAt, int to) {
    int ySlabAt = slabAt + plan.xFloats;
    int spareAt = ySlabAt + plan.yFloats;
    int imageAt = sourceAt + image * plan.x.floats();
    for (int i = 0; i < plan.xSlab.fillRows(rows); i++) {
      plan.xSlab.fillRow(
          i,
          present(block),
          block * BLOCK,
          1,
          plan.multiplier,
          source,
          imageAt,
          row,
          rows,
          scratch,
          slabAt,
          spareAt);
    }
    Sides.Image y = plan.y;
    int columns = y.width();
    int yImageAt = secondAt + image * y.floats();
    float[] d = second;
    int dAt = yImageAt + (block * y.height() + row) * columns * BLOCK;
    if (plan.ySlab != null) {
      for (int i = 0; i < rows; i++) {
        plan.ySlab.fillRow(
            i,
            present(block),
            block * BLOCK,
            1,
            1,
            second,
            yImageAt,
            row,
            rows,
            scratch,
            ySlabAt,
            spareAt);
      }
      d = scratch;
      dAt = ySlabAt;
    }
    for (int i = 0; i < rows; i++, dAt += columns * BLOCK) {
      int at = slabAt + i * plan.xSlab.pitch * BLOCK;
      for (int t = 0; t < plan.steps.length; t += DepthwiseSums.TAPS) {
        for (int l = 0; l < BLOCK; l += Species.LANES) {
          DepthwiseSums.add(
              columns, scratch, at + l, plan.steps, t, d, dAt + l, scratch, to + t * BLOCK + l);
        }
      }
    }
  }

  /** Adds the pieces of a block. */
  private void add(int block) {
    int taps = plan.pass.taps();
    int present = present(block);
    for (int t = 0; t < taps; t++) {
      for (int l = 0; l < present; l++) {
        float sum = scratch[sumsAt(block, 0) + t * BLOCK + l];
        for (int piece = 1; piece < plan.pieces; piece++) {
          sum += scratch[sumsAt(block, piece) + t * BLOCK + l];
        }
        int at = targetAt + (block * BLOCK + l) * taps + t;
        target[at] = accumulate ? target[at] + sum : sum;
      }
    }
  }
}
