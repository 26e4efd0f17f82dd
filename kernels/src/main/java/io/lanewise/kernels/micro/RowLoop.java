package io.lanewise.kernels.micro;

import io.lanewise.kernels.simd.LoneLoop;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** A loop of vectors over rows that C2 compiles by itself: {@link LoneLoop}. */
public final class RowLoop {
  private static final MethodType TYPE =
      MethodType.methodType(
          void.class,
          int.class,
          float.class,
          float.class,
          float[].class,
          int.class,
          float[].class,
          int.class,
          float[].class,
          int.class);

  /** Not final, lest it be seen to be constant. */
  private MethodHandle loop;

  private RowLoop(MethodHandle loop) {
    this.loop = loop;
  }

  /** A static method of the class that looks up, of the parameters of {@link #run}. */
  public static RowLoop of(MethodHandles.Lookup lookup, String name) {
    return new RowLoop(LoneLoop.find(lookup, name, TYPE));
  }

  /**
   * Runs over {@code n} elements, does nothing for none, of up to three rows; a and b are numbers
   * of the loop's own.
   */
  public void run(
      int n, float a, float b, float[] x, int xAt, float[] y, int yAt, float[] z, int zAt) {
    if (n == 0) {
      // Seen to go round seldom, a loop is compiled without what it calls, and stays so.
      return;
    }
    try {
      loop.invokeExact(n, a, b, x, xAt, y, yAt, z, zAt);
    } catch (Throwable thrown) {
      throw LoneLoop.rethrown(thrown);
    }
  }
}
