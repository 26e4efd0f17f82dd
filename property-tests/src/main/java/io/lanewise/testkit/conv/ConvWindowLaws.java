package io.lanewise.testkit.conv;

import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.conv.Direction;
import io.lanewise.kernels.gemm.Sgemm;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.testkit.Bits;
import io.lanewise.testkit.Tensor;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What a window's size, steps and gaps mean, on numbers that are not rounded. */
public interface ConvWindowLaws extends ConvSubject {
  /** An image moved by one step gives an output moved by one pixel, where no border comes in. */
  @Property
  default void isShiftEquivariant(@ForAll("cases") ConvCase it) {
    ConvShape s = it.problem().shape();
    ConvProblem plain = ConvProblem.of(s);
    if (!isExact() || !takes(plain)) {
      return;
    }
    ConvData data = exactData(it.with(plain));
    Tensor moved = data.x().copy().fill(0f);
    data.x()
        .forEach(
            (n, c, h, w) -> {
              int row = h + s.strideHeight();
              int column = w + s.strideWidth();
              if (row < s.height() && column < s.width()) {
                moved.set(n, c, row, column, data.x().get(n, c, h, w));
              }
            });
    Tensor before = run(data);
    Tensor after = run(data.withX(moved));
    Tensor expected = after.copy();
    expected.forEach(
        (n, c, row, column) -> {
          boolean inner =
              row > 0
                  && column > 0
                  && row * s.strideHeight()
                          - s.padTop()
                          + reach(s.kernelHeight(), s.dilationHeight())
                      < s.height()
                  && column * s.strideWidth()
                          - s.padLeft()
                          + reach(s.kernelWidth(), s.dilationWidth())
                      < s.width();
          if (inner) {
            expected.set(n, c, row, column, before.get(n, c, row - 1, column - 1));
          }
        });
    Bits.assertEqual(expected, after, data + " moved by a step");
  }

  private static int reach(int kernel, int dilation) {
    return dilation * (kernel - 1);
  }

  /** A stride leaves outputs of stride 1 out. */
  @Property
  default void aStrideSkipsOutputs(@ForAll("cases") ConvCase it) {
    ConvShape s = it.problem().shape();
    ConvProblem plain = ConvProblem.of(s);
    if (!isExact() || !takes(plain) || s.withStride(1).macs() > 10L * ConvShapes.PRODUCTS) {
      return;
    }
    ConvData data = exactData(it.with(plain));
    ConvProblem dense = plain.withShape(s.withStride(1));
    Tensor all = runOrRefer(data.as(dense).withY(exactData(it.with(dense)).y()));
    Tensor expected = data.y().copy();
    expected.forEach(
        (n, c, row, column) -> {
          float y = all.get(n, c, row * s.strideHeight(), column * s.strideWidth());
          expected.set(n, c, row, column, y);
        });
    Bits.assertEqual(expected, run(data), data + " against stride 1");
  }

  /** A dilated kernel is one with zeros between its elements. */
  @Property
  default void dilationStuffsTheKernelWithZeros(@ForAll("cases") ConvCase it) {
    ConvShape s = it.problem().shape();
    ConvProblem plain = ConvProblem.of(s);
    int rows = reach(s.kernelHeight(), s.dilationHeight()) + 1;
    int columns = reach(s.kernelWidth(), s.dilationWidth()) + 1;
    if (!isExact() || !takes(plain)) {
      return;
    }
    ConvShape dense =
        new ConvShape(
            s.batch(),
            s.channels(),
            s.height(),
            s.width(),
            s.filters(),
            rows,
            columns,
            s.strideHeight(),
            s.strideWidth(),
            s.padTop(),
            s.padLeft(),
            s.padBottom(),
            s.padRight(),
            1,
            1,
            s.groups());
    ConvData data = exactData(it.with(plain));
    Tensor zeros =
        Tensor.tight(Layout.NCHW, s.filters(), s.groupChannels(), rows, columns).fill(0f);
    data.w()
        .forEach(
            (o, c, i, j) ->
                zeros.set(
                    o, c, i * s.dilationHeight(), j * s.dilationWidth(), data.w().get(o, c, i, j)));
    ConvData dilated = data.as(plain.withShape(dense)).withW(zeros);
    Bits.assertEqual(runOrRefer(dilated), run(data), data + " against a kernel with zeros");
  }

  /** A 1×1 convolution is a matrix product. */
  @Property
  default void oneByOneIsAMatrixProduct(@ForAll("pointwiseCases") ConvCase it) {
    if (!isExact() || !takes(it.problem())) {
      return;
    }
    ConvShape s = it.problem().shape();
    ConvData data = exactData(it);
    int pixels = s.height() * s.width();
    float[] w = data.w().as(Layout.NCHW).array();
    Tensor expected = Tensor.tight(Layout.NCHW, s.batch(), s.filters(), s.height(), s.width());
    for (int n = 0; n < s.batch(); n++) {
      float[] x = data.x().part(n, 1, 0, s.channels()).array();
      float[] y = new float[s.filters() * pixels];
      Sgemm.run(s.filters(), pixels, s.channels(), w, x, y);
      System.arraycopy(y, 0, expected.array(), n * y.length, y.length);
    }
    Bits.assertEqual(expected, run(data), data + " against a product");
  }

  /** Forward 1×1 cases in NCHW. */
  @Provide
  default Arbitrary<ConvCase> pointwiseCases() {
    return ConvCase.of(ConvShapes.pointwise().map(ConvProblem::of));
  }

  /**
   * Backward-data is the transposed convolution: each input pixel, times the kernel, is laid down a
   * stride from the last, padding is cut off, and what the kernel does not reach stays 0.
   */
  @Property
  default void backwardDataIsTheTransposedConvolution(@ForAll("cases") ConvCase it) {
    ConvShape s = it.problem().shape();
    ConvProblem plain = ConvProblem.of(s, Direction.BACKWARD_DATA);
    if (!isExact() || !takes(plain)) {
      return;
    }
    ConvData data = exactData(it.with(plain));
    Tensor expected = data.x().copy().fill(0f);
    data.y()
        .forEach(
            (n, o, row, column) -> {
              for (int c = 0; c < s.groupChannels(); c++) {
                int channel = o / s.groupFilters() * s.groupChannels() + c;
                for (int i = 0; i < s.kernelHeight(); i++) {
                  for (int j = 0; j < s.kernelWidth(); j++) {
                    int h = row * s.strideHeight() + i * s.dilationHeight() - s.padTop();
                    int v = column * s.strideWidth() + j * s.dilationWidth() - s.padLeft();
                    if (h >= 0 && h < s.height() && v >= 0 && v < s.width()) {
                      float more = data.y().get(n, o, row, column) * data.w().get(o, c, i, j);
                      expected.set(n, channel, h, v, expected.get(n, channel, h, v) + more);
                    }
                  }
                }
              }
            });
    Bits.assertEqual(expected, run(data), data + " against the transposed convolution");
  }
}
