package io.lanewise.kernels.conv;

import io.lanewise.kernels.gemm.EpilogueData;
import io.lanewise.kernels.parallel.IdleJobs;
import io.lanewise.kernels.parallel.Threads;

/** A plan whose runs are jobs on its threads. By itself it is one that reads no filters. */
abstract class JobPlan extends ConvPlan {
  /** Below this a second thread costs more than it brings. */
  static final long PARALLEL_FLOPS = 2_000_000;

  final Threads threads;
  private final IdleJobs<ConvJob> idleJobs = new IdleJobs<>(this::newJob);

  /**
   * Takes the options' threads, or the caller's alone.
   *
   * @param parallel whether there is work enough for a second thread
   */
  JobPlan(ConvAlgorithm algorithm, ConvProblem problem, ConvOptions options, boolean parallel) {
    super(algorithm, problem, options);
    threads = parallel ? options.threads() : Threads.ONE;
  }

  /** A job of this plan. */
  abstract ConvJob newJob();

  @Override
  public int packedFloats() {
    return 0;
  }

  @Override
  protected String packedForm() {
    return "";
  }

  @Override
  protected void pack(float[] filters, int offset, float[] to, int toOffset) {
    throw new AssertionError("no filters are read");
  }

  @Override
  protected final void execute(
      float[] source,
      int sourceOffset,
      float[] second,
      int secondOffset,
      EpilogueData epilogue,
      float[] target,
      int targetOffset,
      float[] scratch,
      int scratchOffset) {
    ConvJob job = idleJobs.take();
    try {
      job.bind(
          source,
          sourceOffset,
          second,
          secondOffset,
          epilogue,
          target,
          targetOffset,
          scratch,
          scratchOffset);
      threads.run(job);
    } finally {
      job.release();
      idleJobs.give(job);
    }
  }
}
