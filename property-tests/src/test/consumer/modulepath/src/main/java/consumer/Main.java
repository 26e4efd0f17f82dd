package consumer;

import io.lanewise.kernels.gemm.Sgemm;
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
    Module kernels = Sgemm.class.getModule();
    System.out.println(
        "consumer: right answer from " + (kernels.isNamed() ? kernels : "class path"));
  }
}
