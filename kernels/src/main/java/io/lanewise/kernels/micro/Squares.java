package io.lanewise.kernels.micro;

import static io.lanewise.kernels.simd.Species.F;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of squares of floats in double, where a square is exact and none overflows or vanishes, over
 * {@value #VIRTUAL} virtual lanes: element i goes to lane i modulo {@value #VIRTUAL}.
 */
public final class Squares {
  /** Virtual lanes. */
  public static final int VIRTUAL = 16;

  private static final VectorSpecies<Double> D =
      VectorSpecies.of(double.class, VectorShape.forBitSize(F.vectorBitSize()));

  /** As many floats as there are doubles in a vector. */
  private static final VectorSpecies<Float> H =
      VectorSpecies.of(float.class, VectorShape.forBitSize(F.vectorBitSize() / 2));

  private static final int DOUBLES = D.length();

  private Squares() {}

  /** Adds the squares of a row; all parts of it but the last are multiples of {@value #VIRTUAL}. */
  public static void add(int length, float[] x, int at, double[] lanes, int to) {
    int whole = length & -VIRTUAL;
    for (int l = 0; l < VIRTUAL; l += 2 * DOUBLES) {
      addWhole(whole, x, at + l, lanes, to + l);
    }
    for (int i = whole; i < length; i++) {
      double y = x[at + i];
      lanes[to + i - whole] = Math.fma(y, y, lanes[to + i - whole]);
    }
  }

  private static void addWhole(int length, float[] x, int at, double[] lanes, int to) {
    DoubleVector s0 = DoubleVector.fromArray(D, lanes, to);
    DoubleVector s1 = DoubleVector.fromArray(D, lanes, to + DOUBLES);
    for (int i = 0; i < length; i += VIRTUAL) {
      FloatVector x0 = FloatVector.fromArray(H, x, at + i);
      FloatVector x1 = FloatVector.fromArray(H, x, at + i + DOUBLES);
      DoubleVector y0 = (DoubleVector) x0.convertShape(VectorOperators.F2D, D, 0);
      DoubleVector y1 = (DoubleVector) x1.convertShape(VectorOperators.F2D, D, 0);
      s0 = y0.fma(y0, s0);
      s1 = y1.fma(y1, s1);
    }
    s0.intoArray(lanes, to);
    s1.intoArray(lanes, to + DOUBLES);
  }

  /** The sum of all lanes, added in pairs 8, 4, 2 and 1 apart. */
  public static double sum(double[] lanes, int at) {
    for (int apart = VIRTUAL / 2; apart > 0; apart /= 2) {
      for (int i = at; i < at + apart; i++) {
        lanes[i] += lanes[i + apart];
      }
    }
    return lanes[at];
  }
}
