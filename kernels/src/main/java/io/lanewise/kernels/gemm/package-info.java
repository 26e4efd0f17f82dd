/** Matrix products: {@code Sgemm}, {@code Sgemv}, plans, packed matrices, algorithms. */
package io.lanewise.kernels.gemm;
