package io.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.move.FlipProblem;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.kernels.shape.PoolShape;
import io.lanewise.nn.GradientReport.Leaf;
import io.lanewise.nn.operation.LinearMap;
import io.lanewise.nn.shape.Shape;
import io.lanewise.testkit.Refusal;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The check finds what is wrong, leaves everything as it was, and says when it says nothing. */
class GradientCheckTest {
  private static final GradientCheck CHECK = GradientCheck.DEFAULT;

  private final Drawn drawn = new Drawn(1);

  @Test
  void aWrongFormulaIsFound() {
    Tensor x = drawn.leaf(Shape.of(1, 1, 2, 3));
    LinearMap wrong =
        new LinearMap(
            new FlipProblem(x.shape().image(), false, true),
            new FlipProblem(x.shape().image(), true, false),
            x.shape());
    Tensor weights = drawn.constant(0.5f, 1.5f, x.shape());
    GradientReport report = CHECK.of(() -> Tensor.of(wrong, x).mul(weights).sum());
    assertFalse(report.isRight());
    Leaf leaf = report.leaves().getFirst();
    float expected =
        weights.elements()[leaf.difference().index() / 3 * 3 + 2 - leaf.difference().index() % 3];
    assertEquals(expected, leaf.difference().expected(), 1e-6);
    String message = assertThrows(IllegalStateException.class, report::require).getMessage();
    assertTrue(message.startsWith("gradient-check: leaf 0 (1, 1, 2, 3) must at element "), message);
    assertTrue(message.contains("by central differences, got "), message);
    assertTrue(leaf.rounding().isWithin(), "what is wrong is wrong in float and double alike");
  }

  /** Softmax goes back from its result, which is none of the changed input's. */
  @Test
  void wrongFloatsAreFound() {
    Tensor x = drawn.leaf(Shape.of(2, 5));
    Tensor weights = drawn.constant(-1, 1, x.shape());
    GradientReport report =
        CHECK.of(
            () -> {
              Tensor loss = Functions.softmax(x).mul(weights).sum();
              x.elements()[3] += 0.001f;
              return loss;
            });
    assertTrue(report.leaves().getFirst().difference().isWithin());
    double allowed = report.leaves().getFirst().rounding().allowed();
    assertTrue(allowed < 1e-4, "of gradients of about 0.1: " + allowed);
    String message = assertThrows(IllegalStateException.class, report::require).getMessage();
    assertTrue(message.contains("in float as in double, got "), message);
  }

  @Test
  void onKinksItSaysSo() {
    float[] numbers = new float[10];
    Tensor x = Tensor.of(Shape.of(10), numbers).trainable();
    GradientReport report = CHECK.of(() -> x.relu().sum());
    assertEquals(10, report.leaves().getFirst().skipped());
    String message = assertThrows(IllegalStateException.class, report::require).getMessage();
    assertEquals(
        "gradient-check: leaf 0 (10) must lie away from kinks to be checked,"
            + " got 10 of 10 elements on them",
        message);
    Arrays.fill(numbers, 0, 3, 1);
    Arrays.fill(numbers, 3, 6, -1);
    Leaf some = CHECK.of(() -> x.relu().sum()).require().leaves().getFirst();
    assertEquals(6, some.checked());
    assertEquals(4, some.skipped());
  }

  /** Nearer than ε, but not on it. */
  @Test
  void besideAKinkItStepsLess() {
    Tensor x = Tensor.of(Shape.of(2), 5e-7f, -5e-7f).trainable();
    Leaf leaf = CHECK.of(() -> x.relu().sum()).require().leaves().getFirst();
    assertEquals(2, leaf.checked());
  }

  @Test
  void tiesOfPoolsAreKinks() {
    Tensor x = Tensor.of(Shape.of(1, 1, 2, 4), 1, 2, 5, 4, 3, 3, 6, 7).trainable();
    PoolShape windows = PoolShape.of(x.shape().image(), 2);
    Leaf leaf = CHECK.of(() -> Functions.maxPool(x, windows).sum()).require().leaves().getFirst();
    assertEquals(6, leaf.checked());
    assertEquals(2, leaf.skipped());
  }

  @Test
  void aMinimumIsNoKink() {
    Tensor x = Tensor.of(Shape.of(1), 0).trainable();
    assertEquals(1, CHECK.of(() -> x.mul(x).sum()).require().leaves().getFirst().checked());
  }

  @Test
  void whatIsNoNumberIsWrong() {
    Tensor x = Tensor.of(Shape.of(2), 1, Float.NaN).trainable();
    assertThrows(IllegalStateException.class, () -> CHECK.of(() -> x.tanh().sum()).require());
    Tensor y = Tensor.of(Shape.of(2), 1, -1).trainable();
    assertThrows(IllegalStateException.class, () -> CHECK.of(() -> y.log().sum()).require());
  }

