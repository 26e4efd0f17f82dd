package io.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.loss.ElementLossProblem;
import io.lanewise.nn.operation.ElementLoss;
import io.lanewise.nn.shape.Shape;
import io.lanewise.testkit.Refusal;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The engine, on examples that can be worked out by hand. */
class BackwardTest {
  private static Tensor leaf(float... numbers) {
    return Tensor.of(Shape.of(numbers.length), numbers).trainable();
  }

  private static Tensor constant(float... numbers) {
    return Tensor.of(Shape.of(numbers.length), numbers);
  }

  /** The example of every course (Karpathy's CS231n). */
  @Test
  void sumTimesNumber() {
    Tensor x = Tensor.scalar(-2).trainable();
    Tensor y = Tensor.scalar(5).trainable();
    Tensor z = Tensor.scalar(-4).trainable();
    Tensor f = x.add(y).mul(z);
    f.backward();
    assertEquals(-12, f.item());
    assertArrayEquals(new float[] {-4}, x.gradient());
    assertArrayEquals(new float[] {-4}, y.gradient());
    assertArrayEquals(new float[] {3}, z.gradient());
  }

  @Test
  void theMaxGateLetsThroughToTheLarger() {
    Tensor x = leaf(2, -1, 3);
    Tensor y = leaf(1, 4, 3);
    x.max(y).backward(10, 20, 30);
    assertArrayEquals(new float[] {10, 0, 30}, x.gradient());
    assertArrayEquals(new float[] {0, 20, 0}, y.gradient());
  }

  @Test
  void usesAddUp() {
    Tensor x = leaf(3, -2);
    x.mul(x).sum().backward();
    assertArrayEquals(new float[] {6, -4}, x.gradient());

    // A skip connection around a square, and the whole squared again.
    Tensor y = leaf(2);
    Tensor skipped = y.add(y.mul(y));
    skipped.mul(skipped).sum().backward();
    assertArrayEquals(new float[] {2 * (2 + 4) * (1 + 2 * 2)}, y.gradient());

    // A weight shared by two layers: (w·(w·x)).
    Tensor w = Tensor.of(Shape.of(1, 1), 3).trainable();
    Tensor input = Tensor.of(Shape.of(1, 1), 5);
    Functions.linear(Functions.linear(input, w, null), w, null).sum().backward();
    assertArrayEquals(new float[] {2 * 3 * 5}, w.gradient());
  }

  @Test
  void backwardTwiceAdds() {
    Tensor x = leaf(3);
    Tensor y = x.mul(x);
    Tensor z = y.scale(2).sum();
    z.backward();
    z.backward();
    assertArrayEquals(new float[] {24}, x.gradient());
    x.zeroGradient();
    assertFalse(x.hasGradient());
    z.backward();
    assertArrayEquals(new float[] {12}, x.gradient());
  }

  @Test
  void aRetainedGradientAddsUpAndFlowsOn() {
    Tensor x = leaf(3);
    Tensor y = x.mul(x).retainGradient();
    Tensor z = y.scale(2).sum().retainGradient();
    z.backward();
    assertArrayEquals(new float[] {2}, y.gradient());
    assertArrayEquals(new float[] {1}, z.gradient());
    z.backward();
    assertArrayEquals(new float[] {4}, y.gradient());
    assertArrayEquals(new float[] {24}, x.gradient());
    Tensor other = x.mul(x).sum();
    other.backward();
    assertThrows(IllegalStateException.class, other::gradient);
  }

  @Test
  void aLeafMayBeTheResult() {
    Tensor x = leaf(3, 4);
    x.backward(1, 2);
    x.backward(1, 2);
    assertArrayEquals(new float[] {2, 4}, x.gradient());
  }

  @Test
  void theGivenGradientIsNotChanged() {
    float[] given = {1, 2};
    Tensor x = leaf(3, 4);
    Tensor y = x.mul(x).retainGradient();
    y.backward(given);
    y.backward(given);
    assertArrayEquals(new float[] {1, 2}, given);
    assertArrayEquals(new float[] {2, 4}, y.gradient());
  }

  @Test
  void withoutGradientNothingIsRemembered() {
    Tensor x = leaf(3);
    Tensor y = Autograd.noGrad(() -> x.mul(x));
    assertFalse(y.wantsGradient());
    assertEquals(List.of(), y.inputs());
    assertThrows(IllegalStateException.class, y::backward);
    Runnable fails =
        () -> {
          throw new IllegalArgumentException();
        };
    assertThrows(IllegalArgumentException.class, () -> Autograd.noGrad(fails));
    assertTrue(x.mul(x).wantsGradient());
    assertFalse(constant(1).mul(constant(2)).wantsGradient());
  }

  @Test
  void nothingFlowsBackThroughDetach() {
    Tensor x = leaf(3);
    x.mul(x.mul(x).detach()).sum().backward();
    assertArrayEquals(new float[] {9}, x.gradient());
  }

  @Test
  void whatIsFrozenKeepsItsBits() {
    Tensor w = leaf(0.1f, -0.2f).trainable(false);
    Tensor v = leaf(0.3f, 0.4f);
    float[] before = w.elements().clone();
    for (int i = 0; i < 5; i++) {
      v.zeroGradient();
      constant(1, 2).mul(w).mul(v).sum().backward();
      for (Tensor weight : List.of(w, v)) {
        for (int e = 0; weight.hasGradient() && e < 2; e++) {
          weight.elements()[e] -= 0.1f * weight.gradient()[e];
        }
      }
    }
    assertArrayEquals(before, w.elements());
    assertFalse(w.hasGradient());
    assertEquals(0.3f - 5 * 0.1f * 0.1f, v.elements()[0], 1e-6);
    w.trainable(true);
    constant(1, 2).mul(w).sum().backward();
    assertArrayEquals(new float[] {1, 2}, w.gradient());
  }

