package io.lanewise.kernels;

import io.lanewise.kernels.micro.WarmUp;
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

  /**
   * Gets the kernels compiled now instead of with the first plan, and waits until they are: some
   * tenths of a second, once.
   */
  public static void warmUp() {
    if (Machine.current().vectorised()) {
      WarmUp.complete();
    }
  }
}
