package io.lanewise.kernels.conv;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.contract.Explanation;
import io.lanewise.kernels.contract.Support;
import io.lanewise.kernels.contract.UnsupportedProblemException;
import io.lanewise.kernels.gemm.EpilogueData;
import io.lanewise.kernels.observe.Flight;
import io.lanewise.kernels.observe.SelfCheck;
import io.lanewise.kernels.parallel.Scratch;
import io.lanewise.kernels.shape.ConvShape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * A convolution made ready: shape, direction, layouts, algorithm. Immutable and safe for any number
 * of threads at once; a run allocates nothing.
 *
 * <p>What a run reads and writes depends on the direction:
 *
 * <table>
 *   <caption>Operands</caption>
 *   <tr><th>direction</th><th>source</th><th>second</th><th>target</th></tr>
 *   <tr><td>forward</td><td>x</td><td>filters</td><td>y</td></tr>
 *   <tr><td>backward-data</td><td>gradient of y</td><td>filters</td><td>gradient of x</td></tr>
 *   <tr><td>backward-weights</td><td>x</td><td>gradient of y</td><td>gradient of filters</td></tr>
 *   <tr><td>backward-bias</td><td>gradient of y</td><td>none</td><td>gradient of bias</td></tr>
 * </table>
 *
 * <p>x and y are in the problem's layouts; filters are OIHW. The runs check every argument and then
 * never look again; when one is refused, nothing has been written. The target may share no element
 * with what is read.
 */
public abstract class ConvPlan {
  private static final String OP = "conv";

  private final ConvAlgorithm algorithm;
  private final ConvProblem problem;
  private final ConvOptions options;
  private final int sourceFloats;
  private final int secondFloats;
  private final int targetFloats;
  private final SelfCheck selfCheck = SelfCheck.ON ? new SelfCheck() : null;
  private PackedFilters.Key key;
  private Supplier<String> choice = () -> "";

  /**
   * Checks the problem against the algorithm and the sizes of arrays.
   *
   * @throws UnsupportedProblemException when the algorithm refuses the problem
   * @throws IllegalArgumentException when a tensor does not fit an array
   */
  protected ConvPlan(ConvAlgorithm algorithm, ConvProblem problem, ConvOptions options) {
    Check.notNull(OP, "problem", problem);
    Check.notNull(OP, "options", options);
    Support support = algorithm.supports(problem);
    if (!support.accepted()) {
      throw new UnsupportedProblemException(algorithm.name(), problem.toString(), support.reason());
    }
    this.algorithm = algorithm;
    this.problem = problem;
    this.options = options;
    int x = floats("x", problem.xFloats());
    int y = floats("y", problem.yFloats());
    int w = floats("filters", problem.shape().weights());
    switch (problem.direction()) {
      case FORWARD -> {
        sourceFloats = x;
        secondFloats = w;
        targetFloats = y;
      }
      case BACKWARD_DATA -> {
        sourceFloats = y;
        secondFloats = w;
        targetFloats = x;
      }
      case BACKWARD_WEIGHTS -> {
        sourceFloats = x;
        secondFloats = y;
        targetFloats = w;
      }
      default -> {
        sourceFloats = y;
        secondFloats = 0;
        targetFloats = problem.shape().filters();
      }
    }
  }

  /** The most floats of a tensor: leaves room to round up to tiles. */
  private static int floats(String name, long floats) {
    if (floats > Integer.MAX_VALUE - 1024) {
      throw Check.error(OP, name, "must fit an array", floats + " floats");
    }
    return (int) floats;
  }

  /** The plan of the standard catalogue's best algorithm, or the one that the options name. */
  public static ConvPlan of(ConvProblem problem, ConvOptions options) {
    return of(ConvAlgorithms.standard(), problem, options);
  }

  /**
   * The plan of the best algorithm of a list, or the one that the options name.
   *
   * @throws UnsupportedProblemException when a named algorithm refuses the problem
   * @throws IllegalArgumentException when there is none of that name, or none that does with the
   *     scratch allowed
   */
  public static ConvPlan of(
      List<ConvAlgorithm> algorithms, ConvProblem problem, ConvOptions options) {
    Check.notNull(OP, "problem", problem);
    Check.notNull(OP, "options", options);
    Object event = Flight.planBegins();
    ConvPlan plan = ConvChoice.plan(algorithms, problem, options);
    if (event != null) {
      int threads = plan.options.threads().count();
      Flight.planEnds(event, problem, plan.algorithm(), threads, plan.scratchBytes(), plan.bytes());
    }
    return plan;
  }

  /** The algorithm's name. */
  public final String algorithm() {
    return algorithm.name();
  }

  /** What is computed. */
  public final ConvProblem problem() {
    return problem;
  }

