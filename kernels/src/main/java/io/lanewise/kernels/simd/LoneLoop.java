package io.lanewise.kernels.simd;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Loops that C2 compiles each by itself, because they are called by a handle: it inlines none that
 * it cannot see to be constant, and so whoever holds one holds it in an array or in a field that is
 * not final. Inlined into one caller, several loops would together pass the number of vector
 * operations up to which C2 inlines our functions, and vectors would become objects.
 */
public final class LoneLoop {
  private LoneLoop() {}

  /** A static method of the class that looks up. */
  public static MethodHandle find(MethodHandles.Lookup lookup, String name, MethodType type) {
    try {
      return lookup.findStatic(lookup.lookupClass(), name, type);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("no loop " + name, e);
    }
  }

  /** What a loop threw, to be thrown on; loops declare no exceptions. */
  public static RuntimeException rethrown(Throwable thrown) {
    return switch (thrown) {
      case RuntimeException exception -> exception;
      case Error error -> throw error;
      default -> throw new AssertionError("loops declare no exceptions", thrown);
    };
  }
}
