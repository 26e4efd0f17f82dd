package io.lanewise.kernels.norm;

import java.util.Arrays;

/**
 * Normalises by the statistics of the numbers themselves.
 *
 * <p>Of each piece, while it is in the first level cache: its mean as one float, then the sums of
 * what the numbers differ from it, and of the squares. These add up in double, by the rule of Chan,
 * Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances"
 * (1979), so that neither a large mean nor many numbers cost accuracy, and memory is read once.
 *
 * <p>Operands: x, gamma, beta; for batch norm the running mean and variance; y, mean, invStd.
 */
final class ForwardJob extends NormJob {
  /** What a piece leaves: its mean, and the sums of deviations from it and of their squares. */
  static final int SUM_KINDS = 3;

  /** The mean as a float, scale and shift. */
  static final int COEFFICIENT_KINDS = 3;

  private final boolean perElement;
  private final boolean relu;
  private final double epsilon;
  private final boolean running;
  private final double momentum;
  private final int y;

  private ForwardJob(
      NormGeometry g,
      int threads,
      boolean perElement,
      boolean relu,
      float epsilon,
      boolean running,
      float momentum) {
    super(g, threads, SUM_KINDS, COEFFICIENT_KINDS);
    this.perElement = perElement;
    this.relu = relu;
    this.epsilon = epsilon;
    this.running = running;
    this.momentum = momentum;
    y = running ? 5 : 3;
  }

  static ForwardJob of(BatchNormProblem problem, int threads) {
    return new ForwardJob(
        problem.geometry(),
        threads,
        false,
        problem.relu(),
        problem.epsilon(),
        true,
        problem.momentum());
  }

  static ForwardJob of(GroupNormProblem problem, int threads) {
    return new ForwardJob(
        problem.geometry(), threads, problem.inRows(), false, problem.epsilon(), false, 0);
  }

  @Override
  void reduce(int part, int line, int piece, int worker) {
    float[] x = seen(0);
    int at = seenAt(0, 0, part, line, piece, worker);
    int runs = runs(piece);
    int floats = runFloats(piece);
    float[] scratch = scratch();
    int lanes = lanes(worker);
    MomentKernel.clear(scratch, lanes, MomentKernel.SUMS);
    MomentKernel.sum(x, at, imageFloats, runs, floats, scratch, lanes);
    MomentKernel.fold(scratch, lanes, block);
    int sums = sums(part, line, piece);
    float elements = elements(piece);
    for (int l = 0; l < block; l++) {
      scratch[sums + l] = scratch[lanes + l] / elements;
    }
    int mean = spread(sums, 1, worker);
    MomentKernel.clear(scratch, lanes, 2 * MomentKernel.SUMS);
    MomentKernel.deviations(x, at, imageFloats, runs, floats, scratch, mean, scratch, lanes);
    MomentKernel.fold(scratch, lanes, block);
    MomentKernel.fold(scratch, lanes + MomentKernel.SUMS, block);
    System.arraycopy(scratch, lanes, scratch, sums + block, block);
    System.arraycopy(scratch, lanes + MomentKernel.SUMS, scratch, sums + 2 * block, block);
  }

  @Override
  void combine(int part, int group) {
    int size = groupChannels;
    int end = (group + 1) * size;
    double mean = 0;
    for (int c = group * size; c < end; c++) {
      mean += sum(part, c);
    }
    mean = count == 0 ? 0 : mean / count;
    double squares = 0;
    for (int c = group * size; c < end; c++) {
      squares += squares(part, c, mean);
    }
    double variance = count == 0 ? 0 : Math.max(0, squares / count);
    double invStd = 1 / Math.sqrt(variance + epsilon);
    int set = part * g.groups() + group;
    floats(y + 1)[at(y + 1) + set] = (float) mean;
    floats(y + 2)[at(y + 2) + set] = (float) invStd;
    if (running && count > 0) {
      double unbiased = variance * (count / Math.max(1, count - 1));
      run(3, set, mean);
      run(4, set, unbiased);
    }
    for (int c = group * size; c < end; c++) {
      coefficients(part, c, mean, invStd);
    }
    if (end > group * size && end == g.channels()) {
      clearUnused(part);
    }
  }

  private double sum(int part, int channel) {
    float[] scratch = scratch();
    int line = lineOf(channel);
    int lane = laneOf(channel);
    double sum = 0;
    for (int piece = 0; piece < pieceCount; piece++) {
      int at = sums(part, line, piece) + lane;
      sum += (double) elements(piece) * scratch[at] + scratch[at + block];
    }
    return sum;
  }

  private double squares(int part, int channel, double mean) {
    float[] scratch = scratch();
    int line = lineOf(channel);
    int lane = laneOf(channel);
    double sum = 0;
    for (int piece = 0; piece < pieceCount; piece++) {
      int at = sums(part, line, piece) + lane;
      double apart = scratch[at] - mean;
      sum +=
          scratch[at + 2 * block] + apart * (2.0 * scratch[at + block] + elements(piece) * apart);
    }
    return sum;
  }

  private void run(int operand, int channel, double value) {
    int at = at(operand) + channel;
    floats(operand)[at] = (float) ((1 - momentum) * floats(operand)[at] + momentum * value);
  }

  /** What the mean loses as a float comes back in the shift. */
  private void coefficients(int part, int channel, double mean, double invStd) {
    float[] scratch = scratch();
    int at = coefficients(part, lineOf(channel)) + laneOf(channel);
    double gamma = perElement ? 1 : floats(1)[at(1) + channel];
    double beta = perElement ? 0 : floats(2)[at(2) + channel];
    float scale = (float) (gamma * invStd);
    scratch[at] = (float) mean;
    scratch[at + block] = scale;
    double lost = Float.isFinite(scale) ? ((float) mean - mean) * scale : 0;
    scratch[at + 2 * block] = (float) (beta + lost);
  }

  private void clearUnused(int part) {
    int used = g.used(lines - 1);
    for (int kind = 0; kind < COEFFICIENT_KINDS; kind++) {
      int at = coefficients(part, lines - 1) + kind * block;
      Arrays.fill(scratch(), at + used, at + block, 0f);
    }
  }

  @Override
  void apply(int part, int line, int piece, int worker) {
    if (perElement) {
      applyToElements(part, line, piece);
      return;
    }
    int c = spread(coefficients(part, line), COEFFICIENT_KINDS, worker);
    float[] x = seen(0);
    float[] to = seen(y);
    int xAt = seenAt(0, 0, part, line, piece, worker);
    int yAt = resultAt(y, 1, part, line, piece, worker);
    int floats = runFloats(piece);
    int runs = runs(piece);
    AffineKernel.forward(relu, x, xAt, to, yAt, imageFloats, runs, floats, scratch(), c);
    scatter(y, 1, line, piece, worker);
  }

  private void applyToElements(int part, int line, int piece) {
    float[] scratch = scratch();
    int c = coefficients(part, line);
    int from = placeOf(part, line, piece);
    int column = line * g.pixels() + placeInLine(piece);
    RowKernel.forward(
        floats(0),
        at(0) + from,
        floats(1),
        at(1) + column,
        floats(2),
        at(2) + column,
        floats(y),
        at(y) + from,
        runFloats(piece),
        scratch[c],
        scratch[c + 1],
        scratch[c + 2]);
  }
}