  /** How. */
  public final ConvOptions options() {
    return options;
  }

  /** How far a result may lie from the exact one. */
  public final ErrorBound errorBound() {
    return algorithm.errorBound(problem);
  }

  /**
   * Bytes of scratch a run needs, for all its threads, layout conversions included. Filters that
   * come unpacked need {@link #packedFloats} more.
   */
  public final long scratchBytes() {
    return 4L * scratchFloats();
  }

  /** Floats of scratch a run needs, for all its threads. */
  public abstract int scratchFloats();

  /** Floats that packed filters take; 0 where the direction reads none. */
  public abstract int packedFloats();

  /** What was decided and why, in a few lines. */
  public final String explain() {
    Cost cost = algorithm.cost(problem, CostModel.of(options.choice()));
    return Explanation.of(problem, algorithm(), describe())
            .line("threads", options.threads().count())
            .line("scratch", scratchBytes() + " bytes")
            .line("packed filters", 4L * packedFloats() + " bytes")
            .work(problem.shape().flops(), bytes())
            .line(
                "estimate",
                String.format(
                    Locale.ROOT, "%.1f us on one thread (%s)", cost.nanos() / 1e3, cost.why()))
            .bound(errorBound())
        + choice.get();
  }

  /** Bytes that a run must read and write, each element once. */
  public final long bytes() {
    return 4L * ((long) sourceFloats + secondFloats + targetFloats);
  }

  /** How the algorithm goes about it, in a line. */
  protected abstract String describe();

  /** Keeps what the planner has to say about its choice; before anybody else knows the plan. */
  final void chosen(Supplier<String> why) {
    choice = why;
  }

  /** How packed filters are laid out: a form that names everything their order depends on. */
  protected abstract String packedForm();

  /** Packs filters; arguments have been checked. */
  protected abstract void pack(float[] filters, int offset, float[] to, int toOffset);

  /**
   * Runs; arguments have been checked, and there is at least one image. Where the second operand is
   * filters they are packed.
   */
  protected abstract void execute(
      float[] source,
      int sourceOffset,
      float[] second,
      int secondOffset,
      EpilogueData epilogue,
      float[] target,
      int targetOffset,
      float[] scratch,
      int scratchOffset);

  private boolean takesFilters() {
    return problem.direction() == Direction.FORWARD
        || problem.direction() == Direction.BACKWARD_DATA;
  }

  /**
   * Packs OIHW filters for this plan and those that pack them the same way.
   *
   * @throws IllegalArgumentException when the array is too short, or the direction reads no filters
   */
  public final PackedFilters pack(float[] filters, int offset) {
    needsFilters();
    Check.extent(OP, "filters", filters, offset, secondFloats);
    float[] data = new float[packedFloats() + Scratch.SLACK];
    pack(filters, offset, data, 0);
    remember(filters, offset, data);
    return new PackedFilters(key(), data);
  }

  /** Packs new filters over old ones, as after a step of training; nobody may be running. */
  public final void repack(PackedFilters packed, float[] filters, int offset) {
    checkPacked(packed);
    Check.extent(OP, "filters", filters, offset, secondFloats);
    pack(filters, offset, packed.data(), 0);
    remember(filters, offset, packed.data());
  }

  private void remember(float[] filters, int offset, float[] packed) {
    if (SelfCheck.ON) {
      SelfCheck.remember(packed, Arrays.copyOfRange(filters, offset, offset + secondFloats));
    }
  }

  private void needsFilters() {
    if (!takesFilters()) {
      throw Check.error(
          OP, "direction", "must be forward or backward-data to take packed filters", problem);
    }
  }

  /** The key, made once so that a run allocates nothing; two threads may both make it. */
  private PackedFilters.Key key() {
    PackedFilters.Key kept = key;
    if (kept == null) {
      ConvShape s = problem.shape();
      String sizes =
          "o"
              + s.filters()
              + " i"
              + s.groupChannels()
              + " k"
              + s.kernelHeight()
              + "x"
              + s.kernelWidth()
              + " g"
              + s.groups();
      kept = new PackedFilters.Key(algorithm(), sizes + ", " + packedForm());
      key = kept;
    }
    return kept;
  }

  private void checkPacked(PackedFilters packed) {
    needsFilters();
    Check.notNull(OP, "filters", packed);
    PackedFilters.Key own = key();
    if (packed.key() != own && !packed.key().equals(own)) {
      throw Check.error(OP, "filters", "must have been packed as " + own, packed.key());
    }
  }

  /** Runs with packed filters, forward or backward-data, without bias or residual. */
  public final void run(
      float[] source, int sourceOffset, PackedFilters filters, float[] target, int targetOffset) {
    run(source, sourceOffset, filters, EpilogueData.NONE, target, targetOffset);
  }

