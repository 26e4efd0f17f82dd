package io.lanewise.kernels.norm;

/**
 * The gradients of a batch norm by statistics that stay as they are. The gradient of x is that of y
 * times a number of the channel, so it is written while a piece is summed.
 *
 * <p>Operands: x, dy, y where a ReLU followed, gamma, mean, variance, dx, dgamma, dbeta.
 */
final class FrozenBackwardJob extends BackwardJob {
  private final double epsilon;

  private FrozenBackwardJob(BatchNormProblem problem, int threads, int channelsAt) {
    super(problem.geometry(), threads, problem.relu(), problem.accumulate(), channelsAt);
    epsilon = problem.epsilon();
  }

  static FrozenBackwardJob of(BatchNormProblem problem, int threads) {
    return new FrozenBackwardJob(
        problem, threads, NormScratch.channelsOfBackward(problem.geometry(), threads));
  }

  @Override
  double invStd(int set) {
    return 1 / Math.sqrt(floats(gamma + 2)[at(gamma + 2) + set] + epsilon);
  }

  @Override
  void reduce(int part, int line, int piece, int worker) {
    super.reduce(part, line, piece, worker);
    float[] scratch = scratch();
    int scale = spread(worker) + MomentKernel.BLOCK;
    for (int l = 0; l < MomentKernel.BLOCK; l++) {
      int channel = line * block + (block == 1 ? 0 : l);
      boolean there = channel < g.channels();
      scratch[scale + l] =
          there ? (float) (floats(gamma)[at(gamma) + channel] * invStd(channel)) : 0;
    }
    float[] dy = seen(1);
    float[] y = relu ? seen(2) : null;
    float[] to = seen(dx);
    int dyAt = resultAt(1, 1, part, line, piece, worker);
    int yAt = relu ? resultAt(2, 2, part, line, piece, worker) : 0;
    int toAt = resultAt(dx, 1, part, line, piece, worker);
    int floats = runFloats(piece);
    for (int run = 0; run < runs(piece); run++) {
      int i = run * imageFloats;
      AffineKernel.scale(dy, dyAt + i, y, yAt + i, to, toAt + i, floats, scratch, scale);
    }
    scatter(dx, 1, line, piece, worker);
  }

  @Override
  void coefficients(int part, int group, double invStd, double average, double correlation) {}

  @Override
  void apply(int part, int line, int piece, int worker) {}
}
