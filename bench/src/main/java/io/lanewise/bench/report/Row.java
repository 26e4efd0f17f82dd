package io.lanewise.bench.report;

import io.lanewise.bench.timing.Timing;
import java.util.List;
import java.util.Map;

/**
 * One implementation on one problem. The names are those of the JSON and stay; what was not
 * measured is null.
 *
 * @param problem the problem string
 * @param direction {@code forward} for a product
 * @param layout {@code row-major} for a product
 * @param layer what the problem is called in its network; null elsewhere
 * @param repeat how often it occurs in its network; null elsewhere
 * @param implementation for example {@code lanewise:auto}
 * @param algorithm what ran under that name, if it is one of ours
 * @param eligible whether {@code auto} may choose that algorithm for the problem
 * @param threads on how many threads
 * @param status how it came out
 * @param reason why it did not come out ok; empty when it did
 * @param medianNanos median time of a call; of several forks, the median of theirs
 * @param quartile1Nanos a quarter of the samples were faster
 * @param quartile3Nanos a quarter of the samples were slower
 * @param wideSpread whether the quartiles lie so far apart that the median is to be taken with care
 * @param forkMedianNanos each fork's median; null without forks
 * @param samples how many were taken
 * @param repetitions calls a sample
 * @param flops operations of the direct method, two for a multiply-add
 * @param gflops speed by the median, in 10⁹ operations a second
 * @param percentOfPeak of the FMA peak on as many threads, measured in the same run
 * @param bytes what a call must read and write, each element once
 * @param gbps these bytes by the median, in 10⁹ a second
 * @param percentOfCopy of the speed at which a plain copy moves as many bytes, in the same run
 * @param intensity operations a byte
 * @param scratchBytes what a call needs besides its operands
 * @param allocatedBytes heap allocated by a call, on all threads
 * @param error the largest error in units of the bound's norm
 * @param errorBound the largest error allowed in the same units
 * @param phaseNanos a call's time phase by phase, all threads added up; null where there are none
 */
