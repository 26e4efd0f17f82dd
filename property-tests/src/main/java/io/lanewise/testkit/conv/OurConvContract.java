package io.lanewise.testkit.conv;

import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.conv.ConvAlgorithm;

/** The contract of an algorithm of the library's own list. */
public abstract class OurConvContract extends ConvContract {
  /** Its name there. */
  protected abstract String name();

  @Override
  public ConvAlgorithm algorithm() {
    return Catalogue.standard().conv(name());
  }
}
