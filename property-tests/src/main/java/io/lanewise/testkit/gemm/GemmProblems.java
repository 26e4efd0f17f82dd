package io.lanewise.testkit.gemm;

import io.lanewise.kernels.activation.Activation;
import io.lanewise.kernels.gemm.Epilogue;
import io.lanewise.kernels.gemm.GemmProblem;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Arbitraries of problems. */
public final class GemmProblems {
  /** Every kind of activation that any sum may go into, some with more than one parameter. */
  public static final List<Activation> ACTIVATIONS =
      List.of(
          Activation.IDENTITY,
          Activation.RELU,
          Activation.RELU6,
          Activation.clip(-0.75f, 1.5f),
          Activation.clip(Float.NEGATIVE_INFINITY, 2f),
          Activation.leakyRelu(0.01f),
          Activation.leakyRelu(-2f),
          Activation.HARD_SIGMOID,
          Activation.HARD_SWISH,
          Activation.elu(1f),
          Activation.elu(-0.5f),
          Activation.SELU,
          Activation.SIGMOID,
          Activation.TANH,
          Activation.SOFTPLUS,
          Activation.SILU,
          Activation.MISH,
          Activation.GELU,
          Activation.GELU_TANH,
          Activation.ABS);

  private GemmProblems() {}

  /** One product of matrices as they are or transposed, and nothing after it. */
  public static Arbitrary<GemmProblem> plain(
      Arbitrary<Integer> m, Arbitrary<Integer> n, Arbitrary<Integer> k) {
    Arbitrary<Boolean> either = Arbitraries.of(false, true);
    return Combinators.combine(either, either, m, n, k).as(GemmProblem::of);
  }

  /** Everything a plan can be asked for, by shape: epilogues, and packed operands or batches. */
  public static Arbitrary<GemmProblem> any(Arbitrary<GemmProblem> shapes) {
    Arbitrary<Boolean> seldom =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.just(false)), Tuple.of(1, Arbitraries.just(true)));
    Arbitrary<Integer> batches =
        Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.just(1)), Tuple.of(1, Arbitraries.of(0, 2, 3, 5)));
    return Combinators.combine(shapes, epilogues(), seldom, seldom, batches)
        .as(
            (problem, epilogue, packedA, packedB, batch) -> {
              GemmProblem full = problem.withEpilogue(epilogue);
              return packedA || packedB
                  ? full.withPackedA(packedA).withPackedB(packedB)
                  : full.withBatch(batch);
            });
  }

  /** Epilogues, half of them none. */
  public static Arbitrary<Epilogue> epilogues() {
    return Arbitraries.frequencyOf(
        Tuple.of(1, Arbitraries.just(Epilogue.NONE)), Tuple.of(1, anyEpilogue()));
  }

  /** Epilogues of all kinds alike. */
  public static Arbitrary<Epilogue> anyEpilogue() {
    return Combinators.combine(
            Arbitraries.of(Epilogue.Bias.class),
            Arbitraries.of(false, true),
            Arbitraries.of(ACTIVATIONS))
        .as(Epilogue::new);
  }
}