  @Test
  void theInputHasAGradientToo() {
    Tensor image = Tensor.of(Shape.of(1, 2), 5, 7).trainable();
    Tensor weights = Tensor.of(Shape.of(1, 2), 2, 3);
    Functions.linear(image, weights, null).sum().backward();
    assertArrayEquals(new float[] {2, 3}, image.gradient());
    assertFalse(weights.hasGradient());
  }

  /** Operations that compute all gradients at once, some of which nobody wants. */
  @Test
  void jointOperationsDoWithoutSomeInputs() {
    Function<boolean[], Tensor[]> leaves =
        wanted ->
            new Tensor[] {
              Tensor.of(Shape.of(2, 2), 1, 2, 4, 7).trainable(wanted[0]),
              Tensor.of(Shape.of(2), 0.5f, 2).trainable(wanted[1]),
              Tensor.of(Shape.of(2), 1, -1).trainable(wanted[2])
            };
    Function<Tensor[], Tensor> function =
        t -> {
          Tensor zeros = Tensor.zeros(Shape.of(2));
          Tensor ones = constant(1, 1);
          Tensor norm = Functions.batchNorm(t[0], t[1], t[2], zeros, ones, 0.1f, 0.1f);
          Tensor group = Functions.groupNorm(t[0], t[1], t[2], 1, 0.1f);
          Tensor prelu = Functions.prelu(t[0], t[2]);
          Tensor both = Functions.concat(List.of(norm, group, prelu, t[0]));
          return both.mul(both).sum().add(t[0].div(t[1]).max(t[2]).sum());
        };
    Tensor[] all = leaves.apply(new boolean[] {true, true, true});
    function.apply(all).backward();
    for (int bits = 1; bits < 7; bits++) {
      boolean[] wanted = {(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0};
      Tensor[] some = leaves.apply(wanted);
      function.apply(some).backward();
      for (int i = 0; i < 3; i++) {
        assertEquals(wanted[i], some[i].hasGradient());
        if (wanted[i]) {
          assertArrayEquals(all[i].gradient(), some[i].gradient());
        }
      }
    }
  }

  @Test
  void whatHasNoGradientIsNotAskedForOne() {
    ElementLossProblem mse = ElementLossProblem.of(ElementLossProblem.Kind.MSE, 1);
    Tensor x = leaf(3);
    Refusal.of("input", () -> Tensor.of(new ElementLoss(mse), x, x.mul(x)));
    Tensor.of(new ElementLoss(mse), x, x.mul(x).detach()).backward();
    assertArrayEquals(new float[] {2 * (3 - 9)}, x.gradient());
    assertEquals(36, Autograd.noGrad(() -> Tensor.of(new ElementLoss(mse), x, x.mul(x))).item());
    Tensor channels = leaf(1);
    Tensor image = Tensor.of(Shape.of(2, 1), 1, 2);
    Refusal.of(
        "input",
        () ->
            Functions.batchNorm(
                image, channels, channels, channels, Tensor.zeros(Shape.of(1)), 1e-5f, 0.1f));
  }

  @Test
  void aLongChainOverflowsNoStack() {
    Tensor x = leaf(1);
    for (boolean inStep : new boolean[] {false, true}) {
      x.zeroGradient();
      try (Step _ = inStep ? Step.begin() : null) {
        Tensor y = x;
        for (int i = 0; i < 100_000; i++) {
          y = y.scale(1);
        }
        y.backward();
        assertArrayEquals(new float[] {1}, x.gradient());
        assertEquals(100_000, Graph.made(y).size());
      }
    }
  }

  /** Another thread's tensors are old or young by when they were made, not by where. */
  @Test
  void aGraphMadeOnTwoThreads() throws InterruptedException {
    Tensor x = leaf(3);
    Tensor[] made = new Tensor[1];
    Thread other =
        new Thread(
            () -> {
              Tensor y = x;
              for (int i = 0; i < 1_000_000 / 1000; i++) {
                y = y.scale(1);
              }
              made[0] = y;
            });
    other.start();
    other.join();
    Tensor y = made[0];
    // (y + y·y)·y: y must wait for all of its uses.
    y.add(y.mul(y)).mul(y).sum().backward();
    assertArrayEquals(new float[] {2 * 3 + 3 * 9}, x.gradient());
  }

  @Test
  void refusals() {
    Tensor x = leaf(1, 2);
    IllegalStateException several =
        assertThrows(IllegalStateException.class, () -> x.scale(2).backward());
    assertTrue(several.getMessage().contains("(2)"), several.getMessage());
    Refusal.of("gradients", () -> x.scale(2).backward(1));
    assertThrows(IllegalStateException.class, () -> x.scale(2).trainable());
    assertThrows(IllegalStateException.class, () -> Tensor.ofIntegers(1).trainable());
    assertThrows(IllegalStateException.class, () -> Tensor.ofIntegers(1).elements());
    assertThrows(IllegalStateException.class, () -> constant(1).gradient());
    assertThrows(IllegalStateException.class, x::item);
    Refusal.of("elements", () -> Tensor.of(Shape.of(3), 1, 2));
    Refusal.of("shape", () -> x.reshape(Shape.of(3)));
    Refusal.of("other", () -> x.matmul(x));
  }
}
