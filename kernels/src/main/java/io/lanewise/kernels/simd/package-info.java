/** The machine's vectors: what it offers, and the species that kernels are written in. */
package io.lanewise.kernels.simd;
