package io.lanewise.bench.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is measured of each level. */
class BandwidthTest {
  @Test
  void arraysFitTheirLevelAndNotTheOneBelow() {
    List<Cache> caches =
        List.of(
            new Cache("L1d", 32 << 10, 1),
            new Cache("L1i", 32 << 10, 1),
            new Cache("L2", 1 << 20, 1),
            new Cache("L3", 4 << 20, 2));
    List<Bandwidth> levels = Bandwidth.measure(caches, 2);
    assertEquals(
        List.of("L1d", "L2", "L3", "memory"), levels.stream().map(Bandwidth::level).toList());
    assertEquals(16 << 10, levels.getFirst().bytes());
    assertEquals(512 << 10, levels.get(1).bytes());
    // Two threads share it, and each has twice its own L2 in it.
    assertEquals(2 << 20, levels.get(2).bytes());
    assertTrue(levels.getLast().bytes() >= 16 << 20, levels.toString());
    levels.forEach(level -> assertTrue(level.gbps() > 0, level.toString()));
  }
}
