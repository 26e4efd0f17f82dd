package io.lanewise.kernels.norm;

import java.util.Arrays;

/**
 * The gradients of a normalisation by the statistics of the numbers themselves: of each channel Σ
 * dy and Σ dy·(x − mean), from these a gradient that is affine in dy and x − mean.
 *
 * <p>Operands: x, dy, y where a ReLU followed, gamma, mean, invStd, dx, dgamma, dbeta.
 */
class BackwardJob extends NormJob {
  /** Σ dy and Σ dy·(x − mean). */
  static final int SUM_KINDS = 2;

  /** The mean, the factors of dy and of x − mean, and what is added. */
  static final int COEFFICIENT_KINDS = 4;

  /** Floats of scratch for each channel of each part beside those of {@link NormJob}. */
  static final int CHANNEL_KINDS = 2;

  private static final int CHANNELS_OF_UNIT = 64;

  final boolean relu;
  private final boolean accumulate;
  private final int channelsAt;
  final int gamma;
  final int dx;

  /**
   * Cuts the work.
   *
   * @param channelsAt where in scratch the channels' gradients are kept
   */
  BackwardJob(NormGeometry g, int threads, boolean relu, boolean accumulate, int channelsAt) {
    super(g, threads, SUM_KINDS, COEFFICIENT_KINDS);
    this.relu = relu;
    this.accumulate = accumulate;
    this.channelsAt = channelsAt;
    gamma = relu ? 3 : 2;
    dx = gamma + 3;
  }

  @Override
  void reduce(int part, int line, int piece, int worker) {
    float[] x = seen(0);
    float[] dy = seen(1);
    float[] y = seen(2);
    int xAt = seenAt(0, 0, part, line, piece, worker);
    int dyAt = seenAt(1, 1, part, line, piece, worker);
    int yAt = relu ? seenAt(2, 2, part, line, piece, worker) : 0;
    int floats = runFloats(piece);
    float[] scratch = scratch();
    int sums = sums(part, line, piece);
    for (int l = 0; l < block; l++) {
      int channel = line * block + l;
      scratch[sums + l] = channel < g.channels() ? mean(part, channel) : 0;
    }
    int mean = spread(worker);
    if (block == 1) {
      Arrays.fill(scratch, mean, mean + MomentKernel.BLOCK, scratch[sums]);
    } else {
      System.arraycopy(scratch, sums, scratch, mean, block);
    }
    int lanes = lanes(worker);
    MomentKernel.clear(scratch, lanes, 2 * MomentKernel.SUMS);
    int runs = runs(piece);
    for (int run = 0; run < runs; run++) {
      int step = run * imageFloats;
      if (relu) {
        MomentKernel.maskedProducts(
            x, xAt + step, dy, dyAt + step, y, yAt + step, floats, scratch, mean, scratch, lanes);
      } else {
        MomentKernel.products(
            x, xAt + step, dy, dyAt + step, floats, scratch, mean, scratch, lanes);
      }
    }
    MomentKernel.fold(scratch, lanes, block);
    MomentKernel.fold(scratch, lanes + MomentKernel.SUMS, block);
    System.arraycopy(scratch, lanes, scratch, sums, block);
    System.arraycopy(scratch, lanes + MomentKernel.SUMS, scratch, sums + block, block);
  }

  private int set(int part, int channel) {
    return part * g.groups() + channel / groupChannels;
  }

  private float mean(int part, int channel) {
    return floats(gamma + 1)[at(gamma + 1) + set(part, channel)];
  }

  @Override
  void combine(int part, int group) {
    int size = groupChannels;
    int end = (group + 1) * size;
    if (end == group * size) {
      return;
    }
    double invStd = invStd(set(part, group * size));
    double average = 0;
    double correlation = 0;
    for (int c = group * size; c < end; c++) {
      double dbeta = sum(part, c, 0);
      double dgamma = pieceCount == 0 ? 0 : sum(part, c, 1) * invStd;
      int at = channel(part, c);
      scratch()[at] = (float) dgamma;
      scratch()[at + 1] = (float) dbeta;
      double weight = floats(gamma)[at(gamma) + c];
      average += weight * dbeta;
      correlation += weight * dgamma;
    }
    coefficients(part, group, invStd, average, correlation);
  }

