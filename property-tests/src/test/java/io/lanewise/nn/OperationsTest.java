package io.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.parallel.Threads;
import io.lanewise.nn.operation.Operation;
import io.lanewise.nn.shape.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation, in several configurations, over drawn shapes. */
class OperationsTest {
  private static final int DRAWS = Integer.getInteger("lanewise.tries", 100) / 10;

  static List<OperationCase> cases() {
    return OperationCase.all();
  }

  /** Added to the sealed set, an operation must be added to the cases. */
  @Test
  void everyOperationHasACase() {
    Set<Class<?>> used = new HashSet<>();
    for (OperationCase it : cases()) {
      for (int seed = 0; seed < 4; seed++) {
        Tensor y = it.draws().apply(new Drawn(seed)).get();
        Graph.made(y).forEach(tensor -> used.add(tensor.operation().getClass()));
      }
    }
    Comparator<Class<?>> byName = Comparator.comparing(Class::getName);
    Set<Class<?>> missing = new TreeSet<>(byName);
    missing.addAll(Arrays.asList(Operation.class.getPermittedSubclasses()));
    missing.removeAll(used);
    assertEquals(Set.of(), missing, "operations without a case");
  }

  /**
   * Within 64·√n·2⁻²⁴ of the largest result or 1, n being the longest array: numbers are about 1,
   * and sums of n terms lose about √n roundings of their largest.
   */
  @ParameterizedTest
  @MethodSource("cases")
  void forwardIsTheReference(OperationCase it) {
    for (int seed = 0; seed < DRAWS; seed++) {
      Tensor y = it.draws().apply(new Drawn(seed)).get();
      List<Tensor> made = Graph.made(y);
      double[] exact = DoubleGraph.whole(made).forward();
      assertEquals(y.shape().elements(), exact.length);
      int longest = y.elements().length;
      double largest = 1;
      for (Tensor tensor : made) {
        for (Tensor input : tensor.inputs()) {
          longest = Math.max(longest, input.shape().elements());
        }
      }
      for (double number : exact) {
        largest = Math.max(largest, Math.abs(number));
      }
      double allowed = 64 * Math.sqrt(longest) * ErrorBound.UNIT_ROUNDOFF * largest;
      for (int i = 0; i < exact.length; i++) {
        assertEquals(exact[i], y.elements()[i], allowed, it + ", seed " + seed + ", element " + i);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsAreWhatTheyMean(OperationCase it) {
    boolean flows = false;
    for (int seed = 0; seed < DRAWS; seed++) {
      Drawn drawn = new Drawn(seed);
      Supplier<Tensor> loss = weighed(it.draws().apply(drawn), seed);
      GradientReport report = GradientCheck.DEFAULT.withElements(16).withSeed(seed).of(loss);
      assertEquals(drawn.leaves.size(), report.leaves().size(), it + ", seed " + seed);
      try {
        report.require();
      } catch (IllegalStateException e) {
        throw new AssertionError(it + ", seed " + seed + ": " + e.getMessage(), e);
      }
      flows |=
          report.leaves().stream()
              .anyMatch(leaf -> leaf.rounding() != null && leaf.rounding().expected() != 0);
    }
    assertTrue(flows, "no gradient but 0");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void sameBitsForOneThreadAndTwo(OperationCase it) {
    for (int seed = 0; seed < 3; seed++) {
      List<float[]> one = run(it, seed, Threads.ONE);
      List<float[]> two = run(it, seed, Threads.of(2));
      for (int i = 0; i < one.size(); i++) {
        assertArrayEquals(one.get(i), two.get(i), it + ", seed " + seed);
      }
    }
  }

  private static List<float[]> run(OperationCase it, long seed, Threads threads) {
    return Autograd.on(
        threads,
        () -> {
          Drawn drawn = new Drawn(seed);
          Tensor loss = weighed(it.draws().apply(drawn), seed).get();
          loss.backward();
          List<float[]> all = new ArrayList<>();
          all.add(loss.elements());
          drawn.leaves.forEach(leaf -> all.add(leaf.gradient()));
          return all;
        });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aTraceHasTheShapesAndComputesNothing(OperationCase it) {
    for (int seed = 0; seed < 4; seed++) {
      Supplier<Tensor> function = it.draws().apply(new Drawn(seed));
      Tensor traced = Graph.trace(x -> function.get(), Shape.of(1)).output();
      Tensor run = function.get();
      assertEquals(run.shape(), traced.shape());
      assertArrayEquals(
          Graph.made(run).stream().map(Tensor::shape).toArray(),
          Graph.made(traced).stream().filter(Tensor::wantsGradient).map(Tensor::shape).toArray());
      assertEquals(run.operation(), traced.operation());
    }
  }

  /** The result as one number, each element with another weight. */
  static Supplier<Tensor> weighed(Supplier<Tensor> function, long seed) {
    return () -> {
      Tensor y = function.get();
      return y.mul(new Drawn(~seed).constant(0.5f, 1.5f, y.shape())).sum();
    };
  }
}
