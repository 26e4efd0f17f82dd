/**
 * SIMD compute kernels for convolutional networks in pure Java.
 *
 * <p>Depends on the JDK alone.
 */
module io.lanewise.kernels {
  requires jdk.incubator.vector;
  requires static java.management;
  requires static jdk.jfr;
  requires static jdk.management;

  exports io.lanewise.kernels.activation;
  exports io.lanewise.kernels.catalogue;
  exports io.lanewise.kernels.contract;
  exports io.lanewise.kernels.conv;
  exports io.lanewise.kernels.dropout;
  exports io.lanewise.kernels.elementwise;
  exports io.lanewise.kernels.gemm;
  exports io.lanewise.kernels.layout;
  exports io.lanewise.kernels.loss;
  exports io.lanewise.kernels.move;
  exports io.lanewise.kernels.norm;
  exports io.lanewise.kernels.optimiser;
  exports io.lanewise.kernels.parallel;
  exports io.lanewise.kernels.plan;
  exports io.lanewise.kernels.reduce;
  exports io.lanewise.kernels.pool;
  exports io.lanewise.kernels.reference;
  exports io.lanewise.kernels.resample;
  exports io.lanewise.kernels.shape;
  exports io.lanewise.kernels.softmax;
  exports io.lanewise.kernels.tuning;
  exports io.lanewise.kernels;
}
