package io.lanewise.testkit.pool;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.conv.ConvOptions;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.gemm.EpilogueData;
import io.lanewise.kernels.plan.Operands;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.pool.PoolProblem;
import io.lanewise.kernels.pool.Pooling;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.PoolShape;
import io.lanewise.kernels.shape.TensorShape;
import io.lanewise.testkit.Values;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What poolings keep, undo and are the same as. */
class PoolPropertiesTest {
  @Provide
  Arbitrary<PoolShape> shapes() {
    return PoolShapes.any().filter(s -> s.input().elements() > 0);
  }

  @Provide
  Arbitrary<Pooling> averages() {
    return Arbitraries.of(Pooling.AVERAGE, Pooling.AVERAGE_INSIDE, Pooling.sumOver(3));
  }

  private static Plan plan(Pooling pooling, PoolShape shape, boolean indices, boolean backward) {
    return Catalogue.standard()
        .plan(new PoolProblem(pooling, shape, indices, backward), PlanOptions.DEFAULT);
  }

  /** Numbers for the channels there are, +0 in other lanes. */
  private static float[] draw(TensorShape s, Values values, Random random) {
    float[] all = new float[s.floats()];
    for (int n = 0; n < s.batch(); n++) {
      for (int c = 0; c < s.channels(); c++) {
        float[] plane = values.draw(s.height() * s.width(), random);
        for (int i = 0; i < plane.length; i++) {
          all[s.index(n, c, i / s.width(), i % s.width())] = plane[i];
        }
      }
    }
    return all;
  }

  private static float[] pooled(Pooling pooling, PoolShape shape, float[] x) {
    float[] y = new float[shape.output().floats()];
    plan(pooling, shape, false, false).run(x, 0, y, 0);
    return y;
  }

  private static int[] winners(PoolShape shape, float[] x, float[] y) {
    int[] indices = new int[shape.output().floats()];
    plan(Pooling.MAX, shape, true, false).run(new Operands().add(x, 0).add(y, 0).add(indices, 0));
    return indices;
  }

  /**
   * The average of equal numbers is that number, whatever the window, where padding is left out.
   */
  @Property
  void averagesPreserveAConstant(@ForAll("shapes") PoolShape shape) {
    TensorShape in = shape.input();
    float[] x = new float[in.floats()];
    float[] expected = new float[shape.output().floats()];
    fill(in, x, 12);
    fill(shape.output(), expected, 12);
    assertArrayEquals(expected, pooled(Pooling.AVERAGE_INSIDE, shape, x));
  }

  private static void fill(TensorShape s, float[] data, float value) {
    for (int n = 0; n < s.batch(); n++) {
      for (int c = 0; c < s.channels(); c++) {
        for (int h = 0; h < s.height(); h++) {
          for (int w = 0; w < s.width(); w++) {
            data[s.index(n, c, h, w)] = value;
          }
        }
      }
    }
  }

  /**
   * Where windows of 2x2 lie side by side, gradients and elements go to the winners, also when one
   * index is not in its window, to the bit.
   */
  @Property
  void windowsSideBySideGiveBack(
      @ForAll Random random, @ForAll boolean blocked, @ForAll boolean stray) {
    TensorShape in =
        new TensorShape(
            blocked ? Layout.NCHW16 : Layout.NCHW,
            1,
            1 + random.nextInt(20),
            2 * (1 + random.nextInt(5)),
            2 * (1 + random.nextInt(40)));
    PoolShape shape = PoolShape.of(in, 2, 2, 0);
    TensorShape out = shape.output();
    float[] dy = draw(out, Values.INTEGERS, random);
    int[] indices = winners(shape, draw(in, Values.INTEGERS, random), new float[out.floats()]);
    dy[out.index(0, 0, 0, 0)] = -0f;
    if (stray) {
      int c = random.nextInt(out.channels());
      int last = out.index(0, c, out.height() - 1, random.nextInt(out.width()));
      indices[last] = random.nextInt(in.height() * in.width());
    }
    float[] added = new float[in.floats()];
    float[] put = new float[in.floats()];
    for (int c = 0; c < out.channels(); c++) {
      for (int i = 0; i < out.height() * out.width(); i++) {
        int from = out.index(0, c, i / out.width(), i % out.width());
        int to = in.index(0, c, indices[from] / in.width(), indices[from] % in.width());
        added[to] += dy[from];
        put[to] = dy[from];
      }
    }
    assertArrayEquals(added, givenBack(Pooling.MAX, shape, dy, indices));
    assertArrayEquals(put, givenBack(Pooling.UNPOOL, shape, dy, indices));
  }

