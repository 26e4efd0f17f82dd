package io.lanewise.kernels.resample;

import io.lanewise.kernels.resample.ResizeProblem.Coordinates;
import io.lanewise.kernels.resample.ResizeProblem.Mode;
import java.util.Arrays;

/**
 * One axis of a resizing: of which numbers, with which weights, each result is the sum. Where a
 * result has fewer than the most, the index is one past the last number, and the weight 0.
 *
 * @param inputs how many numbers there are
 * @param outputs how many results
 * @param most terms of a result
 * @param index of the terms: term k of result i at {@code k·outputs + i}, ascending
 * @param weight likewise
 */
record Taps(int inputs, int outputs, int most, int[] index, float[] weight) {
  /**
   * From some numbers to others. Places are fractions of whole numbers, so nothing is rounded but
   * the weights.
   */
  static Taps of(Mode mode, Coordinates coordinates, int inputs, int outputs) {
    Taps taps = empty(inputs, outputs, mode == Mode.NEAREST ? 1 : 2);
    for (int i = 0; i < outputs; i++) {
      long below = coordinates.denominator(outputs);
      long above = coordinates.numerator(i, inputs, outputs);
      if (mode == Mode.NEAREST) {
        long at = Math.floorDiv(2 * above + coordinates.roundedUp(outputs), 2 * below);
        taps.set(0, i, Math.clamp(at, 0, inputs - 1), 1f);
      } else {
        above = Math.clamp(above, 0, (inputs - 1) * below);
        int at = (int) (above / below);
        long rest = above % below;
        taps.set(0, i, at, (float) ((double) (below - rest) / below));
        if (rest > 0) {
          taps.set(1, i, at + 1, (float) ((double) rest / below));
        }
      }
    }
    return taps;
  }

  private static Taps empty(int inputs, int outputs, int most) {
    int[] index = new int[most * outputs];
    Arrays.fill(index, inputs);
    return new Taps(inputs, outputs, most, index, new float[most * outputs]);
  }

  private void set(int term, int result, int at, float factor) {
    index[term * outputs + result] = at;
    weight[term * outputs + result] = factor;
  }

  /** The gradient's: each number the sum over the results that it went into. */
  Taps transposed() {
    int[] count = new int[inputs + 1];
    for (int at : index) {
      count[at]++;
    }
    Taps taps =
        empty(outputs, inputs, Math.max(1, Arrays.stream(count, 0, inputs).max().orElse(1)));
    Arrays.fill(count, 0);
    for (int i = 0; i < outputs; i++) {
      for (int k = 0; k < most; k++) {
        int at = index[k * outputs + i];
        if (at < inputs) {
          taps.set(count[at]++, at, i, weight[k * outputs + i]);
        }
      }
    }
    return taps;
  }

  /** The terms of a result. */
  int terms(int result) {
    int terms = 0;
    while (terms < most && index[terms * outputs + result] < inputs) {
      terms++;
    }
    return terms;
  }

  int index(int term, int result) {
    return index[term * outputs + result];
  }

  float weight(int term, int result) {
    return weight[term * outputs + result];
  }

  /** Whether every result is simply a number. */
  boolean picks() {
    for (int i = 0; i < outputs; i++) {
      if (most != 1 || index[i] == inputs || weight[i] != 1f) {
        return false;
      }
    }
    return true;
  }
}
