package consumer;

import io.lanewise.kernels.gemm.EpilogueData;
import io.lanewise.kernels.gemm.GemmOptions;
import io.lanewise.kernels.gemm.GemmPlan;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.gemm.PackedMatrix;
import io.lanewise.kernels.gemm.Sgemm;
import io.lanewise.kernels.parallel.Threads;
import java.util.Arrays;

/** Multiplies two small matrices of integers, whose product is known exactly. */
public final class Main {
  public static void main(String[] arguments) {
    float[] a = {1, 2, 3, 4, 5, 6};
    float[] b = {7, 8, 9, 10, 11, 12};
    float[] c = {Float.NaN, Float.NaN, Float.NaN, Float.NaN};
    Sgemm.run(false, false, 2, 2, 3, 1f, a, 0, 3, b, 0, 2, 0f, c, 0, 2);
    float[] expected = {58, 64, 139, 154};
    if (!Arrays.equals(c, expected)) {
      throw new AssertionError(
          "expected " + Arrays.toString(expected) + ", got " + Arrays.toString(c));
    }
    packed();
    Module kernels = Sgemm.class.getModule();
    System.out.println(
        "consumer: right answer from " + (kernels.isNamed() ? kernels : "class path"));
  }

  /** The README's second example. */
  private static void packed() {
    float[] a = new float[64 * 512];
    float[] b = new float[512 * 1000];
    float[] biases = new float[1000];
    float[] c = new float[64 * 1000];
    Arrays.fill(a, 1f);
    Arrays.fill(b, 2f);
    Arrays.fill(biases, 0, 500, -2000f);
    GemmProblem problem = GemmProblem.parse("gemm:m64_n1000_k512/packed-b/bias-column/relu");
    GemmPlan plan = GemmPlan.of(problem, GemmOptions.DEFAULT.withThreads(Threads.of(2)));
    PackedMatrix weights = plan.packB(b, 0);
    EpilogueData bias = EpilogueData.bias(biases);
    plan.run(1f, a, 0, weights, 0f, c, 0, bias);
    System.out.println(plan.explain());
    for (int i = 0; i < c.length; i++) {
      float expected = i % 1000 < 500 ? 0f : 1024f;
      if (c[i] != expected) {
        throw new AssertionError("expected " + expected + " at " + i + ", got " + c[i]);
      }
    }
  }
}
