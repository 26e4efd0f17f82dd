/**
 * A kit to test numerical kernels with, anybody's: generators of awkward sizes and values, arrays
 * with guards, error checks derived from the arithmetic, comparison of bits.
 *
 * <p>The contracts that put them together stand in a package an operation.
 */
package io.lanewise.testkit;
