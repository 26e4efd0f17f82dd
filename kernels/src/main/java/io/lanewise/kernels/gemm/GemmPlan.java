package io.lanewise.kernels.gemm;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.contract.Explanation;
import io.lanewise.kernels.contract.Support;
import io.lanewise.kernels.contract.UnsupportedProblemException;
import io.lanewise.kernels.observe.Flight;
import io.lanewise.kernels.observe.SelfCheck;
import io.lanewise.kernels.parallel.Scratch;
import java.util.Arrays;
import java.util.List;

/**
 * A product made ready: sizes, layout, algorithm, blocks. Immutable and safe for any number of
 * threads at once; a run allocates nothing.
 *
 * <p>The runs check every argument and then never look again; when one is refused, nothing has been
 * written. C may share no element with what is read.
 */
public abstract class GemmPlan {
  private static final String OP = "gemm";

  private final GemmAlgorithm algorithm;
  private final GemmProblem problem;
  private final GemmOptions options;
  private final long extentA;
  private final long extentB;
  private final long extentC;
  private PackedMatrix.Key keyA;
  private PackedMatrix.Key keyB;
  private List<GemmAlgorithm> chosenFrom = List.of();
  private final SelfCheck selfCheck = SelfCheck.ON ? new SelfCheck() : null;

  /**
   * Checks the problem against algorithm and options, and fills in the options' defaults.
   *
   * @throws UnsupportedProblemException when the algorithm refuses the problem
   * @throws IllegalArgumentException when a leading dimension or stride is too small
   */
  protected GemmPlan(GemmAlgorithm algorithm, GemmProblem problem, GemmOptions options) {
    Check.notNull(OP, "problem", problem);
    Check.notNull(OP, "options", options);
    Support support = algorithm.supports(problem);
    if (!support.accepted()) {
      throw new UnsupportedProblemException(algorithm.name(), problem.toString(), support.reason());
    }
    this.algorithm = algorithm;
    this.problem = problem;
    int widthA = problem.transA() ? problem.m() : problem.k();
    int widthB = problem.transB() ? problem.k() : problem.n();
    int lda = leading("lda", options.lda(), widthA);
    int ldb = leading("ldb", options.ldb(), widthB);
    int ldc = leading("ldc", options.ldc(), problem.n());
    int ldResidual = leading("ldResidual", options.ldResidual(), problem.n());
    extentA = extent(problem.transA() ? problem.k() : problem.m(), widthA, lda);
    extentB = extent(problem.transB() ? problem.n() : problem.k(), widthB, ldb);
    extentC = extent(problem.m(), problem.n(), ldc);
    long heightA = problem.transA() ? problem.k() : problem.m();
    long heightB = problem.transB() ? problem.n() : problem.k();
    long strideC = options.strideC() < 0 ? (long) problem.m() * ldc : options.strideC();
    if (problem.batch() > 1 && strideC < extentC) {
      throw Check.error(OP, "strideC", "must be at least " + extentC, strideC);
    }
    this.options =
        new GemmOptions(
            lda,
            ldb,
            ldc,
            ldResidual,
            options.strideA() < 0 ? heightA * lda : options.strideA(),
            options.strideB() < 0 ? heightB * ldb : options.strideB(),
            strideC,
            options.threads());
  }

  private static int leading(String name, int given, int width) {
    return given == 0 ? Math.max(1, width) : Check.atLeast(OP, name, Math.max(1, width), given);
  }

  /** Elements from the first of a block of rows to one past its last. */
  static long extent(long rows, int width, int ld) {
    return rows == 0 || width == 0 ? 0 : (rows - 1) * ld + width;
  }

  /** The plan of the first algorithm of the standard list that takes the problem. */
  public static GemmPlan of(GemmProblem problem, GemmOptions options) {
    return of(GemmAlgorithms.standard(), problem, options);
  }

  /** The plan of the first algorithm of a list, best first, that takes the problem. */
  public static GemmPlan of(
      List<GemmAlgorithm> algorithms, GemmProblem problem, GemmOptions options) {
    Check.notNull(OP, "problem", problem);
    Object event = Flight.planBegins();
    for (GemmAlgorithm algorithm : algorithms) {
      if (algorithm.supports(problem).accepted()) {
        GemmPlan plan = algorithm.plan(problem, options);
        plan.chosenFrom = algorithms;
        if (event != null) {
          Flight.planEnds(
              event, problem, plan.algorithm(), plan.workers(), plan.scratchBytes(), plan.bytes());
        }
        return plan;
      }
    }
    throw new UnsupportedProblemException(OP, problem.toString(), "no algorithm takes it");
  }

