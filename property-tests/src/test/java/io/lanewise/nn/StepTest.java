package io.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.lanewise.kernels.loss.LabelLossProblem;
import io.lanewise.kernels.parallel.Threads;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.kernels.shape.PoolShape;
import io.lanewise.nn.operation.LabelLoss;
import io.lanewise.nn.shape.Shape;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Storage goes from step to step, and nobody reads what is somebody else's by now. */
class StepTest {
  private static final long MOST_BYTES = 64 * 1024;
  private static final long PATIENCE_NANOS = 120_000_000_000L;

  private static Tensor leaf(float... numbers) {
    return Tensor.of(Shape.of(numbers.length), numbers).trainable();
  }

  @Test
  void aTensorEndsWithItsStep() {
    Tensor x = leaf(1, 2);
    Tensor y;
    Tensor sum;
    try (Step _ = Step.begin()) {
      y = x.mul(x).retainGradient();
      sum = y.sum();
      sum.backward();
      assertArrayEquals(new float[] {1, 1}, y.gradient());
    }
    assertDead(() -> y.add(x));
    assertDead(() -> x.add(y));
    assertDead(y::elements);
    assertDead(sum::item);
    assertDead(sum::backward);
    assertDead(y::detach);
    assertDead(y::keep);
    assertDead(y::copy);
    assertDead(() -> y.reshape(Shape.of(1, 2)));
    assertEquals("tensor(2)", y.toString());
    try (Step _ = Step.begin()) {
      x.scale(7).sum().backward();
    }
    assertArrayEquals(new float[] {1, 1}, y.gradient(), "gradients are nobody else's");
    assertArrayEquals(new float[] {9, 11}, x.gradient());
  }

  private static void assertDead(Executable use) {
    String message = assertThrows(IllegalStateException.class, use).getMessage();
    assertTrue(message.endsWith("has ended"), message);
  }

  @Test
  void whatIsKeptStaysWhileLaterStepsRun() {
    Tensor x = leaf(1, 2);
    Tensor kept;
    Tensor copied;
    try (Step _ = Step.begin()) {
      Tensor y = x.mul(x);
      kept = y.keep();
      copied = y.copy();
      assertEquals(5, y.sum().item(), "the original can still be used");
    }
    for (int i = 0; i < 3; i++) {
      try (Step _ = Step.begin()) {
        for (int k = 0; k < 4; k++) {
          x.scale(100).mul(kept).sum().backward();
        }
      }
    }
    assertArrayEquals(new float[] {1, 4}, kept.elements());
    assertArrayEquals(new float[] {1, 4}, copied.elements());
    assertNotSame(kept.elements(), copied.elements());
  }

  /** The result stays, but not what going back over it needs. */
  @Test
  void goingBackIsForTheStep() {
    Tensor x = Tensor.of(Shape.of(1, 1, 2, 2), 1, 2, 4, 3).trainable();
    Tensor largest;
    try (Step _ = Step.begin()) {
      largest = Functions.maxPool(x, PoolShape.global(x.shape().image()));
      largest.keep();
    }
    assertArrayEquals(new float[] {4}, largest.elements());
    assertDead(largest::backward);
    assertEquals(false, x.hasGradient());
  }

  @Test
  void oneStepAtATime() {
    try (Step _ = Step.begin()) {
      String message = assertThrows(IllegalStateException.class, Step::begin).getMessage();
      assertTrue(message.contains("must end before another begins"), message);
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> {
          try (Step _ = Step.begin()) {
            throw new IllegalArgumentException();
          }
        });
    Step step = Step.begin();
    step.close();
    try (Step _ = Step.begin()) {
      Tensor y = leaf(1).scale(2);
      step.close();
      assertArrayEquals(new float[] {2}, y.elements(), "closing twice ends no other step");
    }
  }