  /**
   * Runs with packed filters, forward or backward-data.
   *
   * @throws IllegalArgumentException when an array is null or too short, the filters were packed
   *     for another plan, or the target overlaps what is read
   */
  public final void run(
      float[] source,
      int sourceOffset,
      PackedFilters filters,
      EpilogueData epilogue,
      float[] target,
      int targetOffset) {
    checkPacked(filters);
    check(source, sourceOffset, null, 0, epilogue, target, targetOffset);
    float[] scratch = Scratch.take(scratchFloats());
    try {
      dispatchPacked(source, sourceOffset, filters, epilogue, target, targetOffset, scratch, 0);
    } finally {
      Scratch.give(scratch);
    }
  }

  /** The same with the caller's scratch: {@link #scratchFloats} elements from its offset. */
  public final void run(
      float[] source,
      int sourceOffset,
      PackedFilters filters,
      EpilogueData epilogue,
      float[] target,
      int targetOffset,
      float[] scratch,
      int scratchOffset) {
    checkPacked(filters);
    check(source, sourceOffset, null, 0, epilogue, target, targetOffset);
    checkScratch(scratch, scratchOffset, scratchFloats(), source, null, epilogue, target);
    dispatchPacked(
        source, sourceOffset, filters, epilogue, target, targetOffset, scratch, scratchOffset);
  }

  /** Runs with plain operands, without bias or residual; see the type. */
  public final void run(
      float[] source,
      int sourceOffset,
      float[] second,
      int secondOffset,
      float[] target,
      int targetOffset) {
    run(source, sourceOffset, second, secondOffset, EpilogueData.NONE, target, targetOffset);
  }

  /**
   * Runs with plain operands; see the type. Filters are packed on the way, which packing them
   * beforehand saves.
   *
   * @param second filters, the gradient of y, or, for backward-bias, null
   * @throws IllegalArgumentException when an array is null or too short, or the target overlaps
   *     what is read
   */
  public final void run(
      float[] source,
      int sourceOffset,
      float[] second,
      int secondOffset,
      EpilogueData epilogue,
      float[] target,
      int targetOffset) {
    checkSecond(second, secondOffset);
    check(source, sourceOffset, second, secondOffset, epilogue, target, targetOffset);
    float[] scratch = Scratch.take(plainScratchFloats());
    try {
      packAndDispatch(
          source, sourceOffset, second, secondOffset, epilogue, target, targetOffset, scratch, 0);
    } finally {
      Scratch.give(scratch);
    }
  }

  /**
   * The same with the caller's scratch: {@link #scratchFloats} + {@link #packedFloats} elements
   * from its offset.
   */
  public final void run(
      float[] source,
      int sourceOffset,
      float[] second,
      int secondOffset,
      EpilogueData epilogue,
      float[] target,
      int targetOffset,
      float[] scratch,
      int scratchOffset) {
    checkSecond(second, secondOffset);
    check(source, sourceOffset, second, secondOffset, epilogue, target, targetOffset);
    checkScratch(scratch, scratchOffset, plainScratchFloats(), source, second, epilogue, target);
    packAndDispatch(
        source,
        sourceOffset,
        second,
        secondOffset,
        epilogue,
        target,
        targetOffset,
        scratch,
        scratchOffset);
  }

  private int plainScratchFloats() {
    return floats("scratch", (long) scratchFloats() + packedFloats());
  }

  private void checkSecond(float[] second, int secondOffset) {
    if (problem.direction() != Direction.BACKWARD_BIAS) {
      Check.extent(OP, takesFilters() ? "filters" : "dy", second, secondOffset, secondFloats);
    }
  }

  private void check(
      float[] source,
      int sourceOffset,
      float[] second,
      int secondOffset,
      EpilogueData epilogue,
      float[] target,
      int targetOffset) {
    boolean x =
        problem.direction() == Direction.FORWARD
            || problem.direction() == Direction.BACKWARD_WEIGHTS;
    String sourceName = x ? "x" : "dy";
    String secondName = takesFilters() ? "filters" : "dy";
    String targetName =
        switch (problem.direction()) {
          case FORWARD -> "y";
          case BACKWARD_DATA -> "dx";
          case BACKWARD_WEIGHTS -> "dw";
          case BACKWARD_BIAS -> "db";
        };
    Check.extent(OP, sourceName, source, sourceOffset, sourceFloats);
    Check.extent(OP, targetName, target, targetOffset, targetFloats);
    Check.notNull(OP, "epilogue", epilogue);
    apart(sourceName, source, sourceOffset, sourceFloats, targetName, target, targetOffset);
    apart(secondName, second, secondOffset, secondFloats, targetName, target, targetOffset);
    ConvEpilogue kinds = problem.epilogue();
    if (kinds.bias() != ConvEpilogue.Bias.NONE) {
      boolean full = kinds.bias() == ConvEpilogue.Bias.FULL;
      int floats = full ? (int) problem.yImageFloats() : problem.shape().filters();
      Check.extent(OP, "bias", epilogue.bias(), epilogue.biasOffset(), floats);
      apart(
          "bias", epilogue.bias(), epilogue.biasOffset(), floats, targetName, target, targetOffset);
    }
    if (kinds.residual()) {
      float[] residual = epilogue.residual();
      int offset = epilogue.residualOffset();
      Check.extent(OP, "residual", residual, offset, targetFloats);
      apart("residual", residual, offset, targetFloats, targetName, target, targetOffset);
    }
  }

