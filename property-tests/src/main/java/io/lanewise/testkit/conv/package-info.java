/**
 * The contract of convolutions, for any {@link io.lanewise.kernels.conv.ConvAlgorithm}, in every
 * direction that it takes.
 *
 * <p>Who has an algorithm writes this, and every property is run against it:
 *
 * <pre>{@code
 * class MyConvTest extends ConvContract {
 *   @Override
 *   public ConvAlgorithm algorithm() {
 *     return new MyConv();
 *   }
 * }
 * }</pre>
 */
package io.lanewise.testkit.conv;