  private static float[] givenBack(Pooling pooling, PoolShape shape, float[] y, int[] indices) {
    float[] x = new float[shape.input().floats()];
    Arrays.fill(x, Float.NaN);
    plan(pooling, shape, false, pooling.kind() == Pooling.Kind.MAX)
        .run(new Operands().add(y, 0).add(x, 0).add(indices, 0));
    return x;
  }

  /** An average is the depthwise convolution with equal weights. */
  @Property
  void averagesAreAFixedConvolution(
      @ForAll Random random,
      @ForAll boolean blocked,
      @ForAll @net.jqwik.api.constraints.IntRange(min = 1, max = 3) int stride,
      @ForAll @net.jqwik.api.constraints.IntRange(min = 0, max = 1) int padding) {
    int channels = 1 + random.nextInt(20);
    int size = 4 + random.nextInt(30);
    int kernel = padding == 1 ? 2 : 4;
    Layout layout = blocked ? Layout.NCHW16 : Layout.NCHW;
    TensorShape in = new TensorShape(layout, 1, channels, size, size);
    PoolShape shape = PoolShape.of(in, kernel, stride, padding);
    float[] x = draw(in, Values.INTEGERS, random);
    float[] expected = new float[shape.output().floats()];
    float[] weights = new float[channels * kernel * kernel];
    Arrays.fill(weights, 1f / (kernel * kernel));
    ConvProblem conv =
        ConvProblem.parse(
            "conv:ic%d_ih%d_oc%d_k%d_s%d_p%d_g%d%s"
                .formatted(
                    channels,
                    size,
                    channels,
                    kernel,
                    stride,
                    padding,
                    channels,
                    blocked ? "/nchw16" : ""));
    Catalogue.standard()
        .plan(conv, ConvOptions.DEFAULT)
        .run(x, 0, weights, 0, EpilogueData.NONE, expected, 0);
    assertArrayEquals(expected, pooled(Pooling.AVERAGE, shape, x));
  }

  /** With and without indices, and through them, the largest are the same. */
  @Property
  void indicesPointToTheLargest(@ForAll("shapes") PoolShape shape, @ForAll Random random) {
    float[] x = draw(shape.input(), Values.SPECIAL, random);
    float[] y = new float[shape.output().floats()];
    int[] indices = winners(shape, x, y);
    float[] through = new float[y.length];
    plan(Pooling.UNPOOL, shape, false, true)
        .run(new Operands().add(x, 0).add(through, 0).add(indices, 0));
    float[] alone = pooled(Pooling.MAX, shape, x);
    for (int i = 0; i < y.length; i++) {
      // Zeros of both signs are equal.
      assertEquals(through[i] + 0f, y[i] + 0f);
      assertEquals(through[i] + 0f, alone[i] + 0f);
    }
  }