  @Test
  void largeLeavesAreSampled() {
    Tensor x = drawn.leaf(Shape.of(1000));
    Tensor y = drawn.leaf(Shape.of(1000));
    GradientReport report = CHECK.of(() -> x.mul(y).sum(), y).require();
    assertEquals(1, report.leaves().size());
    assertEquals(64, report.leaves().getFirst().checked());
    assertEquals(report, CHECK.of(() -> x.mul(y).sum(), y));
    assertEquals(2, CHECK.withElements(3).of(() -> x.mul(y).sum()).require().leaves().size());
  }

  /** Everything at once, fresh and after some training; and nothing is left behind. */
  @Test
  void aNetwork() {
    Net net = new Net();
    for (int round = 0; round < 3; round++) {
      GradientReport report = CHECK.withElements(20).of(net::loss).require();
      assertEquals(drawn.leaves.size(), report.leaves().size());
      Leaf bias = report.leaves().get(2);
      assertEquals(Shape.of(4), bias.shape());
      assertEquals(0, bias.difference().expected(), 1e-7, "a batch norm takes biases out");
      for (int i = 0; i < 5; i++) {
        net.loss().backward();
        for (Tensor leaf : drawn.leaves) {
          for (int e = 0; e < leaf.elements().length; e++) {
            leaf.elements()[e] -= 0.05f * leaf.gradient()[e];
          }
          leaf.zeroGradient();
        }
      }
    }
  }

  @Test
  void everythingIsLeftAsItWas() {
    Net net = new Net();
    net.loss().backward();
    Tensor first = drawn.leaves.getFirst();
    Tensor second = drawn.leaves.get(1);
    float[] gradient = first.gradient();
    float[] before = gradient.clone();
    second.zeroGradient();
    float[] values = first.elements().clone();
    Tensor loss = net.loss();
    float[] mean = net.mean.elements().clone();
    CHECK.withElements(5).of(() -> loss).require();
    assertArrayEquals(before, first.gradient());
    assertTrue(gradient == first.gradient(), "the same array");
    assertFalse(second.hasGradient());
    assertArrayEquals(values, first.elements());
    assertArrayEquals(mean, net.mean.elements());
    // The winners are those of the float pass still.
    first.zeroGradient();
    loss.backward();
    float[] after = first.gradient().clone();
    first.zeroGradient();
    loss.backward();
    assertArrayEquals(after, first.gradient());
  }

  @Test
  void inAStep() {
    Net net = new Net();
    try (Step _ = Step.begin()) {
      CHECK.withElements(3).of(net::loss).require();
    }
  }

  /** What is detached is a constant, though it shares its storage. */
  @Test
  void detachedIsConstant() {
    Tensor x = drawn.leaf(Shape.of(3));
    CHECK.of(() -> x.mul(x.detach()).sum()).require();
    CHECK.of(() -> x.mul(x).mul(x.tanh().detach()).sum()).require();
  }

  @Test
  void refusals() {
    Tensor x = drawn.leaf(Shape.of(3));
    Tensor frozen = drawn.constant(-1, 1, Shape.of(3));
    Refusal.of("loss", () -> CHECK.of(null));
    Refusal.of("loss", () -> CHECK.of(() -> null));
    Refusal.of("loss", () -> CHECK.of(() -> x.scale(2)));
    Refusal.of("loss", () -> CHECK.of(frozen::sum));
    Refusal.of("leaves", () -> CHECK.of(() -> x.mul(frozen).sum(), frozen));
    Refusal.of("leaves", () -> CHECK.of(x::sum, drawn.leaf(Shape.of(3))));
    Refusal.of("step", () -> CHECK.withStep(0));
    Refusal.of("relativeError", () -> CHECK.withErrors(Double.NaN, 1));
    Refusal.of("absoluteError", () -> CHECK.withErrors(1, -1));
    Refusal.of("elements", () -> CHECK.withElements(0));
  }

  /** Convolution, batch norm, max pooling, dropout, a skip connection. */
  private final class Net {
    private final Tensor x = drawn.leaf(Shape.of(3, 2, 6, 6));
    private final Tensor filters = drawn.leaf(Shape.of(4, 2, 3, 3));
    private final Tensor bias = drawn.leaf(Shape.of(4));
    private final Tensor gamma = drawn.leaf(0.5f, 1.5f, Shape.of(4));
    private final Tensor beta = drawn.leaf(Shape.of(4));
    private final Tensor weights = drawn.leaf(Shape.of(36, 36));
    private final Tensor mean = Tensor.zeros(Shape.of(4));
    private final Tensor variance = drawn.constant(1, 1, Shape.of(4));

    Tensor loss() {
      ConvShape shape = ConvShape.of(2, 6, 6, 4, 3).withPadding(1);
      Tensor y = Functions.convolve(x, filters, bias, shape);
      y = Functions.batchNorm(y, gamma, beta, mean, variance, 1e-3f, 0.1f).relu();
      y = Functions.maxPool(y, PoolShape.of(y.shape().image(), 2)).flatten();
      y = y.add(Functions.linear(Functions.dropout(y, 0.3f, 7), weights, null).tanh());
      return y.mul(y).mean();
    }
  }
}
