package io.lanewise.testkit.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The library's threads sleep when nobody calls; in a JVM where nobody else has called before. */
class IdleTest {
  private static final long MOST_NANOS = 5_000_000;

  @Test
  void oneHelper() {
    assertIdle(2);
  }

  @Test
  void moreHelpersThanProcessors() {
    assertIdle(Runtime.getRuntime().availableProcessors() + 3);
  }

  private static void assertIdle(int threads) {
    Fork fork = Fork.run(List.of(Fork.MODULE), IdleTeam.class, Integer.toString(threads));
    assertEquals(0, fork.exit(), fork::toString);
    assertEquals(threads - 1, Integer.parseInt(fork.out().get(0)), fork::toString);
    long nanos = Long.parseLong(fork.out().get(1));
    assertTrue(nanos <= MOST_NANOS, () -> nanos + " ns in an idle second");
  }
}
