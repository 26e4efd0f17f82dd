package io.lanewise.testkit.gemm;

import static org.junit.jupiter.api.Assertions.assertNull;

import io.lanewise.kernels.gemm.GemmPlan;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.parallel.Threads;
import io.lanewise.testkit.Bits;
import io.lanewise.testkit.Canary;
import io.lanewise.testkit.Matrices;
import io.lanewise.testkit.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;

/** Results do not depend on how many threads there are, or whose. */
public interface GemmThreading extends GemmAlgorithmSubject {
  /** Problems large enough for more than one thread: square ones, batches, a thin one. */
  default Arbitrary<GemmProblem> parallelProblems() {
    Arbitrary<GemmProblem> large =
        GemmProblems.plain(
            Arbitraries.integers().between(90, 128),
            Arbitraries.integers().between(90, 128),
            Arbitraries.integers().between(300, 500));
    Arbitrary<GemmProblem> many =
        GemmProblems.plain(
                Arbitraries.integers().between(40, 56),
                Arbitraries.integers().between(40, 56),
                Arbitraries.integers().between(40, 56))
            .map(p -> p.withBatch(40));
    Arbitrary<GemmProblem> thin =
        GemmProblems.plain(
            Arbitraries.of(1, 2),
            Arbitraries.integers().between(2500, 3000),
            Arbitraries.integers().between(400, 450));
    Arbitrary<GemmProblem> all =
        Arbitraries.frequencyOf(Tuple.of(5, large), Tuple.of(2, many), Tuple.of(1, thin));
    return Combinators.combine(all, GemmProblems.epilogues()).as(GemmProblem::withEpilogue);
  }

  /** Cases of such problems. */
  @Provide
  default Arbitrary<GemmCase> parallelCases() {
    return GemmCase.of(parallelProblems());
  }

  /** The library's own threads. */
  @Property
  @Tag("sample")
  default void anyNumberOfThreadsGivesTheSameBits(@ForAll("parallelCases") GemmCase it) {
    GemmData data = it.data(Values.UNIFORM);
    Matrices expected = run(data);
    for (int count : new int[] {2, 3, 7}) {
      GemmData parallel = data.on(Threads.of(count));
      Bits.assertSame(expected, run(parallel), parallel);
    }
  }

  /** The caller's threads, whatever their executor makes of its tasks. */
  @Property
  default void anyExecutorGivesTheSameBits(@ForAll("parallelCases") GemmCase it) {
    GemmData data = it.data(Values.UNIFORM);
    Matrices expected = run(data);
    List<Runnable> kept = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(2);
        ForkJoinPool forkJoin = new ForkJoinPool(2);
        ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
      checkOn(pool, "a fixed pool", expected, data);
      checkOn(forkJoin, "a ForkJoinPool", expected, data);
      checkOn(virtual, "virtual threads", expected, data);
      checkOn(Runnable::run, "the caller's thread", expected, data);
      checkOn(task -> {}, "nobody", expected, data);
      checkOn(kept::add, "somebody who comes too late", expected, data);
      checkOn(
          task -> {
            throw new RejectedExecutionException();
          },
          "an executor that refuses",
          expected,
          data);
    }
    Canary inputs = Canary.over("c", data.c().array());
    kept.forEach(Runnable::run);
    inputs.check();
  }

  private void checkOn(Executor executor, String whose, Matrices expected, GemmData data) {
    GemmData parallel = data.on(Threads.on(executor, 3));
    Matrices actual = run(parallel);
    Bits.assertSame(expected, actual, parallel + ", " + whose);
  }

  /** Within a task of a ForkJoinPool and on a virtual thread, on the library's team. */
  @Property
  default void anyKindOfThreadMayCall(@ForAll("parallelCases") GemmCase it) throws Exception {
    GemmData data = it.data(Values.UNIFORM).on(Threads.of(2));
    Matrices expected = run(data);
    try (ForkJoinPool forkJoin = new ForkJoinPool(2);
        ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
      Bits.assertSame(expected, forkJoin.submit(() -> run(data)).get(), data + " in ForkJoin");
      Bits.assertSame(expected, virtual.submit(() -> run(data)).get(), data + " on virtual");
    }
  }

  /** Several threads run one plan at the same time, each with numbers of its own. */
  @Property
  default void aPlanIsSafeForThreads(@ForAll("parallelCases") GemmCase it) throws Exception {
    GemmData one = it.data(Values.UNIFORM).on(Threads.of(2));
    GemmPlan plan = plan(one);
    List<Thread> callers = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    for (float alpha : new float[] {1f, -0.5f, 3f}) {
      GemmData own = one.withScalars(alpha, one.beta());
      Matrices expected = run(own);
      callers.add(
          Thread.ofPlatform()
              .unstarted(
                  () -> {
                    for (int i = 0; i < 5; i++) {
                      Bits.assertSame(expected, GemmCall.run(plan, own), own + " beside others");
                    }
                  }));
    }
    for (Thread caller : callers) {
      caller.setUncaughtExceptionHandler(
          (thread, failure) -> {
            synchronized (failures) {
              failures.add(failure);
            }
          });
      caller.start();
    }
    for (Thread caller : callers) {
      caller.join();
    }
    assertNull(failures.isEmpty() ? null : failures.getFirst());
  }
}