  /** Refuses an input that shares an element with the target. */
  private void apart(
      String name,
      float[] input,
      int offset,
      int floats,
      String targetName,
      float[] target,
      int targetOffset) {
    if (input == target
        && offset < targetOffset + (long) targetFloats
        && targetOffset < offset + (long) floats) {
      throw Check.error(
          OP,
          name,
          "must not share elements with " + targetName,
          "the same array at " + offset + " and " + targetOffset);
    }
  }

  private void checkScratch(
      float[] scratch,
      int scratchOffset,
      int floats,
      float[] source,
      float[] second,
      EpilogueData data,
      float[] target) {
    Check.extent(OP, "scratch", scratch, scratchOffset, floats);
    if (scratch == source
        || scratch == second
        || scratch == target
        || scratch == data.bias()
        || scratch == data.residual()) {
      throw Check.error(OP, "scratch", "must be an array of its own", "one that is an operand");
    }
  }

  private void packAndDispatch(
      float[] source,
      int sourceOffset,
      float[] second,
      int secondOffset,
      EpilogueData epilogue,
      float[] target,
      int targetOffset,
      float[] scratch,
      int scratchOffset) {
    ConvCheck held =
        SelfCheck.isDue()
            ? hold(source, sourceOffset, second, secondOffset, epilogue, target, targetOffset)
            : null;
    float[] ready = second;
    int readyAt = secondOffset;
    if (takesFilters()) {
      ready = scratch;
      readyAt = scratchOffset + scratchFloats();
      if (problem.shape().batch() > 0) {
        pack(second, secondOffset, ready, readyAt);
      }
    }
    dispatch(
        source,
        sourceOffset,
        ready,
        readyAt,
        epilogue,
        target,
        targetOffset,
        scratch,
        scratchOffset);
    if (held != null) {
      selfCheck.report(problem, algorithm(), held.tally());
    }
  }

  private void dispatchPacked(
      float[] source,
      int sourceOffset,
      PackedFilters filters,
      EpilogueData epilogue,
      float[] target,
      int targetOffset,
      float[] scratch,
      int scratchOffset) {
    ConvCheck held = null;
    if (SelfCheck.isDue()) {
      float[] plain = (float[]) SelfCheck.original(filters.data());
      held = hold(source, sourceOffset, plain, 0, epilogue, target, targetOffset);
    }
    dispatch(
        source,
        sourceOffset,
        filters.data(),
        0,
        epilogue,
        target,
        targetOffset,
        scratch,
        scratchOffset);
    if (held != null) {
      selfCheck.report(problem, algorithm(), held.tally());
    }
  }

  /** What the run will be held against; null where that is nothing, or filters are not known. */
  private ConvCheck hold(
      float[] source,
      int sourceOffset,
      float[] second,
      int secondOffset,
      EpilogueData epilogue,
      float[] target,
      int targetOffset) {
    return problem.shape().batch() == 0 || takesFilters() && second == null
        ? null
        : ConvCheck.begin(
            this, source, sourceOffset, second, secondOffset, epilogue, target, targetOffset);
  }

  private void dispatch(
      float[] source,
      int sourceOffset,
      float[] second,
      int secondOffset,
      EpilogueData epilogue,
      float[] target,
      int targetOffset,
      float[] scratch,
      int scratchOffset) {
    if (problem.shape().batch() == 0) {
      if (!problem.accumulate()) {
        Arrays.fill(target, targetOffset, targetOffset + targetFloats, 0f);
      }
      return;
    }
    Object event = Flight.runBegins();
    execute(
        source,
        sourceOffset,
        second,
        secondOffset,
        epilogue,
        target,
        targetOffset,
        scratch,
        scratchOffset);
    if (event != null) {
      Flight.runEnds(event, problem, algorithm(), options.threads().count(), bytes());
    }
  }
}
