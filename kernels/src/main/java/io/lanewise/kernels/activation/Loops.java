package io.lanewise.kernels.activation;

import io.lanewise.kernels.simd.LoneLoop;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Locale;

/** The loops of a kernel, one for each kind of activation, in an array: {@link LoneLoop}. */
final class Loops {
  private Loops() {}

  /**
   * The loops of a class: its static methods of that type, called as the kinds are, in camel case.
   */
  static MethodHandle[] of(MethodHandles.Lookup lookup, MethodType type) {
    Activation.Kind[] kinds = Activation.Kind.values();
    MethodHandle[] loops = new MethodHandle[kinds.length];
    for (Activation.Kind kind : kinds) {
      loops[kind.ordinal()] = LoneLoop.find(lookup, name(kind), type);
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
}
