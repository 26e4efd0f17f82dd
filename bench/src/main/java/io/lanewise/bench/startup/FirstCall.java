package io.lanewise.bench.startup;

import io.lanewise.kernels.gemm.EpilogueData;
import io.lanewise.kernels.gemm.GemmOptions;
import io.lanewise.kernels.gemm.GemmPlan;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.gemm.PackedMatrix;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a program may do first: each leaves the compiler in another state. */
enum FirstCall {
  /** The measured product at once. */
  DIRECT {
    @Override
    void make(int size, GemmOptions options) {
      product(GemmProblem.of(size, size, size), options, 1);
    }
  },
  /** Many small ones. */
  SMALL {
    @Override
    void make(int size, GemmOptions options) {
      product(GemmProblem.of(64, 64, 64), options, 500);
    }
  },
  /** Another way of packing. */
  TRANSPOSED {
    @Override
    void make(int size, GemmOptions options) {
      product(GemmProblem.of(true, true, size, size / 2, size), options, 2);
    }
  },
  /** Packed beforehand, so the kernel alone gets hot. */
  PACKED {
    @Override
    void make(int size, GemmOptions options) {
      product(GemmProblem.of(size, size, size).withPackedB(true), options, 2);
    }
  },
  /** A matrix times a vector, another kernel. */
  VECTOR {
    @Override
    void make(int size, GemmOptions options) {
      product(GemmProblem.of(size, 1, size), options, 100);
    }
  },
  /** Behind a program that is itself just starting and fills the compile queue. */
  BUSY {
    @Override
    void before() {
      startUpLoad();
      Thread.ofPlatform().daemon().start(FirstCall::startUpLoad);
    }

    @Override
    void make(int size, GemmOptions options) {
      product(GemmProblem.of(size, size, size), options, 1);
    }
  };

  static volatile int consumed;

  /** What the program does before it. */
  void before() {}

  /** Makes the first call. */
  abstract void make(int size, GemmOptions options);

  private static void product(GemmProblem problem, GemmOptions options, int times) {
    GemmPlan plan = GemmPlan.of(problem, options);
    float[] a = new float[problem.m() * problem.k()];
    float[] b = new float[problem.k() * problem.n()];
    float[] c = new float[problem.m() * problem.n()];
    PackedMatrix packed = problem.packedB() ? plan.packB(b, 0) : null;
    for (int i = 0; i < times; i++) {
      if (packed == null) {
        plan.run(a, 0, b, 0, c, 0);
      } else {
        plan.run(1, a, 0, packed, 0, c, 0, EpilogueData.NONE);
      }
    }
  }

  /** Streams, text, regular expressions, collections: for about half a second. */
  private static void startUpLoad() {
    Pattern words = Pattern.compile("(\\w+)[-: ]+(\\d+)(?:px|em|%)?");
    long end = System.nanoTime() + 500_000_000L;
    for (int round = 0; System.nanoTime() < end; round++) {
      int from = round;
      String text =
          IntStream.range(from, from + 200)
              .mapToObj(i -> String.format(Locale.ROOT, "key%x: %dpx", i, i * 31))
              .collect(Collectors.joining("; "));
      consumed +=
          words
              .matcher(text)
              .results()
              .collect(Collectors.groupingBy(r -> r.group(2).length(), Collectors.counting()))
              .hashCode();
    }
  }
}
