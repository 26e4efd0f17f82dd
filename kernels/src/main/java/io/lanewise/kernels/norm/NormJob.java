package io.lanewise.kernels.norm;

import io.lanewise.kernels.parallel.Runs;
import io.lanewise.kernels.plan.PlanJob;
import java.util.Arrays;

/**
 * One run of a normalisation: sums of pieces, from them the coefficients of each set, then the
 * elements; last what is summed over all parts. A thread does all of a set, whose elements may then
 * still be in the cache, where there are enough sets for all threads; else the steps are phases.
 * The sums are the same.
 */
abstract class NormJob extends PlanJob {
  /** Floats of a unit of several small clusters. */
  private static final int UNIT = 16 * 1024;

  /** Floats of a worker: partial sums, means and coefficients of a line. */
  private static final int WORKER = 2 * MomentKernel.SUMS + 5 * MomentKernel.BLOCK;

  /** Arrays whose lines are copied together. */
  private static final int TILES = 3;

  final NormGeometry g;
  final int pieceCount;
  final int block;
  final int lines;

  /** Floats from an image of x to the next. */
  final int imageFloats;

  /** Of each piece, its first image. */
  private final int[] firstImage;

  /** Its images. */
  private final int[] images;

  /** Where it begins in a line. */
  private final int[] from;

  /** Floats that it takes of a line. */
  private final int[] floats;

  private final boolean gathered;
  private final int sumKinds;
  private final int coefficientKinds;

  /** Channels of a group, and elements of one. */
  final int groupChannels;

  final double count;

  private final int clusters;
  private final int clusterGroups;
  private final int clustersOfUnit;
  private final int clusterUnits;
  private final boolean setAtOnce;

  /**
   * Cuts the work.
   *
   * @param sumKinds numbers that a piece leaves of each channel
   * @param coefficientKinds numbers by which the elements of a channel are computed
   */
  NormJob(NormGeometry g, int threads, int sumKinds, int coefficientKinds) {
    this.g = g;
    this.sumKinds = sumKinds;
    this.coefficientKinds = coefficientKinds;
    Runs pieces = g.pieces();
    pieceCount = pieces.units();
    imageFloats = g.tensor().imageFloats();
    gathered = g.gathered();
    firstImage = new int[pieceCount];
    images = new int[pieceCount];
    from = new int[pieceCount];
    floats = new int[pieceCount];
    for (int piece = 0; piece < pieceCount; piece++) {
      firstImage[piece] = pieces.firstRun(piece);
      images[piece] = pieces.endRun(piece) - firstImage[piece];
      from[piece] = pieces.from(piece);
      floats[piece] = pieces.floats(piece);
    }
    block = g.block();
    lines = g.lines();
    groupChannels = g.groupChannels();
    count = g.count();
    clusters = g.clusters();
    clusterGroups = g.clusterGroups();
    int all = g.parts() * clusters;
    long floats = (long) g.images() * g.tensor().imageFloats() / Math.max(1, clusters);
    clustersOfUnit = Math.clamp(UNIT / Math.max(1, floats), 1, Math.max(1, all));
    clusterUnits = (all + clustersOfUnit - 1) / clustersOfUnit;
    setAtOnce = clusterUnits % threads == 0 || clusterUnits >= 4 * threads;
  }

  /** Floats of scratch. */
  static long scratchFloats(NormGeometry g, int threads, int sumKinds, int coefficientKinds) {
    long channels = (long) g.parts() * g.lines() * g.block();
    return channels * g.pieces().units() * sumKinds
        + channels * coefficientKinds
        + (long) threads * workerFloats(g);
  }

  private static int workerFloats(NormGeometry g) {
    return WORKER + (g.gathered() ? TILES * NormGeometry.PIECE : 0);
  }

  /** Where the sums of a piece lie in scratch, one kind after the other. */
  final int sums(int part, int line, int piece) {
    return scratchAt() + ((part * lines + line) * pieceCount + piece) * sumKinds * block;
  }

  /** Where the coefficients of a line lie, one kind after the other. */
  final int coefficients(int part, int line) {
    int sums = g.parts() * lines * pieceCount * sumKinds * block;
    return scratchAt() + sums + (part * lines + line) * coefficientKinds * block;
  }

  /** Where a worker's partial sums begin. */
  final int lanes(int worker) {
    return coefficients(g.parts(), 0) + worker * workerFloats(g);
  }

  /** Where a worker's means and coefficients begin. */
  final int spread(int worker) {
    return lanes(worker) + 2 * MomentKernel.SUMS;
  }

  private int tile(int number, int worker) {
    return lanes(worker) + WORKER + number * NormGeometry.PIECE;
  }

  /** The line of a channel; a block is one channel or 16, and division is slow. */
  final int lineOf(int channel) {
    return block == 1 ? channel : channel / MomentKernel.BLOCK;
  }

  /** Its place in the line. */
  final int laneOf(int channel) {
    return channel & block - 1;
  }

