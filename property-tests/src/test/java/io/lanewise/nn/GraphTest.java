package io.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.kernels.parallel.Threads;
import io.lanewise.nn.operation.KernelArithmetic;
import io.lanewise.nn.shape.Shape;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** Traces, and on what threads things are computed. */
class GraphTest {
  @Test
  void aTraceComputesNothing() {
    Tensor ones = Tensor.of(Shape.of(2), 1, 1);
    Tensor mean = Tensor.zeros(Shape.of(2));
    Graph graph =
        Graph.trace(
            x -> Functions.batchNorm(x, ones, ones, mean, ones, 1e-5f, 0.1f).relu(),
            Shape.of(64, 2, 1000, 1000));
    assertEquals(Shape.of(64, 2, 1000, 1000), graph.output().shape());
    assertEquals(2, graph.made().size());
    assertSame(graph.input(), graph.made().getFirst().inputs().getFirst());
    assertThrows(IllegalStateException.class, () -> graph.output().elements());
    assertArrayEquals(new float[2], mean.elements());
    assertArrayEquals(new float[] {2}, Tensor.of(Shape.of(1), 1).scale(2).elements());
  }

  /** Whatever the traced function asks for. */
  @Test
  void aTraceComputesNothingOnOtherThreadsEither() {
    Graph graph =
        Graph.trace(
            x -> Autograd.on(Threads.of(2), () -> Autograd.noGrad(x::relu)), Shape.of(3, 4));
    assertEquals(Shape.of(3, 4), graph.output().shape());
    assertThrows(IllegalStateException.class, () -> graph.output().elements());
  }

  @Test
  void asManyThreadsShareTheirPlans() {
    assertSame(KernelArithmetic.on(Threads.of(2)), KernelArithmetic.on(Threads.of(2)));
    assertNotSame(KernelArithmetic.on(Threads.of(2)), KernelArithmetic.on(Threads.ONE));
    Executor here = Runnable::run;
    assertEquals(Threads.on(here, 2), Threads.on(here, 2));
    assertEquals(Threads.on(here, 2).hashCode(), Threads.on(here, 2).hashCode());
    assertNotSame(KernelArithmetic.on(Threads.on(here, 2)), KernelArithmetic.on(Threads.of(2)));
  }
}
