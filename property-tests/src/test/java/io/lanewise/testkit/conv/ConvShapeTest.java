package io.lanewise.testkit.conv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.testkit.Refusal;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.function.Executable;

/** The only place where sizes are computed. */
class ConvShapeTest {
  @Provide
  Arbitrary<ConvShape> shapes() {
    return ConvShapes.any();
  }

  /** The output's rows are as many as there are places for the window, one after the other. */
  @Property
  void hasAnOutputForEveryPlaceOfTheWindow(@ForAll("shapes") ConvShape s) {
    assertEquals(
        places(
            s.height(),
            s.padTop() + s.padBottom(),
            s.kernelHeight(),
            s.dilationHeight(),
            s.strideHeight()),
        s.outHeight());
    assertEquals(
        places(
            s.width(),
            s.padLeft() + s.padRight(),
            s.kernelWidth(),
            s.dilationWidth(),
            s.strideWidth()),
        s.outWidth());
  }

  private static int places(int size, int padding, int kernel, int dilation, int stride) {
    int places = 0;
    for (int at = 0; at + dilation * (kernel - 1) < size + padding; at += stride) {
      places++;
    }
    return places;
  }

  @Property
  void samePaddingGivesOneOutputAStride(@ForAll("shapes") ConvShape s) {
    for (ConvShape same : new ConvShape[] {s.sameUpper(), s.sameLower()}) {
      assertEquals((s.height() + s.strideHeight() - 1) / s.strideHeight(), same.outHeight());
      assertEquals((s.width() + s.strideWidth() - 1) / s.strideWidth(), same.outWidth());
    }
    ConvShape upper = s.sameUpper();
    ConvShape lower = s.sameLower();
    assertTrue(upper.padBottom() - upper.padTop() <= 1 && upper.padBottom() >= upper.padTop());
    assertTrue(upper.padRight() - upper.padLeft() <= 1 && upper.padRight() >= upper.padLeft());
    assertEquals(upper.padTop(), lower.padBottom());
    assertEquals(upper.padLeft(), lower.padRight());
    assertEquals(upper.padBottom(), lower.padTop());
    assertEquals(upper.padRight(), lower.padLeft());
  }

  @Property
  void countsAreProducts(@ForAll("shapes") ConvShape s) {
    long taps = (long) s.channels() / s.groups() * s.kernelHeight() * s.kernelWidth();
    assertEquals(taps, s.taps());
    assertEquals(s.filters() * taps, s.weights());
    assertEquals(s.filters() * (taps + 1), s.parameters());
    long outputs = (long) s.batch() * s.filters() * s.outHeight() * s.outWidth();
    assertEquals(outputs, s.outputElements());
    assertEquals(outputs * taps, s.macs());
    assertEquals(2 * outputs * taps, s.flops());
    assertEquals(4 * (s.inputElements() + s.weights() + outputs), s.bytes());
  }

  @Example
  void aFirstLayerOfFiveByFive() {
    ConvShape s = ConvShape.of(3, 32, 32, 10, 5).withPadding(2);
    assertEquals(32, s.outHeight());
    assertEquals(32, s.outWidth());
    assertEquals(10, s.filters());
    assertEquals(760, s.parameters());
    assertEquals(s, s.sameUpper());
  }

  @Example
  void parametersOfThreeLayers() {
    assertEquals(608, ConvShape.of(3, 32, 32, 8, 5).parameters());
    assertEquals(3216, ConvShape.of(8, 32, 32, 16, 5).parameters());
    assertEquals(544, ConvShape.of(16, 32, 32, 32, 1).parameters());
  }

  @Example
  void aStrideThatLeavesARemainder() {
    ConvShape s = ConvShape.of(1, 7, 7, 1, 3).withStride(3);
    assertEquals(2, s.outHeight());
    Refusal.of("strideHeight", s::requireExact);
    Refusal.of("strideWidth", () -> ConvShape.of(1, 6, 7, 1, 3).withStride(3).requireExact());
    ConvShape even = s.withStride(2);
    assertEquals(even, even.requireExact());
  }

  /** More weights than an int counts. */
  @Example
  void fullyConnectedLayersDoNotOverflow() {
    ConvShape s = ConvShape.of(1, 200, 200, 40_000, 200);
    assertEquals(1_600_000_000L, s.weights());
    assertEquals(1_600_040_000L, s.parameters());
    ConvShape rgb = ConvShape.of(3, 200, 200, 40_000, 200);
    assertEquals(4_800_000_000L, rgb.weights());
    assertEquals(9_600_000_000L, rgb.flops());
    assertEquals(4 * (120_000 + 4_800_000_000L + 40_000), rgb.bytes());
  }

  @Example
  void paddingByName() {
    ConvShape s = ConvShape.of(1, 5, 6, 1, 2, 3).withPadding(4);
    assertEquals(ConvShape.of(1, 5, 6, 1, 2, 3), s.valid());
    assertEquals(s.withPadding(0, 1, 1, 1), s.sameUpper());
    assertEquals(s.withPadding(1, 1, 0, 1), s.sameLower());
    assertEquals(s.withPadding(0, 0, 0, 0), s.withStride(6).withDilation(1).valid().withStride(1));
  }

