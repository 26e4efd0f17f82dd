package io.lanewise.bench.peers;

import io.lanewise.bench.timing.Refusal;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;

/** The OpenMP runtime that a library brought into this process. */
final class OpenMp {
  private static final List<String> RUNTIMES =
      List.of("libgomp.so.1", "libomp.so", "libiomp5.so", "libomp.dylib", "libiomp5.dylib");

  private OpenMp() {}

  /**
   * Sets on how many threads regions entered by this thread run; the library must be loaded.
   *
   * @throws Refusal where the runtime is not found and the environment does not say the same
   */
  static void pin(int threads) {
    Optional<MemorySegment> setter =
        RUNTIMES.stream().flatMap(name -> find(name, "omp_set_num_threads").stream()).findFirst();
    if (setter.isEmpty()) {
      String environment = System.getenv("OMP_NUM_THREADS");
      if (!Integer.toString(threads).equals(environment)) {
        throw new Refusal("its threads cannot be set here: set OMP_NUM_THREADS=" + threads);
      }
      return;
    }
    call(setter.get(), threads);
  }

  @SuppressWarnings("restricted")
  private static Optional<MemorySegment> find(String library, String function) {
    try {
      return SymbolLookup.libraryLookup(library, Arena.global()).find(function);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @SuppressWarnings("restricted")
  private static void call(MemorySegment setter, int threads) {
    try {
      Linker.nativeLinker()
          .downcallHandle(setter, FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT))
          .invokeExact(threads);
    } catch (Throwable e) {
      throw new IllegalStateException("omp_set_num_threads could not be called", e);
    }
  }
}
