package io.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.nn.operation.Buffer;
import org.junit.jupiter.api.Test;

/** What steps leave for the steps after them. */
class MemoryTest {
  @Test
  void lengthsThatNeverComeAgainDoNotFillTheHeap() {
    Memory memory = new Memory();
    for (int length = 1_000; length < 4_000; length++) {
      memory.floats(length);
      memory.integers(length);
      memory.releaseAll();
      long most = 2L * length;
      assertTrue(memory.idleElements() <= Memory.IDLE * most, "after " + length);
    }
  }

  @Test
  void fullAndShortBatchesOfTrainingAndEvaluationAllFindTheirsAgain() {
    Memory memory = new Memory();
    int[] kinds = {64_000, 1_000, 64_001, 63_999};
    Buffer[] first = new Buffer[kinds.length];
    for (int kind = 0; kind < kinds.length; kind++) {
      first[kind] = memory.floats(kinds[kind]);
      memory.releaseAll();
    }
    for (int step = 0; step < 100; step++) {
      int kind = step * 7 / 3 % kinds.length;
      assertSame(first[kind], memory.floats(kinds[kind]));
      memory.releaseAll();
    }
  }

  @Test
  void whatIsKeptIsNotHandedOutAgain() {
    Memory memory = new Memory();
    Buffer kept = memory.floats(10);
    memory.forget(kept);
    memory.releaseAll();
    assertTrue(memory.floats(10) != kept && memory.idleElements() == 0);
  }
}
