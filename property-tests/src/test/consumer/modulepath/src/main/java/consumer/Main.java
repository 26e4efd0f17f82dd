package consumer;

import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.catalogue.Problems;
import io.lanewise.kernels.conv.ConvOptions;
import io.lanewise.kernels.conv.ConvPlan;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.conv.PackedFilters;
import io.lanewise.kernels.gemm.EpilogueData;
import io.lanewise.kernels.gemm.GemmOptions;
import io.lanewise.kernels.gemm.GemmPlan;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.gemm.PackedMatrix;
import io.lanewise.kernels.gemm.Sgemm;
import io.lanewise.kernels.parallel.Threads;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.nn.Step;
import io.lanewise.nn.Tensor;
import io.lanewise.nn.layer.Conv2d;
import io.lanewise.nn.layer.Layers;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.MaxPool2d;
import io.lanewise.nn.layer.Sequential;
import io.lanewise.nn.loss.Losses;
import io.lanewise.nn.optimise.Optimiser;
import io.lanewise.nn.shape.Shape;
import java.util.Arrays;

/** Multiplies and convolves small integers, whose results are known exactly. */
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
    convolved();
    pooled();
    trained();
    Module kernels = Sgemm.class.getModule();
    System.out.println(
        "consumer: right answer from " + (kernels.isNamed() ? kernels : "class path"));
  }

  /** The README's example of a product. */
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

  /** The README's example of a convolution: ones everywhere count the taps inside the image. */
  private static void convolved() {
    float[] x = new float[64 * 56 * 56];
    float[] w = new float[64 * 64 * 3 * 3];
    float[] biases = new float[64];
    float[] y = new float[64 * 56 * 56];
    Arrays.fill(x, 1f);
    Arrays.fill(w, 1f);
    Arrays.fill(biases, -300f);
    ConvProblem problem = ConvProblem.parse("conv:ic64_ih56_oc64_k3_p1/bias/relu/strict");
    ConvPlan conv = ConvPlan.of(problem, ConvOptions.DEFAULT.withThreads(Threads.of(2)));
    PackedFilters filters = conv.pack(w, 0);
    conv.run(x, 0, filters, EpilogueData.bias(biases), y, 0);
    System.out.println(conv.explain());
    for (int i = 0; i < y.length; i++) {
      int row = i / 56 % 56;
      int column = i % 56;
      int taps = (row % 55 == 0 ? 2 : 3) * (column % 55 == 0 ? 2 : 3);
      float expected = Math.max(0f, 64 * taps - 300f);
      if (y[i] != expected) {
        throw new AssertionError("expected " + expected + " at " + i + ", got " + y[i]);
      }
    }
  }

  /** The README's example of what stands around convolutions. */
  private static void pooled() {
    float[] x = new float[64 * 112 * 112];
    float[] y = new float[64 * 56 * 56];
    for (int i = 0; i < x.length; i++) {
      x[i] = i % 1000;
    }
    Problem problem = Problems.parse("pool:max_ic64_ih112_k2");
    Plan pool = Catalogue.standard().plan(problem, PlanOptions.DEFAULT);
    pool.run(x, 0, y, 0);
    System.out.println(pool.explain());
    for (int i = 0; i < y.length; i++) {
      int corner = i / 56 * 224 + i % 56 * 2;
      float top = Math.max(corner % 1000, (corner + 1) % 1000);
      float bottom = Math.max((corner + 112) % 1000, (corner + 113) % 1000);
      if (y[i] != Math.max(top, bottom)) {
        throw new AssertionError(
            "expected " + Math.max(top, bottom) + " at " + i + ", got " + y[i]);
      }
    }
  }

  /** The worked example of courses: f = (x + y)·z at (−2, 5, −4), and a step of training. */
  private static void trained() {
    Tensor x = Tensor.scalar(-2).trainable();
    Tensor y = Tensor.scalar(5).trainable();
    Tensor z = Tensor.scalar(-4).trainable();
    Tensor f = x.add(y).mul(z);
    f.backward();
    float[] got = {f.item(), x.gradient()[0], y.gradient()[0], z.gradient()[0]};
    if (!Arrays.equals(got, new float[] {-12, -4, -4, 3})) {
      throw new AssertionError("expected -12, -4, -4, 3, got " + Arrays.toString(got));
    }
    Sequential model =
        Sequential.of(
            Conv2d.of(1, 4, 3), Layers.relu(), MaxPool2d.of(2), Layers.flatten(), Linear.of(36, 2));
    model.initialise(1);
    Optimiser adam = Optimiser.adam(1e-2, model);
    float[] pixels = new float[8 * 64];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = i * 37 % 101 / 101f;
    }
    Tensor images = Tensor.of(Shape.of(8, 1, 8, 8), pixels);
    Tensor labels = Tensor.ofIntegers(0, 1, 0, 1, 1, 0, 1, 0);
    float first = 0;
    float last = 0;
    for (int i = 0; i < 50; i++) {
      try (Step _ = Step.begin()) {
        Tensor loss = Losses.crossEntropy(model.apply(images), labels);
        loss.backward();
        adam.step();
        first = i == 0 ? loss.item() : first;
        last = loss.item();
      }
    }
    if (!(last < 0.9f * first)) {
      throw new AssertionError("the loss must fall, went from " + first + " to " + last);
    }
  }
}
