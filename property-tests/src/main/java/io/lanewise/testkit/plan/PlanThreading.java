package io.lanewise.testkit.plan;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.parallel.Threads;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.testkit.Values;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** Results do not depend on how many threads there are, or whose. */
public interface PlanThreading extends PlanSubject {
  /** The library's own threads. */
  @Property(tries = 10)
  @Tag("sample")
  default void anyNumberOfThreadsGivesTheSameBits(@ForAll("largeCases") PlanCase it) {
    PlanData data = data(it, Values.UNIFORM);
    PlanData expected = data.run(plan(it.problem()));
    for (int count : new int[] {2, 3, 7}) {
      Plan plan = plan(it.problem(), Threads.of(count));
      assertTrue(plan.options().threads().count() == count, it + " is too small for threads");
      data.run(plan).assertSameResults(expected, it + " on " + count + " threads");
    }
  }

  /** Several threads run one plan at the same time, each with numbers of its own. */
  @Property(tries = 10)
  default void aPlanIsSafeForThreads(@ForAll("cases") PlanCase it) throws Exception {
    Plan plan = plan(it.problem(), Threads.of(2));
    List<Thread> callers = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    for (int caller = 0; caller < 3; caller++) {
      PlanData own = data(new PlanCase(it.problem(), it.seed() + caller), Values.UNIFORM);
      PlanData expected = own.run(plan(it.problem()));
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
                    for (int i = 0; i < 20; i++) {
                      own.run(plan).assertSameResults(expected, it + " beside others");
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
