package io.lanewise.kernels.conv;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.parallel.Threads;
import io.lanewise.kernels.tuning.Tuning;

/**
 * How a convolution is computed.
 *
 * @param algorithm a name of the catalogue, or {@value #AUTO}
 * @param choice what {@code auto} may look at
 * @param scratchLimit bytes of scratch that a run may need at most
 * @param threads on which threads; no result depends on it
 * @param tuning what was measured, for {@link Choice#MACHINE}; null for what the property {@code
 *     lanewise.tuning} names, if anything
 * @param profile what runs add their phases' times to; null where nobody asks
 */
public record ConvOptions(
    String algorithm,
    Choice choice,
    long scratchLimit,
    Threads threads,
    Tuning tuning,
    ConvProfile profile) {
  /** Stands for the planner's choice. */
  public static final String AUTO = "auto";

  /** What {@code auto} may look at. */
  public enum Choice {
    /** The shape, the machine, and what was measured on it; never the number of threads. */
    MACHINE,
    /** The shape alone, so that every machine computes the same bits. */
    PORTABLE
  }

  /** The planner's choice for this machine, any scratch, every processor. */
  public static final ConvOptions DEFAULT =
      new ConvOptions(AUTO, Choice.MACHINE, Long.MAX_VALUE, Threads.all(), null, null);

  /** Refuses nulls, but for the tuning, and a negative limit. */
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
    return new ConvOptions(name, choice, scratchLimit, threads, tuning, profile);
  }

  /** These options with another choice. */
  public ConvOptions withChoice(Choice other) {
    return new ConvOptions(algorithm, other, scratchLimit, threads, tuning, profile);
  }

  /** These options with at most that many bytes of scratch. */
  public ConvOptions withScratchLimit(long bytes) {
    return new ConvOptions(algorithm, choice, bytes, threads, tuning, profile);
  }

  /** These options on other threads. */
  public ConvOptions withThreads(Threads other) {
    return new ConvOptions(algorithm, choice, scratchLimit, other, tuning, profile);
  }

  /** These options with runs that tell where their time goes; each is a little slower for it. */
  public ConvOptions withProfile(ConvProfile counts) {
    return new ConvOptions(algorithm, choice, scratchLimit, threads, tuning, counts);
  }

  /** These options with what was measured; {@link Tuning#NONE} for estimates whatever is there. */
  public ConvOptions withTuning(Tuning measured) {
    Check.notNull("conv", "tuning", measured);
    return new ConvOptions(algorithm, choice, scratchLimit, threads, measured, profile);
  }
}
