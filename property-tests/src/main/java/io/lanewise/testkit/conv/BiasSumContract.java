package io.lanewise.testkit.conv;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.lanewise.kernels.conv.ConvEpilogue;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.testkit.Values;
import net.jqwik.api.Example;

/** The contract of the bias's gradient. */
public class BiasSumContract extends OurConvContract {
  @Override
  protected String name() {
    return "bias-sum";
  }

  /** An epilogue belongs to a forward convolution, and this is none. */
  @Override
  public void anEpilogueIsItsSteps(ConvCase it, ConvEpilogue epilogue, Values values) {
    forwardIsRefused();
  }

  @Example
  void forwardIsRefused() {
    assertFalse(algorithm().supports(ConvProblem.of(ConvShape.of(3, 8, 8, 4, 3))).accepted());
  }
}
