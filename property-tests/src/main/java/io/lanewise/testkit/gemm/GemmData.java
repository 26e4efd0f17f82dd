package io.lanewise.testkit.gemm;

import io.lanewise.kernels.gemm.Epilogue;
import io.lanewise.kernels.gemm.EpilogueData;
import io.lanewise.kernels.gemm.GemmOptions;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.parallel.Threads;
import io.lanewise.testkit.Canary;
import io.lanewise.testkit.Matrices;
import io.lanewise.testkit.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * All that one call is given, each operand between guards in an array of its own.
 *
 * @param problem what is computed
 * @param threads on which threads
 * @param a A as stored; likewise b
 * @param c what C holds before the call
 * @param bias null where the epilogue has none; likewise residual
 */
public record GemmData(
    GemmProblem problem,
    Threads threads,
    float alpha,
    float beta,
    Matrices a,
    Matrices b,
    Matrices c,
    Matrices bias,
    Matrices residual) {
  private static final float[] SCALARS = {1f, 1f, 1f, 0f, -1f, 2f};

  /** Draws everything for a problem. */
  public static GemmData draw(GemmProblem problem, Values values, int seed) {
    Random random = new Random(seed);
    int batch = problem.batch();
    int m = problem.m();
    int n = problem.n();
    int k = problem.k();
    Epilogue epilogue = problem.epilogue();
    return new GemmData(
        problem,
        Threads.ONE,
        scalar(values, random),
        random.nextInt(3) == 0 ? 0f : scalar(values, random),
        operand(batch, problem.transA() ? k : m, problem.transA() ? m : k, random)
            .fill(values, random),
        operand(batch, problem.transB() ? n : k, problem.transB() ? k : n, random)
            .fill(values, random),
        Matrices.loose(batch, m, n, random).fill(values, random),
        switch (epilogue.bias()) {
          case NONE -> null;
          case ROW -> Matrices.solid(1, m, random).fill(values, random);
          case COLUMN -> Matrices.solid(1, n, random).fill(values, random);
          case FULL -> Matrices.solid(m, n, random).fill(values, random);
        },
        epilogue.residual() ? Matrices.inSequence(batch, m, n, random).fill(values, random) : null);
  }

  private static Matrices operand(int batch, int rows, int columns, Random random) {
    return batch > 1 && random.nextInt(3) == 0
        ? Matrices.shared(batch, rows, columns, random)
        : Matrices.loose(batch, rows, columns, random);
  }

  private static float scalar(Values values, Random random) {
    int choice = random.nextInt(SCALARS.length + 2);
    if (choice < SCALARS.length) {
      return SCALARS[choice];
    }
    return values == Values.INTEGERS ? -3f : 2f * random.nextFloat() - 1f;
  }

  /** The options that tell a plan how all this is laid out. */
  public GemmOptions options() {
    return GemmOptions.DEFAULT
        .withThreads(threads)
        .withLeading(a.ld(), b.ld(), c.ld())
        .withLeadingResidual(residual == null ? 0 : residual.ld())
        .withStrides(a.stride(), b.stride(), c.stride());
  }

  /** What the epilogue reads. */
  public EpilogueData epilogueData() {
    return new EpilogueData(
        bias == null ? null : bias.array(),
        bias == null ? 0 : bias.offset(),
        residual == null ? null : residual.array(),
        residual == null ? 0 : residual.offset());
  }

  /** An element of op(A). */
  public float a(int product, int i, int p) {
    return problem.transA() ? a.get(product, p, i) : a.get(product, i, p);
  }

  /** An element of op(B). */
  public float b(int product, int p, int j) {
    return problem.transB() ? b.get(product, j, p) : b.get(product, p, j);
  }

  /** What the bias adds to an element. */
  public float bias(int i, int j) {
    return switch (problem.epilogue().bias()) {
      case NONE -> 0f;
      case ROW -> bias.get(0, 0, i);
      case COLUMN -> bias.get(0, 0, j);
      case FULL -> bias.get(0, i, j);
    };
  }

  /** The same numbers for another problem: packed or not, with or without an epilogue. */
  public GemmData as(GemmProblem other) {
    return new GemmData(other, threads, alpha, beta, a, b, c, bias, residual);
  }

  /** The same on other threads. */
  public GemmData on(Threads other) {
    return new GemmData(problem, other, alpha, beta, a, b, c, bias, residual);
  }

  /** The same with other factors. */
  public GemmData withScalars(float otherAlpha, float otherBeta) {
    return new GemmData(problem, threads, otherAlpha, otherBeta, a, b, c, bias, residual);
  }

  /** The same with another A, of the same shape and stored alike. */
  public GemmData withA(Matrices other) {
    return new GemmData(problem, threads, alpha, beta, other, b, c, bias, residual);
  }

  /** The same with another B. */
  public GemmData withB(Matrices other) {
    return new GemmData(problem, threads, alpha, beta, a, other, c, bias, residual);
  }

  /** The same with another C. */
  public GemmData withC(Matrices other) {
    return new GemmData(problem, threads, alpha, beta, a, b, other, bias, residual);
  }

  /** The same with another bias. */
  public GemmData withBias(Matrices other) {
    return new GemmData(problem, threads, alpha, beta, a, b, c, other, residual);
  }

  /** The same with another residual. */
  public GemmData withResidual(Matrices other) {
    return new GemmData(problem, threads, alpha, beta, a, b, c, bias, other);
  }

  /** The same op(A) and op(B), stored the way that is asked for. */
  public GemmData stored(boolean transA, boolean transB) {
    GemmProblem p = problem;
    GemmProblem other =
        new GemmProblem(
            p.batch(), p.m(), p.n(), p.k(), transA, transB, p.packedA(), p.packedB(), p.epilogue());
    return as(other)
        .withA(transA == p.transA() ? a : a.transposed())
        .withB(transB == p.transB() ? b : b.transposed());
  }

  /** The same numbers without gaps, each array from its beginning to its end. */
  public GemmData tight() {
    return withA(tight(a)).withB(tight(b)).withC(tight(c)).withResidual(tight(residual));
  }

  private static Matrices tight(Matrices x) {
    return x == null ? null : x.copyInto(Matrices.tight(x.count(), x.rows(), x.columns()));
  }

  /** One product of a batch, in place. */
  public GemmData only(int product) {
    return as(problem.withBatch(1))
        .withA(a.only(product))
        .withB(b.only(product))
        .withC(c.only(product))
        .withResidual(residual == null ? null : residual.only(product));
  }

  /** Some rows of op(A) and C, in place. */
  public GemmData rows(int first, int count) {
    GemmProblem p = problem;
    GemmProblem fewer =
        new GemmProblem(
            p.batch(),
            count,
            p.n(),
            p.k(),
            p.transA(),
            p.transB(),
            p.packedA(),
            p.packedB(),
            p.epilogue());
    Matrices someBias =
        switch (p.epilogue().bias()) {
          case NONE, COLUMN -> bias;
          case ROW -> bias.part(0, first, 1, count);
          case FULL -> bias.part(first, 0, count, p.n());
        };
    return new GemmData(
        fewer,
        threads,
        alpha,
        beta,
        p.transA() ? a.part(0, first, p.k(), count) : a.part(first, 0, count, p.k()),
        b,
        c.part(first, 0, count, p.n()),
        someBias,
        residual == null ? null : residual.part(first, 0, count, p.n()));
  }

  /** Watches everything that a call may only read. */
  public List<Canary> inputCanaries() {
    List<Canary> all = new ArrayList<>();
    all.add(Canary.over("a", a.array()));
    all.add(Canary.over("b", b.array()));
    if (bias != null) {
      all.add(Canary.over("bias", bias.array()));
    }
    if (residual != null) {
      all.add(Canary.over("residual", residual.array()));
    }
    return all;
  }

  /** The problem and what is not in it. */
  @Override
  public String toString() {
    return problem
        + (" alpha " + alpha + " beta " + beta + " on " + threads)
        + (", a " + a + ", b " + b + ", c " + c);
  }
}
