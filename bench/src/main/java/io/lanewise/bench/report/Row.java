package io.lanewise.bench.report;

import io.lanewise.bench.timing.Timing;

/**
 * One implementation on one problem. The names are those of the JSON and stay; what was not
 * measured is null.
 *
 * @param problem the problem string
 * @param direction {@code forward} for a product
 * @param layout {@code row-major} for a product
 * @param implementation for example {@code lanewise:auto}
 * @param threads on how many threads
 * @param medianNanos median time of a call
 * @param gflops speed by the median, in 10⁹ operations a second
 * @param percentOfPeak of the FMA peak on as many threads, measured in the same run
 * @param scratchBytes what a call needs besides its operands
 * @param error the largest error in units of the bound's norm
 * @param errorBound the largest error allowed in the same units
 * @param status how it came out
 * @param reason why it did not come out ok; empty when it did
 * @param quartile1Nanos a quarter of the samples were faster
 * @param quartile3Nanos a quarter of the samples were slower
 * @param wideSpread whether the quartiles lie so far apart that the median is to be taken with care
 * @param allocatedBytes heap allocated by a call, on all threads
 * @param samples how many were taken
 * @param repetitions calls a sample
 * @param bytes what a call must read and write, each element once
 * @param gbps these bytes by the median, in 10⁹ a second
 * @param percentOfCopy of the speed at which a plain copy moves as many bytes, in the same run
 */
public record Row(
    String problem,
    String direction,
    String layout,
    String implementation,
    int threads,
    Double medianNanos,
    Double gflops,
    Double percentOfPeak,
    Long scratchBytes,
    Double error,
    Double errorBound,
    Status status,
    String reason,
    Double quartile1Nanos,
    Double quartile3Nanos,
    Boolean wideSpread,
    Long allocatedBytes,
    Integer samples,
    Integer repetitions,
    Long bytes,
    Double gbps,
    Double percentOfCopy) {

  /** A row of which nothing is known yet. */
  public static Row of(
      String problem, String direction, String layout, String implementation, int threads) {
    return new Row(
        problem,
        direction,
        layout,
        implementation,
        threads,
        null,
        null,
        null,
        null,
        null,
        null,
        Status.REFUSED,
        "",
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** This row with its status. */
  public Row judged(Status outcome, String why) {
    return new Row(
        problem,
        direction,
        layout,
        implementation,
        threads,
        medianNanos,
        gflops,
        percentOfPeak,
        scratchBytes,
        error,
        errorBound,
        outcome,
        why,
        quartile1Nanos,
        quartile3Nanos,
        wideSpread,
        allocatedBytes,
        samples,
        repetitions,
        bytes,
        gbps,
        percentOfCopy);
  }

  /** This row with the reason why it takes no part. */
  public Row refused(String why) {
    return judged(Status.REFUSED, why);
  }

  /** This row with what the check found; a negative number of bytes is an unknown one. */
  public Row measured(double worst, double allowed, long scratch) {
    return new Row(
        problem,
        direction,
        layout,
        implementation,
        threads,
        medianNanos,
        gflops,
        percentOfPeak,
        scratch < 0 ? null : scratch,
        finite(worst),
        finite(allowed),
        status,
        reason,
        quartile1Nanos,
        quartile3Nanos,
        wideSpread,
        allocatedBytes,
        samples,
        repetitions,
        bytes,
        gbps,
        percentOfCopy);
  }

  /** This row with its timing; 0 operations are none that count. */
  public Row timed(Timing timing, long flops, long moved) {
    return new Row(
        problem,
        direction,
        layout,
        implementation,
        threads,
        timing.medianNanos(),
        flops == 0 ? null : flops / timing.medianNanos(),
        null,
        scratchBytes,
        error,
        errorBound,
        status,
        reason,
        timing.quartile1Nanos(),
        timing.quartile3Nanos(),
        timing.spread() > Timing.WIDE,
        timing.allocatedBytes(),
        timing.samples(),
        timing.repetitions(),
        moved,
        moved / timing.medianNanos(),
        null);
  }

  /** This row without its timing. */
  public Row untimed() {
    return of(problem, direction, layout, implementation, threads)
        .judged(status, reason)
        .measured(
            error == null ? Double.NaN : error,
            errorBound == null ? Double.NaN : errorBound,
            scratchBytes == null ? -1 : scratchBytes);
  }

  /** This row held against the peak; a peak that is not a number is an unknown one. */
  public Row against(double peakGflops) {
    return new Row(
        problem,
        direction,
        layout,
        implementation,
        threads,
        medianNanos,
        gflops,
        gflops == null ? null : finite(100 * gflops / peakGflops),
        scratchBytes,
        error,
        errorBound,
        status,
        reason,
        quartile1Nanos,
        quartile3Nanos,
        wideSpread,
        allocatedBytes,
        samples,
        repetitions,
        bytes,
        gbps,
        percentOfCopy);
  }

  /** This row held against a copy of as many bytes that took so long. */
  public Row againstCopy(double copyNanos) {
    return new Row(
        problem,
        direction,
        layout,
        implementation,
        threads,
        medianNanos,
        gflops,
        percentOfPeak,
        scratchBytes,
        error,
        errorBound,
        status,
        reason,
        quartile1Nanos,
        quartile3Nanos,
        wideSpread,
        allocatedBytes,
        samples,
        repetitions,
        bytes,
        gbps,
        medianNanos == null ? null : finite(100 * copyNanos / medianNanos));
  }

  private static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