public record Row(
    String problem,
    String direction,
    String layout,
    String layer,
    Integer repeat,
    String implementation,
    String algorithm,
    Boolean eligible,
    int threads,
    Status status,
    String reason,
    Double medianNanos,
    Double quartile1Nanos,
    Double quartile3Nanos,
    Boolean wideSpread,
    List<Double> forkMedianNanos,
    Integer samples,
    Integer repetitions,
    Long flops,
    Double gflops,
    Double percentOfPeak,
    Long bytes,
    Double gbps,
    Double percentOfCopy,
    Double intensity,
    Long scratchBytes,
    Long allocatedBytes,
    Double error,
    Double errorBound,
    Map<String, Double> phaseNanos) {

  /** A row of which nothing is known yet. */
  public static Row of(
      String problem, String direction, String layout, String implementation, int threads) {
    Draft draft = new Draft();
    draft.problem = problem;
    draft.direction = direction;
    draft.layout = layout;
    draft.implementation = implementation;
    draft.threads = threads;
    return draft.row();
  }

  /** Whether both are the same implementation on the same problem with as many threads. */
  public boolean isSameAs(Row other) {
    return implementation.equals(other.implementation) && isBeside(other);
  }

  /** Whether both are about the same problem with as many threads. */
  public boolean isBeside(Row other) {
    return problem.equals(other.problem)
        && direction.equals(other.direction)
        && layout.equals(other.layout)
        && threads == other.threads;
  }

  /** Whether it has a time. */
  public boolean isTimed() {
    return medianNanos != null;
  }

  /** Whether it is one of ours. */
  public boolean isOurs() {
    return implementation.startsWith("lanewise:");
  }

  /** The layer's name where there is one, else the problem. */
  public String title() {
    return layer == null ? problem : layer;
  }

  /** This row with its status. */
  public Row judged(Status outcome, String why) {
    Draft draft = new Draft(this);
    draft.status = outcome;
    draft.reason = why;
    return draft.row();
  }

  /** This row with the reason why it takes no part. */
  public Row refused(String why) {
    return judged(Status.REFUSED, why);
  }

  /** This row as a layer of a network; 0 times as a layer that stands for itself. */
  public Row as(String name, int times) {
    Draft draft = new Draft(this);
    draft.layer = name;
    draft.repeat = times == 0 ? null : times;
    return draft.row();
  }

  /** This row with what ran. */
  public Row by(String name, boolean mayBeChosen) {
    Draft draft = new Draft(this);
    draft.algorithm = name;
    draft.eligible = mayBeChosen;
    return draft.row();
  }

  /** This row with what the check found; a negative number of bytes is an unknown one. */
  public Row measured(double worst, double allowed, long scratch) {
    Draft draft = new Draft(this);
    draft.scratchBytes = scratch < 0 ? null : scratch;
    draft.error = finite(worst);
    draft.errorBound = finite(allowed);
    return draft.row();
  }

  /** This row with its timing; 0 operations are none that count. */
  public Row timed(Timing timing, long operations, long moved) {
    Draft draft = new Draft(this);
    draft.wideSpread = timing.spread() > Timing.WIDE;
    draft.samples = timing.samples();
    draft.repetitions = timing.repetitions();
    draft.allocatedBytes = timing.allocatedBytes();
    draft.flops = operations == 0 ? null : operations;
    draft.bytes = moved;
    draft.intensity = operations == 0 || moved == 0 ? null : (double) operations / moved;
    draft.took(timing.medianNanos(), timing.quartile1Nanos(), timing.quartile3Nanos());
    return draft.row();
  }

  /** This row with its phases; none when there are none. */
  public Row split(Map<String, Double> nanos) {
    Draft draft = new Draft(this);
    draft.phaseNanos = nanos.isEmpty() ? null : nanos;
    return draft.row();
  }

  /** This row without its timing. */
  public Row untimed() {
    Draft draft = new Draft(of(problem, direction, layout, implementation, threads));
    draft.layer = layer;
    draft.repeat = repeat;
    draft.algorithm = algorithm;
    draft.eligible = eligible;
    draft.status = status;
    draft.reason = reason;
    draft.scratchBytes = scratchBytes;
    draft.error = error;
    draft.errorBound = errorBound;
    return draft.row();
  }

  /** This row held against the peak; a peak that is not a number is an unknown one. */
  public Row against(double peakGflops) {
    Draft draft = new Draft(this);
    draft.percentOfPeak = gflops == null ? null : finite(100 * gflops / peakGflops);
    return draft.row();
  }

  /** This row held against a copy of as many bytes that took so long. */
  public Row againstCopy(double copyNanos) {
    Draft draft = new Draft(this);
    draft.percentOfCopy = medianNanos == null ? null : finite(100 * copyNanos / medianNanos);
    return draft.row();
  }

  /**
   * The same row out of several forks, this one's among them: the median fork's time, and the
   * fastest and the slowest fork in place of the quartiles.
   */
  public Row ofForks(List<Row> forks) {
    double[] medians = forks.stream().mapToDouble(Row::medianNanos).sorted().toArray();
    Draft draft = new Draft(this);
    draft.forkMedianNanos = forks.stream().map(Row::medianNanos).toList();
    draft.took(Timing.median(medians), medians[0], medians[medians.length - 1]);
    draft.wideSpread = (medians[medians.length - 1] - medians[0]) / draft.medianNanos > Timing.WIDE;
    return draft.row();
  }

  private static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  /** A row being changed. */
  private static final class Draft {
    private String problem;
    private String direction;
    private String layout;
    private String layer;
    private Integer repeat;
    private String implementation;
    private String algorithm;
    private Boolean eligible;
    private int threads;
    private Status status = Status.REFUSED;
    private String reason = "";
    private Double medianNanos;
    private Double quartile1Nanos;
    private Double quartile3Nanos;
    private Boolean wideSpread;
    private List<Double> forkMedianNanos;
    private Integer samples;
    private Integer repetitions;
    private Long flops;
    private Double gflops;
    private Double percentOfPeak;
    private Long bytes;
    private Double gbps;
    private Double percentOfCopy;
    private Double intensity;
    private Long scratchBytes;
    private Long allocatedBytes;
    private Double error;
    private Double errorBound;
    private Map<String, Double> phaseNanos;

    Draft() {}

    Draft(Row row) {
      problem = row.problem;
      direction = row.direction;
      layout = row.layout;
      layer = row.layer;
      repeat = row.repeat;
      implementation = row.implementation;
      algorithm = row.algorithm;
      eligible = row.eligible;
      threads = row.threads;
      status = row.status;
      reason = row.reason;
      medianNanos = row.medianNanos;
      quartile1Nanos = row.quartile1Nanos;
      quartile3Nanos = row.quartile3Nanos;
      wideSpread = row.wideSpread;
      forkMedianNanos = row.forkMedianNanos;
      samples = row.samples;
      repetitions = row.repetitions;
      flops = row.flops;
      gflops = row.gflops;
      percentOfPeak = row.percentOfPeak;
      bytes = row.bytes;
      gbps = row.gbps;
      percentOfCopy = row.percentOfCopy;
      intensity = row.intensity;
      scratchBytes = row.scratchBytes;
      allocatedBytes = row.allocatedBytes;
      error = row.error;
      errorBound = row.errorBound;
      phaseNanos = row.phaseNanos;
    }

    void took(double median, double low, double high) {
      medianNanos = median;
      quartile1Nanos = low;
      quartile3Nanos = high;
      gflops = flops == null ? null : flops / median;
      gbps = bytes == null ? null : bytes / median;
    }

    Row row() {
      return new Row(
          problem,
          direction,
          layout,
          layer,
          repeat,
          implementation,
          algorithm,
          eligible,
          threads,
          status,
          reason,
          medianNanos,
          quartile1Nanos,
          quartile3Nanos,
          wideSpread,
          forkMedianNanos,
          samples,
          repetitions,
          flops,
          gflops,
          percentOfPeak,
          bytes,
          gbps,
          percentOfCopy,
          intensity,
          scratchBytes,
          allocatedBytes,
          error,
          errorBound,
          phaseNanos);
    }
  }
}
