/**
 * The machine's vectors: what it offers, the species that kernels are written in, and elementary
 * functions of them.
 */
package io.lanewise.kernels.simd;
