package io.lanewise.testkit.conv;

/** The contract of convolution by panels packed from the image. */
public class ImplicitGemmConvContract extends OurConvContract {
  @Override
  protected String name() {
    return "implicit-gemm";
  }
}
