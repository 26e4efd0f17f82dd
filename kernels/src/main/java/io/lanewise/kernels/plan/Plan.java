package io.lanewise.kernels.plan;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.contract.Explanation;
import io.lanewise.kernels.contract.Support;
import io.lanewise.kernels.contract.UnsupportedProblemException;
import io.lanewise.kernels.observe.Flight;
import io.lanewise.kernels.observe.SelfCheck;
import io.lanewise.kernels.parallel.IdleJobs;
import io.lanewise.kernels.parallel.Scratch;
import io.lanewise.kernels.parallel.Threads;
import java.util.List;

/**
 * A problem made ready. Immutable and safe for any number of threads at once; a run allocates
 * nothing.
 *
 * <p>What a run takes is the problem's list of operands, each an array and where it begins in it:
 * first the arrays of floats, last the one of integers where there is one. A run checks every
 * argument and then never looks again; when one is refused, nothing has been written. What is
 * written may share no element with another operand, unless the problem says that it may be that
 * operand's very elements.
 */
public abstract class Plan {
  /** Below so many bytes a second thread costs more than it brings. */
  private static final long PARALLEL_BYTES = 256 * 1024;

  private final Algorithm algorithm;
  private final Problem problem;
  private final PlanOptions options;
  private final Operand[] kinds;
  private final IdleJobs<PlanJob> idleJobs;
  private final SelfCheck selfCheck = SelfCheck.ON ? new SelfCheck() : null;
  private List<Algorithm> chosenFrom = List.of();

  /**
   * Checks the problem against the algorithm.
   *
   * @throws UnsupportedProblemException when the algorithm refuses the problem
   */
  @SuppressWarnings("this-escape") // The supplier is kept, and first called by a run.
  protected Plan(Algorithm algorithm, Problem problem, PlanOptions options) {
    Check.notNull("plan", "problem", problem);
    Check.notNull("plan", "options", options);
    Support support = algorithm.supports(problem);
    if (!support.accepted()) {
      throw new UnsupportedProblemException(algorithm.name(), problem.toString(), support.reason());
    }
    this.algorithm = algorithm;
    this.problem = problem;
    this.options = problem.bytes() < PARALLEL_BYTES ? options.withThreads(Threads.ONE) : options;
    kinds = problem.operands().toArray(Operand[]::new);
    idleJobs = new IdleJobs<>(this::newJob);
  }

  /**
   * The plan of the first algorithm of a list that takes the problem, or of the one that the
   * options name.
   *
   * @throws UnsupportedProblemException when a named algorithm refuses the problem
   * @throws IllegalArgumentException when there is none of that name, or none that takes it
   */
  public static Plan of(List<Algorithm> algorithms, Problem problem, PlanOptions options) {
    Check.notNull("plan", "problem", problem);
    Check.notNull("plan", "options", options);
    Object event = Flight.planBegins();
    for (Algorithm algorithm : algorithms) {
      boolean wanted =
          options.algorithm().equals(PlanOptions.AUTO)
              ? algorithm.supports(problem).accepted()
              : algorithm.name().equals(options.algorithm());
      if (wanted) {
        Plan plan = algorithm.plan(problem, options);
        plan.chosenFrom = algorithms;
        if (event != null) {
          int threads = plan.options.threads().count();
          Flight.planEnds(
              event, problem, plan.algorithm(), threads, plan.scratchBytes(), problem.bytes());
        }
        return plan;
      }
    }
    throw Check.error(
        "plan",
        "algorithm",
        "must be one that takes "
            + problem
            + ", of "
            + algorithms.stream().map(Algorithm::name).toList(),
        options.algorithm());
  }

  /** A job of this plan. */
  protected abstract PlanJob newJob();

  /** How the algorithm goes about it, in a line. */
  protected abstract String describe();

  /** Floats of scratch a run needs, for all its threads. */
  public int scratchFloats() {
    return 0;
  }

