/** The GEMM suite: shapes, operands, exact answers, and the implementations that compete. */
package io.lanewise.bench.gemm;
