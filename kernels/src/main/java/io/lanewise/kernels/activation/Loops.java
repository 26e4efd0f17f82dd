package io.lanewise.kernels.activation;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Locale;

/**
 * The loops of a kernel, one for each kind of activation, as handles in an array. C2 inlines no
 * handle that it cannot see to be constant, so it compiles each loop by itself. Inlined into one
 * caller, a few of them would together pass the number of vector operations up to which it inlines
 * our functions, and vectors would become objects.
 */
final class Loops {
  private Loops() {}

  /**
   * The loops of a class: its static methods of that type, called as the kinds are, in camel case.
   */
  static MethodHandle[] of(MethodHandles.Lookup lookup, MethodType type) {
    Activation.Kind[] kinds = Activation.Kind.values();
    MethodHandle[] loops = new MethodHandle[kinds.length];
    for (Activation.Kind kind : kinds) {
      try {
        loops[kind.ordinal()] = lookup.findStatic(lookup.lookupClass(), name(kind), type);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("no loop for " + kind, e);
      }
    }
    return loops;
  }

  private static String name(Activation.Kind kind) {
    StringBuilder name = new StringBuilder();
    for (String word : kind.name().toLowerCase(Locale.ROOT).split("_")) {
      name.append(
          name.isEmpty()
              ? word
              : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return name.toString();
  }

  /** What a loop threw, which can only be what needs no declaration. */
  static RuntimeException rethrown(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return (RuntimeException) thrown;
  }
}
