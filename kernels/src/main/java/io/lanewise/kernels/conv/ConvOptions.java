package io.lanewise.kernels.conv;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.parallel.Threads;

/**
 * How a convolution is computed.
 *
 * @param algorithm a name of the catalogue, or {@value #AUTO}
 * @param choice what {@code auto} may look at
 * @param scratchLimit bytes of scratch that a run may need at most
 * @param threads on which threads; no result depends on it
 * @param profile what runs add their phases' times to; null where nobody asks
 */
public record ConvOptions(
    String algorithm, Choice choice, long scratchLimit, Threads threads, ConvProfile profile) {
  /** Stands for the planner's choice. */
  public static final String AUTO = "auto";

  /** What {@code auto} may look at. */
  public enum Choice {
    /** The shape and the machine. */
    MACHINE,
    /** The shape alone, so that every machine computes the same bits. */
    PORTABLE
  }

  /** The planner's choice for this machine, any scratch, every processor. */
  public static final ConvOptions DEFAULT =
      new ConvOptions(AUTO, Choice.MACHINE, Long.MAX_VALUE, Threads.all(), null);

  /** Refuses nulls and a negative limit. */
  public ConvOptions {
    Check.notNull("conv", "algorithm", algorithm);
    Check.notNull("conv", "choice", choice);
    Check.notNull("conv", "threads", threads);
    if (scratchLimit < 0) {
      throw Check.error("conv", "scratchLimit", "must not be negative", scratchLimit);
    }
  }

  /** These options with an algorithm by name. */
  public ConvOptions withAlgorithm(String name) {
    return new ConvOptions(name, choice, scratchLimit, threads, profile);
  }

  /** These options with another choice. */
  public ConvOptions withChoice(Choice other) {
    return new ConvOptions(algorithm, other, scratchLimit, threads, profile);
  }

  /** These options with at most that many bytes of scratch. */
  public ConvOptions withScratchLimit(long bytes) {
    return new ConvOptions(algorithm, choice, bytes, threads, profile);
  }

  /** These options on other threads. */
  public ConvOptions withThreads(Threads other) {
    return new ConvOptions(algorithm, choice, scratchLimit, other, profile);
  }

  /** These options with runs that tell where their time goes; each is a little slower for it. */
  public ConvOptions withProfile(ConvProfile counts) {
    return new ConvOptions(algorithm, choice, scratchLimit, threads, counts);
  }
}