  /** The algorithm's name. */
  public final String algorithm() {
    return algorithm.name();
  }

  /** What is computed. */
  public final GemmProblem problem() {
    return problem;
  }

  /** How, with the defaults filled in. */
  public final GemmOptions options() {
    return options;
  }

  /** How far a result may lie from the exact one. */
  public final ErrorBound errorBound() {
    return algorithm.errorBound(problem);
  }

  /** Bytes of scratch a run needs, for all its threads. */
  public final long scratchBytes() {
    return 4L * scratchFloats();
  }

  /** Floats of scratch a run needs, for all its threads. */
  public abstract int scratchFloats();

  /** What was decided and why, in a few lines. */
  public final String explain() {
    Explanation text =
        Explanation.of(problem, algorithm(), describe())
            .line("threads", workers())
            .line("scratch", scratchBytes() + " bytes");
    if (problem.packedA() || problem.packedB()) {
      long floats =
          (problem.packedA() ? packedFloats('A') : 0) + (problem.packedB() ? packedFloats('B') : 0);
      text.line("packed", 4 * floats + " bytes");
    }
    text.work(problem.flops(), bytes()).bound(errorBound());
    if (!chosenFrom.isEmpty()) {
      text.line("chosen", "the first that takes the problem, by its shape alone");
    }
    return text.refused(chosenFrom, GemmAlgorithm::name, a -> a.supports(problem)).toString();
  }

  /** How the algorithm goes about it, in a line or a few. */
  protected abstract String describe();

  /** On how many threads a run is, which for little work is one. */
  protected int workers() {
    return options.threads().count();
  }

  /** Bytes that a run must read and write, each element once. */
  public final long bytes() {
    long elements =
        (long) problem.m() * problem.k()
            + (long) problem.k() * problem.n()
            + (long) problem.m() * problem.n();
    return 4 * elements * problem.batch();
  }

  /** How the plan wants a packed operand laid out. */
  protected abstract PackedMatrix.Key packedKey(char side);

  /** Floats of a packed operand. */
  protected abstract long packedFloats(char side);

  /** Packs an operand; arguments have been checked. */
  protected abstract void pack(char side, float[] from, int offset, float[] to, int toOffset);

  /**
   * Runs; arguments have been checked, and neither C nor k nor alpha is empty of work. Where an
   * operand is packed, its array and offset are those it was packed to.
   */
  protected abstract void execute(
      float alpha,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float beta,
      float[] c,
      int cOffset,
      EpilogueData epilogue,
      float[] scratch,
      int scratchOffset);

  /**
   * Packs A for this plan and those that pack it the same way.
   *
   * @throws IllegalArgumentException when the array is too short, or the problem has no packed A
   */
  public final PackedMatrix packA(float[] a, int aOffset) {
    return newPacked('A', a, aOffset);
  }

  /**
   * Packs B for plans of this n and k and any m.
   *
   * @throws IllegalArgumentException when the array is too short, or the problem has no packed B
   */
  public final PackedMatrix packB(float[] b, int bOffset) {
    return newPacked('B', b, bOffset);
  }

  /**
   * Packs a new A or B, by what it was packed for, over an old one; nobody may be running with it.
   */
  public final void repack(PackedMatrix packed, float[] from, int offset) {
    Check.notNull(OP, "packed", packed);
    char side = packed.key().side();
    checkPacked(side, packed);
    checkSource(side, from, offset);
    pack(side, from, offset, packed.data(), PackedMatrix.START);
    remember(side, from, offset, packed.data());
  }

  private PackedMatrix newPacked(char side, float[] from, int offset) {
    if (side == 'A' ? !problem.packedA() : !problem.packedB()) {
      throw Check.error(
          OP, "problem", "must have the option packed-" + (side == 'A' ? "a" : "b"), problem);
    }
    checkSource(side, from, offset);
    long floats = PackedMatrix.START + packedFloats(side) + Scratch.SLACK;
    if (floats > Integer.MAX_VALUE - 8) {
      throw Check.error(OP, "packed " + side, "must fit an array", floats + " floats");
    }
    float[] data = new float[(int) floats];
    pack(side, from, offset, data, PackedMatrix.START);
    remember(side, from, offset, data);
    return new PackedMatrix(key(side), data);
  }

  private void remember(char side, float[] from, int offset, float[] packed) {
    if (SelfCheck.ON) {
      long extent = side == 'A' ? extentA : extentB;
      float[] copy = Arrays.copyOfRange(from, offset, (int) (offset + extent));
      SelfCheck.remember(packed, stored(side, copy, 0, 0));
    }
  }