  /** Elements that a piece holds of each channel. */
  final int elements(int piece) {
    return images[piece] * lineOf(floats[piece]);
  }

  /** Runs that the kernels see of a piece. */
  final int runs(int piece) {
    return gathered ? 1 : images[piece];
  }

  /** Floats of a run. */
  final int runFloats(int piece) {
    return gathered ? images[piece] * block : floats[piece];
  }

  /** The array in which the kernels see an operand. */
  final float[] seen(int operand) {
    return gathered ? scratch() : floats(operand);
  }

  /** Where they see the first run of a piece; reads it there where lines are copied together. */
  final int seenAt(int operand, int tile, int part, int line, int piece, int worker) {
    return gathered
        ? gather(operand, tile(tile, worker), line, piece)
        : resultAt(operand, tile, part, line, piece, worker);
  }

  /** Likewise for one that is only written. */
  final int resultAt(int operand, int tile, int part, int line, int piece, int worker) {
    return gathered ? tile(tile, worker) : at(operand) + placeOf(part, line, piece);
  }

  /** Where a piece begins in x. */
  final int placeOf(int part, int line, int piece) {
    return g.at(part, line, firstImage[piece]) + from[piece];
  }

  /** Where it begins in its line. */
  final int placeInLine(int piece) {
    return from[piece];
  }

  private int gather(int operand, int to, int line, int piece) {
    int used = g.used(line);
    int from = at(operand) + firstImage[piece] * imageFloats + line * block;
    if (used < block) {
      Arrays.fill(scratch(), to, to + images[piece] * block, 0f);
    }
    RowKernel.copy(floats(operand), from, imageFloats, scratch(), to, block, images[piece], used);
    return to;
  }

  /** Brings home what was written where lines are copied together. */
  final void scatter(int operand, int tile, int line, int piece, int worker) {
    if (gathered) {
      int to = at(operand) + firstImage[piece] * imageFloats + line * block;
      int from = tile(tile, worker);
      RowKernel.copy(
          scratch(), from, block, floats(operand), to, imageFloats, images[piece], g.used(line));
    }
  }

  /** Where 16 of each kind lie of numbers that lie {@code block} of a kind together. */
  final int spread(int from, int kinds, int worker) {
    if (block == MomentKernel.BLOCK) {
      return from;
    }
    int to = spread(worker);
    for (int kind = 0; kind < kinds; kind++) {
      int at = to + kind * MomentKernel.BLOCK;
      Arrays.fill(scratch(), at, at + MomentKernel.BLOCK, scratch()[from + kind]);
    }
    return to;
  }

  /** Sums a piece of a line. */
  abstract void reduce(int part, int line, int piece, int worker);

  /** Makes coefficients of the sums of a group's channels. */
  abstract void combine(int part, int group);

  /** Computes the elements of a piece of a line. */
  abstract void apply(int part, int line, int piece, int worker);

  /** Units of what is summed over all parts. */
  int finishUnits() {
    return 0;
  }

  /** Does one of them. */
  void finish(int unit) {}

  @Override
  protected final int phases() {
    return setAtOnce ? 2 : 4;
  }

  @Override
  protected final int units(int phase) {
    if (phase == phases() - 1) {
      return finishUnits();
    }
    return setAtOnce || phase == 1 ? clusterUnits : g.parts() * lines * pieceCount;
  }

  @Override
  protected final void run(int phase, int unit, int worker) {
    if (phase == phases() - 1) {
      finish(unit);
    } else if (setAtOnce || phase == 1) {
      clusters(unit, worker);
    } else {
      int piece = unit % pieceCount;
      int line = unit / pieceCount % lines;
      int part = unit / pieceCount / lines;
      if (phase == 0) {
        reduce(part, line, piece, worker);
      } else {
        apply(part, line, piece, worker);
      }
    }
  }

  private void clusters(int unit, int worker) {
    int end = Math.min(g.parts() * clusters, (unit + 1) * clustersOfUnit);
    for (int i = unit * clustersOfUnit; i < end; i++) {
      cluster(i / clusters, i % clusters, worker);
    }
  }

  private void cluster(int part, int cluster, int worker) {
    int firstGroup = cluster * clusterGroups;
    int endGroup = Math.min(g.groups(), firstGroup + clusterGroups);
    int first = lineOf(firstGroup * groupChannels);
    int end = lineOf(endGroup * groupChannels + block - 1);
    if (setAtOnce) {
      for (int line = first; line < end; line++) {
        for (int piece = 0; piece < pieceCount; piece++) {
          reduce(part, line, piece, worker);
        }
      }
    }
    for (int group = firstGroup; group < endGroup; group++) {
      combine(part, group);
    }
    if (setAtOnce) {
      // Backwards: what was summed last is nearest.
      for (int line = end - 1; line >= first; line--) {
        for (int piece = pieceCount - 1; piece >= 0; piece--) {
          apply(part, line, piece, worker);
        }
      }
    }
  }
}
