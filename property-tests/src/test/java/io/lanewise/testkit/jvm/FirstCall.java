package io.lanewise.testkit.jvm;

import io.lanewise.kernels.Lanewise;
import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.contract.Support;
import io.lanewise.kernels.gemm.GemmAlgorithm;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.gemm.Sgemm;
import io.lanewise.kernels.gemm.Sgemv;
import io.lanewise.kernels.parallel.Threads;
import java.util.Arrays;

/** A main program that knows nothing of vectors: what the library is, offers, and answers. */
final class FirstCall {
  private FirstCall() {}

  public static void main(String[] arguments) {
    System.out.println(Lanewise.describe());
    for (GemmAlgorithm algorithm : Catalogue.standard().gemm()) {
      Support support = algorithm.supports(GemmProblem.of(2, 1, 2));
      System.out.println(algorithm.name() + ": " + (support.accepted() ? "yes" : support.reason()));
    }
    System.out.println("threads: " + Threads.all().count());
    float[] c = new float[4];
    Sgemm.run(2, 2, 2, new float[] {1, 2, 3, 4}, new float[] {5, 6, 7, 8}, c);
    System.out.println(Arrays.toString(c));
    float[] y = {1, 1};
    Sgemv.run(true, 2, 2, 1, new float[] {1, 2, 3, 4}, 0, 2, new float[] {5, 6}, 0, 1, 2, y, 0, 1);
    System.out.println(Arrays.toString(y));
  }
}
