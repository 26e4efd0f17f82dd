package io.lanewise.kernels.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The species that kernels are written in. Static finals, because a species that C2 does not see as
 * a constant makes every vector an object.
 */
public final class Species {
  /** The vector of this machine. */
  public static final VectorSpecies<Float> F =
      VectorSpecies.of(float.class, VectorShape.forBitSize(Machine.current().bits()));

  /** Floats in one vector of {@link #F}. */
  public static final int LANES = F.length();

  /** Four floats, for the narrowest rows. */
  public static final VectorSpecies<Float> F4 = FloatVector.SPECIES_128;

  /** Eight floats where the machine has them, else four. */
  public static final VectorSpecies<Float> F8 = LANES >= 8 ? FloatVector.SPECIES_256 : F4;

  private Species() {}
}
