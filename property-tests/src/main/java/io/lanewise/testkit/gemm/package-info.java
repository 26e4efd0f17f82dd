/**
 * The contract of matrix products, for any {@link io.lanewise.kernels.gemm.GemmAlgorithm}.
 *
 * <p>Who has an algorithm writes this, and every property is run against it:
 *
 * <pre>{@code
 * class MyGemmTest extends GemmContract implements GemmMatrixLaws {
 *   @Override
 *   public GemmAlgorithm algorithm() {
 *     return new MyGemm();
 *   }
 * }
 * }</pre>
 *
 * <p>{@link io.lanewise.testkit.gemm.GemmMatrixLaws} is for algorithms that take any number of
 * columns, {@link io.lanewise.testkit.gemm.GemmPredictedBits} for those whose order of arithmetic
 * is pinned.
 */
package io.lanewise.testkit.gemm;