  /** One over the deviation of a set. */
  double invStd(int set) {
    return floats(gamma + 2)[at(gamma + 2) + set];
  }

  /**
   * Makes the coefficients of a group's channels.
   *
   * @param average Σ gamma·dy
   * @param correlation Σ gamma·dy·x̂
   */
  void coefficients(int part, int group, double invStd, double average, double correlation) {
    int end = (group + 1) * groupChannels;
    float constant = (float) (-invStd * average / count);
    float slope = (float) (-invStd * invStd * correlation / count);
    for (int c = group * groupChannels; c < end; c++) {
      int at = coefficients(part, lineOf(c)) + laneOf(c);
      scratch()[at] = mean(part, c);
      scratch()[at + block] = (float) (floats(gamma)[at(gamma) + c] * invStd);
      scratch()[at + 2 * block] = slope;
      scratch()[at + 3 * block] = constant;
    }
    if (end == g.channels()) {
      clearUnused(part);
    }
  }

  private void clearUnused(int part) {
    int used = g.used(lines - 1);
    for (int kind = 0; kind < COEFFICIENT_KINDS; kind++) {
      int at = coefficients(part, lines - 1) + kind * block;
      Arrays.fill(scratch(), at + used, at + block, 0f);
    }
  }

  private double sum(int part, int channel, int kind) {
    double sum = 0;
    for (int piece = 0; piece < pieceCount; piece++) {
      sum += scratch()[sums(part, lineOf(channel), piece) + kind * block + laneOf(channel)];
    }
    return sum;
  }

  /** Where a channel's gradients of a part are kept. */
  private int channel(int part, int channel) {
    return scratchAt() + channelsAt + (part * g.channels() + channel) * CHANNEL_KINDS;
  }

  @Override
  void apply(int part, int line, int piece, int worker) {
    int c = spread(coefficients(part, line), COEFFICIENT_KINDS, worker);
    float[] x = seen(0);
    float[] dy = seen(1);
    float[] y = seen(2);
    float[] to = seen(dx);
    int xAt = seenAt(0, 0, part, line, piece, worker);
    int dyAt = seenAt(1, 1, part, line, piece, worker);
    int yAt = relu ? seenAt(2, 2, part, line, piece, worker) : 0;
    int toAt = resultAt(dx, 1, part, line, piece, worker);
    int floats = runFloats(piece);
    int runs = runs(piece);
    for (int run = 0; run < runs; run++) {
      int i = run * imageFloats;
      if (relu) {
        AffineKernel.maskedBackward(
            x, xAt + i, dy, dyAt + i, y, yAt + i, to, toAt + i, floats, scratch(), c);
      } else {
        AffineKernel.backward(x, xAt + i, dy, dyAt + i, to, toAt + i, floats, scratch(), c);
      }
    }
    scatter(dx, 1, line, piece, worker);
  }

  @Override
  int finishUnits() {
    return (g.channels() + CHANNELS_OF_UNIT - 1) / CHANNELS_OF_UNIT;
  }

  @Override
  void finish(int unit) {
    int end = Math.min(g.channels(), (unit + 1) * CHANNELS_OF_UNIT);
    for (int c = unit * CHANNELS_OF_UNIT; c < end; c++) {
      double dgamma = accumulate ? floats(dx + 1)[at(dx + 1) + c] : 0;
      double dbeta = accumulate ? floats(dx + 2)[at(dx + 2) + c] : 0;
      for (int part = 0; part < g.parts(); part++) {
        dgamma += scratch()[channel(part, c)];
        dbeta += scratch()[channel(part, c) + 1];
      }
      floats(dx + 1)[at(dx + 1) + c] = (float) dgamma;
      floats(dx + 2)[at(dx + 2) + c] = (float) dbeta;
    }
  }
}
