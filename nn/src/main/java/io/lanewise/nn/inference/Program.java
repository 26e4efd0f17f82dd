package io.lanewise.nn.inference;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Instructions in an order in which they can be done: everything is written before it is read.
 *
 * @param input what is given
 * @param output what is asked for
 * @param list the instructions
 */
record Program(Value input, Value output, List<Instruction> list) {
  /** How often each value is read; the output once more. */
  Map<Value, Integer> uses() {
    Map<Value, Integer> uses = new IdentityHashMap<>();
    for (Instruction instruction : list) {
      for (Value value : instruction.reads()) {
        uses.merge(value, 1, Integer::sum);
      }
    }
    uses.merge(output, 1, Integer::sum);
    return uses;
  }
}
