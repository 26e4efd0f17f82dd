package io.lanewise.testkit.conv;

import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.conv.ConvAlgorithm;
import io.lanewise.kernels.conv.ConvProblem;
import net.jqwik.api.Arbitrary;

/** The contract of the reference, which knows one thread only and rounds once. */
public class ReferenceConvContract extends ConvContract {
  @Override
  public ConvAlgorithm algorithm() {
    return Catalogue.standard().conv("reference");
  }

  @Override
  public boolean roundsEachStep() {
    return false;
  }

  @Override
  public Arbitrary<ConvProblem> parallelProblems() {
    return problems();
  }
}