  /** What was pooled, put back and pooled again is pooled for good. */
  @Property
  void poolingAndUnpoolingIsIdempotent(@ForAll("shapes") PoolShape shape, @ForAll Random random) {
    float[] x = draw(shape.input(), Values.INTEGERS, random);
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.abs(x[i]);
    }
    float[] y = new float[shape.output().floats()];
    int[] indices = winners(shape, x, y);
    float[] back = new float[x.length];
    plan(Pooling.UNPOOL, shape, false, false)
        .run(new Operands().add(y, 0).add(back, 0).add(indices, 0));
    float[] again = new float[y.length];
    int[] sameIndices = winners(shape, back, again);
    assertArrayEquals(y, again);
    float[] backAgain = new float[x.length];
    plan(Pooling.UNPOOL, shape, false, false)
        .run(new Operands().add(again, 0).add(backAgain, 0).add(sameIndices, 0));
    assertArrayEquals(back, backAgain);
  }

  /** {@code <avg(x), dy> = <x, avg'(dy)>}: exact, as are sums of integers divided by 4. */
  @Property
  void averagesHaveTheirAdjoint(@ForAll("shapes") PoolShape shape, @ForAll Random random) {
    Pooling sum = Pooling.sumOver(4);
    float[] x = draw(shape.input(), Values.INTEGERS, random);
    float[] dy = draw(shape.output(), Values.INTEGERS, random);
    float[] dx = new float[x.length];
    plan(sum, shape, false, true).run(dy, 0, dx, 0);
    assertEquals(dot(pooled(sum, shape, x), dy), dot(x, dx));
  }

  /** Divided by anything, up to rounding. */
  @Property
  void allAveragesHaveTheirAdjoint(
      @ForAll("averages") Pooling average,
      @ForAll("shapes") PoolShape shape,
      @ForAll Random random) {
    float[] x = draw(shape.input(), Values.UNIFORM, random);
    float[] dy = draw(shape.output(), Values.UNIFORM, random);
    float[] dx = new float[x.length];
    plan(average, shape, false, true).run(dy, 0, dx, 0);
    float[] y = pooled(average, shape, x);
    // Both bounds at once: every product of both sums is off by no more than a window's roundings.
    double bound = (2 * shape.mostTaps() + 200) * 0x1p-24;
    float[] sizes = pooled(average, shape, magnitudes(x));
    double most = bound * dot(sizes, magnitudes(dy));
    assertTrue(Math.abs(dot(y, dy) - dot(x, dx)) <= most, shape + ": " + average);
  }

  /** The sum of all gradients arrives at the winners, and nowhere else. */
  @Property
  void gradientsGoToTheWinners(@ForAll("shapes") PoolShape shape, @ForAll Random random) {
    float[] x = draw(shape.input(), Values.INTEGERS, random);
    float[] dy = draw(shape.output(), Values.INTEGERS, random);
    int[] indices = winners(shape, x, new float[dy.length]);
    float[] dx = new float[x.length];
    plan(Pooling.MAX, shape, false, true).run(new Operands().add(dy, 0).add(dx, 0).add(indices, 0));
    float[] xOfWinners = new float[dy.length];
    plan(Pooling.UNPOOL, shape, false, true)
        .run(new Operands().add(x, 0).add(xOfWinners, 0).add(indices, 0));
    assertEquals(dot(xOfWinners, dy), dot(x, dx));
  }

  /** A norm's gradient is what central differences of the reference say. */
  @Property(tries = 30)
  void normsHaveTheirGradients(@ForAll("shapes") PoolShape any, @ForAll Random random) {
    TensorShape one = new TensorShape(Layout.NCHW, 1, 1, any.input().height(), any.input().width());
    PoolShape shape = new PoolShape(one, any.rows(), any.columns());
    for (float p : new float[] {1, 1.5f, 2, 3}) {
      PoolProblem forward = new PoolProblem(Pooling.lp(p), shape, false, false);
      float[] x = draw(one, Values.UNIFORM, random);
      for (int i = 0; i < x.length; i++) {
        // Away from the kink.
        x[i] += Math.copySign(0.1f, x[i]);
      }
      float[] y = pooled(Pooling.lp(p), shape, x);
      float[] dy = draw(shape.output(), Values.UNIFORM, random);
      float[] dx = new float[x.length];
      plan(Pooling.lp(p), shape, false, true)
          .run(new Operands().add(x, 0).add(y, 0).add(dy, 0).add(dx, 0));
      int i = random.nextInt(x.length);
      double step = 1e-5;
      double slope = (loss(forward, x, i, step, dy) - loss(forward, x, i, -step, dy)) / (2 * step);
      assertEquals(slope, dx[i], 1e-4 * (1 + shape.output().elements()), forward.toString());
    }
  }

  private static double loss(PoolProblem forward, float[] x, int moved, double step, float[] dy) {
    double[][] operands = {new double[x.length], new double[dy.length]};
    for (int i = 0; i < x.length; i++) {
      operands[0][i] = x[i] + (i == moved ? step : 0);
    }
    forward.reference(operands);
    double sum = 0;
    for (int i = 0; i < dy.length; i++) {
      sum += operands[1][i] * dy[i];
    }
    return sum;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static float[] magnitudes(float[] a) {
    float[] all = a.clone();
    for (int i = 0; i < all.length; i++) {
      all[i] = Math.abs(all[i]);
    }
    return all;
  }
}