  private GemmCheck.Stored stored(char side, float[] values, int at, long stride) {
    return side == 'A'
        ? new GemmCheck.Stored(values, at, options.lda(), stride, problem.transA())
        : new GemmCheck.Stored(values, at, options.ldb(), stride, problem.transB());
  }

  /** An operand as it was before it was packed; null where nobody remembers. */
  final GemmCheck.Stored stored(char side, float[] given, int at) {
    if (side == 'A' ? problem.packedA() : problem.packedB()) {
      return (GemmCheck.Stored) SelfCheck.original(given);
    }
    return stored(side, given, at, side == 'A' ? options.strideA() : options.strideB());
  }

  /** The key, made once so that a run allocates nothing; two threads may both make it. */
  private PackedMatrix.Key key(char side) {
    PackedMatrix.Key kept = side == 'A' ? keyA : keyB;
    if (kept != null) {
      return kept;
    }
    PackedMatrix.Key made = packedKey(side);
    if (side == 'A') {
      keyA = made;
    } else {
      keyB = made;
    }
    return made;
  }

  private void checkSource(char side, float[] from, int offset) {
    if (side == 'A') {
      Check.extent(OP, "a", from, offset, extentA);
    } else {
      Check.extent(OP, "b", from, offset, extentB);
    }
  }

  private void checkPacked(char side, PackedMatrix packed) {
    if (!(side == 'A' ? problem.packedA() : problem.packedB())) {
      throw Check.error(
          OP, "problem", "must have " + side + " packed to take a packed one", problem);
    }
    PackedMatrix.Key own = key(side);
    if (packed.key() != own && !packed.key().equals(own)) {
      throw Check.error(
          OP, side == 'A' ? "a" : "b", "must have been packed as " + own, packed.key());
    }
  }

  /** {@code C := op(A)·op(B)}; C is not read. */
  public final void run(float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset) {
    run(1f, a, aOffset, b, bOffset, 0f, c, cOffset, EpilogueData.NONE);
  }

  /**
   * {@code C := epilogue(alpha·op(A)·op(B) + beta·C)}. With beta = 0 C is not read, with alpha = 0
   * neither A nor B.
   *
   * @throws IllegalArgumentException when an array is null or too short, an operand should be
   *     packed, or C overlaps what is read
   */
  public final void run(
      float alpha,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float beta,
      float[] c,
      int cOffset,
      EpilogueData epilogue) {
    plainA(a, aOffset);
    plainB(b, bOffset);
    checkOutput(c, cOffset, epilogue);
    apartA(a, aOffset, c, cOffset);
    apartB(b, bOffset, c, cOffset);
    pooled(alpha, a, aOffset, b, bOffset, beta, c, cOffset, epilogue);
  }

  /** The same with the caller's scratch: {@link #scratchFloats} elements from its offset. */
  public final void run(
      float alpha,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float beta,
      float[] c,
      int cOffset,
      EpilogueData epilogue,
      float[] scratch,
      int scratchOffset) {
    plainA(a, aOffset);
    plainB(b, bOffset);
    checkOutput(c, cOffset, epilogue);
    apartA(a, aOffset, c, cOffset);
    apartB(b, bOffset, c, cOffset);
    checkScratch(scratch, scratchOffset, a, b, c, epilogue);
    dispatch(alpha, a, aOffset, b, bOffset, beta, c, cOffset, epilogue, scratch, scratchOffset);
  }

  /** The same with A packed beforehand. */
  public final void run(
      float alpha,
      PackedMatrix a,
      float[] b,
      int bOffset,
      float beta,
      float[] c,
      int cOffset,
      EpilogueData epilogue) {
    Check.notNull(OP, "a", a);
    checkPacked('A', a);
    plainB(b, bOffset);
    checkOutput(c, cOffset, epilogue);
    apartB(b, bOffset, c, cOffset);
    pooled(alpha, a.data(), PackedMatrix.START, b, bOffset, beta, c, cOffset, epilogue);
  }

  /** The same with B packed beforehand. */
  public final void run(
      float alpha,
      float[] a,
      int aOffset,
      PackedMatrix b,
      float beta,
      float[] c,
      int cOffset,
      EpilogueData epilogue) {
    Check.notNull(OP, "b", b);
    checkPacked('B', b);
    plainA(a, aOffset);
    checkOutput(c, cOffset, epilogue);
    apartA(a, aOffset, c, cOffset);
    pooled(alpha, a, aOffset, b.data(), PackedMatrix.START, beta, c, cOffset, epilogue);
  }