  @Example
  void oneDimension() {
    ConvShape s = ConvShape.oneDimensional(2, 10, 3, 4);
    assertEquals(1, s.outHeight());
    assertEquals(7, s.outWidth());
    assertEquals(2 * 3 * 4 + 3, s.parameters());
  }

  /** As frameworks document it, and undone by the forward shape. */
  @Property
  void transposedSizesAreTheDocumentedOnes(
      @ForAll @IntRange(min = 1, max = 9) int height,
      @ForAll @IntRange(min = 1, max = 9) int width,
      @ForAll @IntRange(min = 1, max = 5) int kernel,
      @ForAll @IntRange(min = 1, max = 4) int stride,
      @ForAll @IntRange(min = 0, max = 2) int padding,
      @ForAll @IntRange(min = 0, max = 3) int outputPadding,
      @ForAll @IntRange(min = 1, max = 3) int dilation) {
    int rows = (height - 1) * stride - 2 * padding + dilation * (kernel - 1) + outputPadding + 1;
    int columns = (width - 1) * stride - 2 * padding + dilation * (kernel - 1) + outputPadding + 1;
    Executable call =
        () ->
            ConvShape.transposed(
                6, height, width, 4, kernel, stride, padding, outputPadding, dilation, 2);
    if (outputPadding >= Math.max(stride, dilation)) {
      Refusal.of("outputPadding", call);
    } else if (rows < 1 || columns < 1) {
      assertThrows(IllegalArgumentException.class, call);
    } else if (outputPadding < stride) {
      ConvShape s =
          ConvShape.transposed(
              6, height, width, 4, kernel, stride, padding, outputPadding, dilation, 2);
      assertEquals(rows, s.height());
      assertEquals(columns, s.width());
      assertEquals(4, s.channels());
      assertEquals(6, s.filters());
      assertEquals(height, s.outHeight());
      assertEquals(width, s.outWidth());
    }
  }

  @Provide
  Arbitrary<Integer> wrongSizes() {
    return Arbitraries.of(0, -1, Integer.MIN_VALUE);
  }

  @Property
  void everyWrongSizeIsNamed(@ForAll("wrongSizes") int wrong) {
    int negative = wrong == 0 ? -1 : wrong;
    ConvShape s = ConvShape.of(4, 9, 9, 6, 3);
    Refusal.of("batch", () -> s.withBatch(negative));
    Refusal.of("channels", () -> ConvShape.of(wrong, 9, 9, 6, 3));
    Refusal.of("height", () -> ConvShape.of(4, wrong, 9, 6, 3));
    Refusal.of("width", () -> ConvShape.of(4, 9, wrong, 6, 3));
    Refusal.of("filters", () -> ConvShape.of(4, 9, 9, wrong, 3));
    Refusal.of("kernelHeight", () -> ConvShape.of(4, 9, 9, 6, wrong, 3));
    Refusal.of("kernelWidth", () -> ConvShape.of(4, 9, 9, 6, 3, wrong));
    Refusal.of("strideHeight", () -> s.withStride(wrong, 1));
    Refusal.of("strideWidth", () -> s.withStride(1, wrong));
    Refusal.of("padTop", () -> s.withPadding(negative, 0, 0, 0));
    Refusal.of("padLeft", () -> s.withPadding(0, negative, 0, 0));
    Refusal.of("padBottom", () -> s.withPadding(0, 0, negative, 0));
    Refusal.of("padRight", () -> s.withPadding(0, 0, 0, negative));
    Refusal.of("dilationHeight", () -> s.withDilation(wrong, 1));
    Refusal.of("dilationWidth", () -> s.withDilation(1, wrong));
    Refusal.of("groups", () -> s.withGroups(wrong));
  }

  @Example
  void sizesMustGoTogether() {
    ConvShape s = ConvShape.of(4, 9, 9, 6, 3);
    Refusal.of("groups", () -> s.withGroups(3));
    Refusal.of("groups", () -> s.withGroups(4));
    Refusal.of("kernelHeight", () -> ConvShape.of(1, 2, 9, 1, 3));
    Refusal.of("kernelWidth", () -> ConvShape.of(1, 9, 2, 1, 3));
    Refusal.of("kernelHeight", () -> s.withDilation(5, 1));
    Refusal.of("kernelWidth", () -> s.withDilation(1, 5));
    Refusal.of("kernelHeight", () -> s.withDilation(Integer.MAX_VALUE, 1));
    int most = Integer.MAX_VALUE;
    Refusal.of("kernelHeight", () -> s.withPadding(most, 0, most, 0));
    assertEquals(1, ConvProblem.parse("conv:ic1_ih2_oc1_k3_pt1_pr1").shape().outHeight());
  }

  /** A kernel larger than the image is refused whatever the stride rounds to. */
  @Property
  void aKernelThatDoesNotFitIsRefused(
      @ForAll @IntRange(min = 1, max = 6) int size,
      @ForAll @IntRange(min = 1, max = 9) int stride) {
    Refusal.of("kernelHeight", () -> ConvShape.of(1, size, 9, 1, size + 1, 1).withStride(stride));
    Refusal.of("kernelWidth", () -> ConvShape.of(1, 9, size, 1, 1, size + 1).withStride(stride));
  }
}
