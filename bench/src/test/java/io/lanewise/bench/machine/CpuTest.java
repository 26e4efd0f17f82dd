package io.lanewise.bench.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is read of the processor. */
class CpuTest {
  @Test
  void processorListsAreCounted() {
    assertEquals(0, Cpu.count(""));
    assertEquals(1, Cpu.count("3"));
    assertEquals(6, Cpu.count("0-3,8,10"));
  }

  @Test
  void theWidestInstructionsComeFirst() {
    String isa = Cpu.isa(Set.of("sse2", "fma", "avx2", "avx512f"));
    assertTrue(isa.contains("AVX-512, AVX2, FMA"), isa);
  }

  @Test
  void somethingIsKnownOfThisOne() {
    Cpu cpu = Cpu.current();
    assertTrue(cpu.processors() >= 1);
    assertFalse(cpu.model().isBlank());
  }
}
