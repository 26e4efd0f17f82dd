package io.lanewise.testkit.conv;

import static org.junit.jupiter.api.Assertions.assertNull;

import io.lanewise.kernels.conv.ConvPlan;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.parallel.Threads;
import io.lanewise.testkit.Bits;
import io.lanewise.testkit.Canary;
import io.lanewise.testkit.Tensor;
import io.lanewise.testkit.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Results do not depend on how many threads there are, or whose. */
public interface ConvThreading extends ConvSubject {
  /** Problems large enough for more than one thread: those of the others, with more images. */
  default Arbitrary<ConvProblem> parallelProblems() {
    return problems()
        .map(
            p -> {
              long most = 4_000_000L / Math.max(1, p.shape().macs() / p.shape().batch());
              int images = (int) Math.min(40, Math.max(1, most));
              return p.withShape(p.shape().withBatch(images));
            })
        .filter(this::takes);
  }

  /** Cases of such problems. */
  @Provide
  default Arbitrary<ConvCase> parallelCases() {
    return ConvCase.of(parallelProblems());
  }

  /** The library's own threads, for small problems. */
  @Property
  @Tag("sample")
  default void anyNumberOfThreadsGivesTheSameBits(@ForAll("cases") ConvCase it) {
    checkCounts(it);
  }

  /** Likewise for large ones. */
  @Property(tries = 30)
  default void anyNumberOfThreadsGivesTheSameBitsOfMuch(@ForAll("parallelCases") ConvCase it) {
    checkCounts(it);
  }

  private void checkCounts(ConvCase it) {
    ConvData data = it.data(Values.UNIFORM);
    Tensor expected = run(data);
    for (int count : new int[] {2, 3, 7}) {
      ConvData parallel = data.on(Threads.of(count));
      Bits.assertSame(expected, run(parallel), parallel);
    }
  }

  /** The caller's threads, whatever their executor makes of its tasks. */
  @Property(tries = 30)
  default void anyExecutorGivesTheSameBits(@ForAll("parallelCases") ConvCase it) {
    ConvData data = it.data(Values.UNIFORM);
    Tensor expected = run(data);
    List<Runnable> kept = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(2);
        ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
      checkOn(pool, "a fixed pool", expected, data);
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
    Canary target = Canary.over("target", data.target().array());
    kept.forEach(Runnable::run);
    target.check();
  }

  private void checkOn(Executor executor, String whose, Tensor expected, ConvData data) {
    ConvData parallel = data.on(Threads.on(executor, 3));
    Bits.assertSame(expected, run(parallel), parallel + ", " + whose);
  }

  /** Within a task of a ForkJoinPool and on a virtual thread, on the library's team. */
  @Property(tries = 20)
  default void anyKindOfThreadMayCall(@ForAll("parallelCases") ConvCase it) throws Exception {
    ConvData data = it.data(Values.UNIFORM).on(Threads.of(2));
    Tensor expected = run(data);
    try (ForkJoinPool forkJoin = new ForkJoinPool(2);
        ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
      Bits.assertSame(expected, forkJoin.submit(() -> run(data)).get(), data + " in ForkJoin");
      Bits.assertSame(expected, virtual.submit(() -> run(data)).get(), data + " on virtual");
    }
  }

  /** Several threads run one plan at the same time, each with numbers of its own. */
  @Property(tries = 20)
  default void aPlanIsSafeForThreads(@ForAll("parallelCases") ConvCase it) throws Exception {
    ConvData one = it.data(Values.UNIFORM).on(Threads.of(2));
    ConvPlan plan = plan(one);
    List<Thread> callers = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    for (int caller = 0; caller < 3; caller++) {
      Random random = new Random(it.seed() + caller);
      ConvData own = one.withSource(one.source().copy().fill(Values.UNIFORM, random));
      Tensor expected = run(own);
      callers.add(
          Thread.ofPlatform()
              .uncaughtExceptionHandler(
                  (thread, failure) -> {
                    synchronized (failures) {
                      failures.add(failure);
                    }
                  })
              .unstarted(
                  () -> {
                    for (int i = 0; i < 5; i++) {
                      Bits.assertSame(expected, ConvCall.run(plan, own), own + " beside others");
                    }
                  }));
    }
    callers.forEach(Thread::start);
    for (Thread caller : callers) {
      caller.join();
    }
    assertNull(failures.isEmpty() ? null : failures.getFirst());
  }
}
