package io.lanewise.kernels.activation;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** One of maxout's pieces over a stretch. */
final class MaxoutKernel {
  private static final VectorSpecies<Integer> I = F.withLanes(int.class);

  private MaxoutKernel() {}

  /** Where x is more than y, or NaN and y is not, it takes y's place and its number is kept. */
  static void take(
      int number, float[] x, int xAt, float[] y, int yAt, int[] winners, int winnersAt, int n) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      FloatVector next = FloatVector.fromArray(F, x, xAt + i);
      FloatVector most = FloatVector.fromArray(F, y, yAt + i);
      VectorMask<Float> nan =
          next.test(VectorOperators.IS_NAN).andNot(most.test(VectorOperators.IS_NAN));
      VectorMask<Float> wins = next.compare(VectorOperators.GT, most).or(nan);
      most.blend(next, wins).intoArray(y, yAt + i);
      IntVector.fromArray(I, winners, winnersAt + i)
          .blend(number, wins.cast(I))
          .intoArray(winners, winnersAt + i);
    }
    for (; i < n; i++) {
      float next = x[xAt + i];
      float most = y[yAt + i];
      if (next > most || next != next && most == most) {
        y[yAt + i] = next;
        winners[winnersAt + i] = number;
      }
    }
  }

  /** dy where the number won, else +0. */
  static void give(
      int number, float[] dy, int dyAt, int[] winners, int winnersAt, float[] dx, int dxAt, int n) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      VectorMask<Integer> loses =
          IntVector.fromArray(I, winners, winnersAt + i).compare(VectorOperators.NE, number);
      FloatVector.fromArray(F, dy, dyAt + i).blend(0f, loses.cast(F)).intoArray(dx, dxAt + i);
    }
    for (; i < n; i++) {
      dx[dxAt + i] = winners[winnersAt + i] == number ? dy[dyAt + i] : 0f;
    }
  }
}