  @Test
  void outsideOfStepsTensorsStay() {
    Tensor x = leaf(3);
    Tensor y = x.mul(x).retainGradient();
    try (Step _ = Step.begin()) {
      y.scale(5).sum().backward();
    }
    y.backward();
    assertArrayEquals(new float[] {6 * 5 + 6}, x.gradient());
    assertArrayEquals(new float[] {5 + 1}, y.gradient());
  }

  @Test
  void stepsUseTheSameArrays() {
    LeNet net = new LeNet(4);
    Set<float[]> first = net.step();
    net.step();
    assertTrue(first.size() > 10);
    assertEquals(first, net.step());
  }

  /** Records of operations, shapes and problems: no arrays of elements. */
  @Test
  void aStepAllocatesLittle() {
    ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    long least = Long.MAX_VALUE;
    LeNet net = new LeNet(16);
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (least >= MOST_BYTES && System.nanoTime() < end) {
      long before = threads.getCurrentThreadAllocatedBytes();
      Autograd.on(Threads.ONE, net::train);
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertTrue(least < MOST_BYTES, least + " bytes in a step");
  }

  @Test
  void trainingMemorises() {
    LeNet net = new LeNet(4);
    float first = net.train();
    float last = first;
    for (int i = 0; i < 150; i++) {
      last = net.train();
    }
    assertTrue(last < first / 20, first + " became " + last);
  }

  /** As LeCun et al. (1998), but for ReLU and max pooling. */
  static final class LeNet {
    private final Drawn drawn = new Drawn(1);
    private final int batch;
    private final Tensor x;
    private final Tensor labels;
    private final Tensor[] w = {
      weights(25, 6, 1, 5, 5),
      weights(150, 16, 6, 5, 5),
      weights(400, 120, 400),
      weights(120, 84, 120),
      weights(84, 10, 84)
    };
    private final Tensor[] b = {
      weights(25, 6), weights(150, 16), weights(400, 120), weights(120, 84), weights(84, 10)
    };

    LeNet(int batch) {
      this.batch = batch;
      x = drawn.constant(0, 1, Shape.of(batch, 1, 28, 28));
      labels = drawn.labels(batch, 10);
    }

    private Tensor weights(int inputs, int... sizes) {
      float most = (float) Math.sqrt(3.0 / inputs);
      return drawn.leaf(-most, most, Shape.of(sizes));
    }

    Tensor loss() {
      ConvShape first = ConvShape.of(1, 28, 28, 6, 5).withPadding(2);
      ConvShape second = ConvShape.of(6, 14, 14, 16, 5);
      Tensor y = Functions.convolve(x, w[0], b[0], first).relu();
      y = Functions.maxPool(y, PoolShape.of(y.shape().image(), 2));
      y = Functions.convolve(y, w[1], b[1], second).relu();
      y = Functions.maxPool(y, PoolShape.of(y.shape().image(), 2)).flatten();
      y = Functions.linear(y, w[2], b[2]).relu();
      y = Functions.linear(y, w[3], b[3]).relu();
      y = Functions.linear(y, w[4], b[4]);
      LabelLossProblem problem =
          LabelLossProblem.of(LabelLossProblem.Kind.CROSS_ENTROPY, batch, 10);
      return Tensor.of(new LabelLoss(problem), y, labels);
    }

    /** One step of gradient descent, which tells the loss. */
    float train() {
      try (Step _ = Step.begin()) {
        Tensor loss = loss();
        loss.backward();
        descend();
        return loss.item();
      }
    }

    /** The same, which tells the arrays of all results. */
    Set<float[]> step() {
      try (Step _ = Step.begin()) {
        Tensor loss = loss();
        loss.backward();
        descend();
        Set<float[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        Graph.made(loss).forEach(tensor -> arrays.add(tensor.elements()));
        return arrays;
      }
    }

    private void descend() {
      for (Tensor weight : drawn.leaves) {
        float[] numbers = weight.elements();
        float[] gradient = weight.gradient();
        for (int i = 0; i < numbers.length; i++) {
          numbers[i] -= 0.05f * gradient[i];
        }
        weight.zeroGradient();
      }
    }
  }
}
