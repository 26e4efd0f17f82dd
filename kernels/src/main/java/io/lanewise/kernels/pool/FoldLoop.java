package io.lanewise.kernels.pool;

import io.lanewise.kernels.simd.LoneLoop;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * A loop of vectors from one array to another that C2 compiles by itself: {@link LoneLoop}. Such a
 * loop has no other in it: of vectors that an inner loop carries C2 now and then makes objects.
 */
final class FoldLoop {
  private static final MethodType TYPE =
      MethodType.methodType(
          void.class,
          int.class,
          float[].class,
          int.class,
          int.class,
          int.class,
          float[].class,
          int.class);

  /** Not final, lest it be seen to be constant. */
  private MethodHandle loop;

  private FoldLoop(MethodHandle loop) {
    this.loop = loop;
  }

  /** A static method of the class that looks up, of the parameters of {@link #run}. */
  static FoldLoop of(MethodHandles.Lookup lookup, String name) {
    return new FoldLoop(LoneLoop.find(lookup, name, TYPE));
  }

  /** Runs over {@code n} vectors or elements; a, b and c are places or steps in x. */
  void run(int n, float[] x, int a, int b, int c, float[] to, int toAt) {
    try {
      loop.invokeExact(n, x, a, b, c, to, toAt);
    } catch (Throwable thrown) {
      throw LoneLoop.rethrown(thrown);
    }
  }
}