  /** The same with B packed beforehand and the caller's scratch. */
  public final void run(
      float alpha,
      float[] a,
      int aOffset,
      PackedMatrix b,
      float beta,
      float[] c,
      int cOffset,
      EpilogueData epilogue,
      float[] scratch,
      int scratchOffset) {
    Check.notNull(OP, "b", b);
    checkPacked('B', b);
    plainA(a, aOffset);
    checkOutput(c, cOffset, epilogue);
    apartA(a, aOffset, c, cOffset);
    checkScratch(scratch, scratchOffset, a, null, c, epilogue);
    dispatch(
        alpha,
        a,
        aOffset,
        b.data(),
        PackedMatrix.START,
        beta,
        c,
        cOffset,
        epilogue,
        scratch,
        scratchOffset);
  }

  /** The same with A packed beforehand and the caller's scratch. */
  public final void run(
      float alpha,
      PackedMatrix a,
      float[] b,
      int bOffset,
      float beta,
      float[] c,
      int cOffset,
      EpilogueData epilogue,
      float[] scratch,
      int scratchOffset) {
    Check.notNull(OP, "a", a);
    checkPacked('A', a);
    plainB(b, bOffset);
    checkOutput(c, cOffset, epilogue);
    apartB(b, bOffset, c, cOffset);
    checkScratch(scratch, scratchOffset, null, b, c, epilogue);
    dispatch(
        alpha,
        a.data(),
        PackedMatrix.START,
        b,
        bOffset,
        beta,
        c,
        cOffset,
        epilogue,
        scratch,
        scratchOffset);
  }

  /** The same with both packed beforehand. */
  public final void run(
      float alpha,
      PackedMatrix a,
      PackedMatrix b,
      float beta,
      float[] c,
      int cOffset,
      EpilogueData epilogue) {
    Check.notNull(OP, "a", a);
    Check.notNull(OP, "b", b);
    checkPacked('A', a);
    checkPacked('B', b);
    checkOutput(c, cOffset, epilogue);
    pooled(
        alpha,
        a.data(),
        PackedMatrix.START,
        b.data(),
        PackedMatrix.START,
        beta,
        c,
        cOffset,
        epilogue);
  }

  /** The same with both packed beforehand and the caller's scratch. */
  public final void run(
      float alpha,
      PackedMatrix a,
      PackedMatrix b,
      float beta,
      float[] c,
      int cOffset,
      EpilogueData epilogue,
      float[] scratch,
      int scratchOffset) {
    Check.notNull(OP, "a", a);
    Check.notNull(OP, "b", b);
    checkPacked('A', a);
    checkPacked('B', b);
    checkOutput(c, cOffset, epilogue);
    checkScratch(scratch, scratchOffset, null, null, c, epilogue);
    dispatch(
        alpha,
        a.data(),
        PackedMatrix.START,
        b.data(),
        PackedMatrix.START,
        beta,
        c,
        cOffset,
        epilogue,
        scratch,
        scratchOffset);
  }

  private void plainA(float[] a, int aOffset) {
    if (problem.packedA()) {
      throw Check.error(OP, "a", "must be packed for " + problem, "a plain array");
    }
    Check.extent(OP, "a", a, aOffset, spread(extentA, options.strideA()));
  }

  private void plainB(float[] b, int bOffset) {
    if (problem.packedB()) {
      throw Check.error(OP, "b", "must be packed for " + problem, "a plain array");
    }
    Check.extent(OP, "b", b, bOffset, spread(extentB, options.strideB()));
  }

  /** Extent of a whole batch; what passes a long is as much too large as what passes an array. */
  private long spread(long extent, long stride) {
    int others = problem.batch() - 1;
    if (others < 0 || extent == 0) {
      return 0;
    }
    boolean tooFar = others > 0 && stride > (Long.MAX_VALUE >> 2) / others;
    return tooFar ? Long.MAX_VALUE >> 1 : others * stride + extent;
  }

