package io.lanewise.testkit.conv;

/** The contract of convolution by panels packed from the image. */
class ImplicitGemmConvContractTest extends OurConvContract {
  @Override
  String name() {
    return "implicit-gemm";
  }
}