  /** Bytes of scratch a run needs, for all its threads. */
  public final long scratchBytes() {
    return 4L * scratchFloats();
  }

  /** The algorithm's name. */
  public final String algorithm() {
    return algorithm.name();
  }

  /** What is computed. */
  public final Problem problem() {
    return problem;
  }

  /** How; one thread only where there is little to do. */
  public final PlanOptions options() {
    return options;
  }

  /** How far a result may lie from the exact one. */
  public final ErrorBound errorBound() {
    return algorithm.errorBound(problem);
  }

  /** What was decided and why, in a few lines. */
  public final String explain() {
    Explanation text =
        Explanation.of(problem, algorithm(), describe())
            .line("threads", options.threads().count())
            .line("scratch", scratchBytes() + " bytes")
            .work(0, problem.bytes())
            .bound(errorBound());
    if (!chosenFrom.isEmpty()) {
      boolean auto = options.algorithm().equals(PlanOptions.AUTO);
      text.line("chosen", auto ? "the first that takes the problem" : "by its name");
    }
    // Dozens are for other operations; who is interested in those asks the catalogue.
    List<Algorithm> near = chosenFrom.stream().filter(this::isNear).toList();
    return text.refused(near, Algorithm::name, a -> a.supports(problem)).toString();
  }

  private boolean isNear(Algorithm other) {
    return !other.supports(problem).reason().equals(VectorAlgorithm.OF_ANOTHER_OPERATION);
  }

  /**
   * Runs with one array.
   *
   * @throws IllegalArgumentException when the array is null or too short, or the problem takes
   *     others
   */
  public final void run(float[] a, int aOffset) {
    PlanJob job = idleJobs.take();
    job.operands().add(a, aOffset);
    run(job, null, 0);
  }

  /**
   * Runs with two arrays.
   *
   * @throws IllegalArgumentException when an array is null or too short, the problem takes other
   *     arrays, or what is written overlaps
   */
  public final void run(float[] a, int aOffset, float[] b, int bOffset) {
    PlanJob job = idleJobs.take();
    job.operands().add(a, aOffset).add(b, bOffset);
    run(job, null, 0);
  }

  /** Runs with three arrays. */
  public final void run(float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset) {
    PlanJob job = idleJobs.take();
    job.operands().add(a, aOffset).add(b, bOffset).add(c, cOffset);
    run(job, null, 0);
  }

  /** Runs with four arrays. */
  public final void run(
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      float[] d,
      int dOffset) {
    PlanJob job = idleJobs.take();
    job.operands().add(a, aOffset).add(b, bOffset).add(c, cOffset).add(d, dOffset);
    run(job, null, 0);
  }

  /** Runs with an array and integers. */
  public final void run(float[] a, int aOffset, int[] integers, int integersOffset) {
    PlanJob job = idleJobs.take();
    job.operands().add(a, aOffset).add(integers, integersOffset);
    run(job, null, 0);
  }

  /** Runs with two arrays and integers. */
  public final void run(
      float[] a, int aOffset, float[] b, int bOffset, int[] integers, int integersOffset) {
    PlanJob job = idleJobs.take();
    job.operands().add(a, aOffset).add(b, bOffset).add(integers, integersOffset);
    run(job, null, 0);
  }

  /** Runs with three arrays and integers. */
  public final void run(
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      int[] integers,
      int integersOffset) {
    PlanJob job = idleJobs.take();
    job.operands().add(a, aOffset).add(b, bOffset).add(c, cOffset).add(integers, integersOffset);
    run(job, null, 0);
  }

  /** Runs with any number of arrays. */
  public final void run(Operands operands) {
    Check.notNull(problem.operation(), "operands", operands);
    PlanJob job = idleJobs.take();
    job.operands().set(operands);
    run(job, null, 0);
  }