  private void checkOutput(float[] c, int cOffset, EpilogueData data) {
    Check.extent(OP, "c", c, cOffset, spread(extentC, options.strideC()));
    Check.notNull(OP, "epilogue", data);
    Epilogue epilogue = problem.epilogue();
    int m = problem.m();
    int n = problem.n();
    boolean one = problem.batch() == 1;
    if (epilogue.bias() != Epilogue.Bias.NONE) {
      long length =
          switch (epilogue.bias()) {
            case ROW -> m;
            case COLUMN -> n;
            default -> (long) m * n;
          };
      Check.extent(OP, "bias", data.bias(), data.biasOffset(), length);
      boolean matrix = epilogue.bias() == Epilogue.Bias.FULL && one;
      apart(
          "bias",
          data.bias(),
          data.biasOffset(),
          matrix ? m : 1,
          matrix ? n : length,
          matrix ? n : length,
          c,
          cOffset);
    }
    if (epilogue.residual()) {
      int ld = options.ldResidual();
      long extent = spread(extent(m, n, ld), (long) m * ld);
      Check.extent(OP, "residual", data.residual(), data.residualOffset(), extent);
      apart(
          "residual",
          data.residual(),
          data.residualOffset(),
          one ? m : 1,
          one ? n : extent,
          one ? ld : extent,
          c,
          cOffset);
    }
  }

  private void apartA(float[] a, int aOffset, float[] c, int cOffset) {
    if (a == c) {
      int rows = problem.transA() ? problem.k() : problem.m();
      int width = problem.transA() ? problem.m() : problem.k();
      operandApart(
          "a",
          a,
          aOffset,
          rows,
          width,
          options.lda(),
          spread(extentA, options.strideA()),
          c,
          cOffset);
    }
  }

  private void apartB(float[] b, int bOffset, float[] c, int cOffset) {
    if (b == c) {
      int rows = problem.transB() ? problem.n() : problem.k();
      int width = problem.transB() ? problem.k() : problem.n();
      operandApart(
          "b",
          b,
          bOffset,
          rows,
          width,
          options.ldb(),
          spread(extentB, options.strideB()),
          c,
          cOffset);
    }
  }

  private void operandApart(
      String name,
      float[] x,
      int offset,
      int rows,
      int width,
      int ld,
      long extent,
      float[] c,
      int cOffset) {
    boolean one = problem.batch() == 1;
    apart(name, x, offset, one ? rows : 1, one ? width : extent, one ? ld : extent, c, cOffset);
  }

  /** Refuses an input of rows × width that shares an element with C. */
  private void apart(
      String name, float[] x, int offset, int rows, long width, long ld, float[] c, int cOffset) {
    if (x != c) {
      return;
    }
    boolean one = problem.batch() == 1;
    long extent = spread(extentC, options.strideC());
    boolean shared =
        Overlap.of(
            offset,
            rows,
            width,
            ld,
            cOffset,
            one ? problem.m() : 1,
            one ? problem.n() : extent,
            one ? options.ldc() : extent);
    if (shared) {
      throw Check.error(
          OP,
          name,
          "must not share elements with c",
          "the same array at " + offset + " and " + cOffset);
    }
  }

  private void checkScratch(
      float[] scratch, int scratchOffset, float[] a, float[] b, float[] c, EpilogueData data) {
    Check.extent(OP, "scratch", scratch, scratchOffset, scratchFloats());
    if (scratch == a
        || scratch == b
        || scratch == c
        || scratch == data.bias()
        || scratch == data.residual()) {
      throw Check.error(OP, "scratch", "must be an array of its own", "one that is an operand");
    }
  }

  private void pooled(
      float alpha,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float beta,
      float[] c,
      int cOffset,
      EpilogueData epilogue) {
    float[] scratch = Scratch.take(scratchFloats());
    try {
      dispatch(alpha, a, aOffset, b, bOffset, beta, c, cOffset, epilogue, scratch, 0);
    } finally {
      Scratch.give(scratch);
    }
  }

  private void dispatch(
      float alpha,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float beta,
      float[] c,
      int cOffset,
      EpilogueData epilogue,
      float[] scratch,
      int scratchOffset) {
    if (problem.batch() == 0 || problem.m() == 0 || problem.n() == 0) {
      return;
    }
    if (problem.k() == 0 || alpha == 0f) {
      EmptyProduct.run(problem, options, beta, c, cOffset, epilogue);
      return;
    }
    GemmCheck held =
        SelfCheck.isDue()
            ? GemmCheck.begin(this, alpha, a, aOffset, b, bOffset, beta, c, cOffset, epilogue)
            : null;
    Object event = Flight.runBegins();
    execute(alpha, a, aOffset, b, bOffset, beta, c, cOffset, epilogue, scratch, scratchOffset);
    if (event != null) {
      Flight.runEnds(event, problem, algorithm(), workers(), bytes());
    }
    if (held != null) {
      selfCheck.report(problem, algorithm(), held.tally());
    }
  }
}