  /** The same with the caller's scratch: {@link #scratchFloats} elements from its offset. */
  public final void run(Operands operands, float[] scratch, int scratchOffset) {
    Check.notNull(problem.operation(), "operands", operands);
    Check.extent(problem.operation(), "scratch", scratch, scratchOffset, scratchFloats());
    for (int i = 0; i < operands.count(); i++) {
      if (scratch == operands.floats(i)) {
        throw error("scratch", "must be an array of its own", "one that is an operand");
      }
    }
    PlanJob job = idleJobs.take();
    job.operands().set(operands);
    run(job, scratch, scratchOffset);
  }

  private void run(PlanJob job, float[] scratch, int scratchOffset) {
    float[] taken = null;
    try {
      check(job.operands());
      if (scratch == null && scratchFloats() > 0) {
        taken = Scratch.take(scratchFloats());
        job.useScratch(taken, 0);
      } else {
        job.useScratch(scratch, scratchOffset);
      }
      PlanCheck held = SelfCheck.isDue() ? check(job) : null;
      Object event = Flight.runBegins();
      options.threads().run(job);
      if (event != null) {
        Flight.runEnds(event, problem, algorithm(), options.threads().count(), problem.bytes());
      }
      if (held != null) {
        selfCheck.report(problem, algorithm(), held.tally());
      }
    } finally {
      job.release();
      idleJobs.give(job);
      if (taken != null) {
        Scratch.give(taken);
      }
    }
  }

  /** What the run will be held against; null where that is too much. */
  private PlanCheck check(PlanJob job) {
    if (problem.bytes() > PlanCheck.MOST_BYTES) {
      selfCheck.skip(problem, algorithm(), "over " + PlanCheck.MOST_BYTES + " bytes");
      return null;
    }
    return new PlanCheck(this, job.operands());
  }

  private void check(Operands operands) {
    if (operands.count() != kinds.length) {
      throw error("operands", "must be " + kinds.length, operands.count());
    }
    for (int i = 0; i < kinds.length; i++) {
      Operand kind = kinds[i];
      int floats = kind.shape().floats();
      if (kind.integers() == null) {
        Check.extent(problem.operation(), kind.name(), operands.floats(i), operands.at(i), floats);
      } else {
        checkIntegers(kind, operands.integers(), operands.at(i), floats);
      }
      for (int other = 0; other < i; other++) {
        if (kind.isWritten() || kinds[other].isWritten()) {
          apart(operands, other, i);
        }
      }
    }
  }

  private void checkIntegers(Operand kind, int[] array, int offset, int count) {
    Check.extent(problem.operation(), kind.name(), array, offset, count);
    if (!kind.isRead()) {
      return;
    }
    Operand.Integers allowed = kind.integers();
    int least = allowed.least();
    int most = allowed.most();
    for (int i = offset; i < offset + count; i++) {
      least = Math.min(least, array[i]);
      most = Math.max(most, array[i]);
    }
    if (least == allowed.least() && most == allowed.most()) {
      return;
    }
    for (int i = offset; i < offset + count; i++) {
      int value = array[i];
      if ((value < allowed.least() || value > allowed.most()) && value != allowed.except()) {
        throw error(
            kind.name(),
            "must hold integers from " + allowed.least() + " to " + allowed.most(),
            value + " at " + i);
      }
    }
  }

  private void apart(Operands operands, int first, int second) {
    float[] array = operands.floats(first);
    if (array == null || array != operands.floats(second)) {
      return;
    }
    long from = operands.at(first);
    long to = operands.at(second);
    boolean inPlace = kinds[second].inPlaceOf() == first || kinds[first].inPlaceOf() == second;
    if (from < to + kinds[second].shape().floats()
        && to < from + kinds[first].shape().floats()
        && !(inPlace && from == to)) {
      throw error(
          kinds[second].name(),
          "must not share elements with " + kinds[first].name(),
          "the same array at " + to + " and " + from);
    }
  }

  private IllegalArgumentException error(String argument, String rule, Object got) {
    return Check.error(problem.operation(), argument, rule, got);
  }
}
