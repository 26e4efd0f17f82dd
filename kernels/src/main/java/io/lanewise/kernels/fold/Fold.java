package io.lanewise.kernels.fold;

import io.lanewise.kernels.micro.Lanes;
import io.lanewise.kernels.micro.Pairwise;
import java.util.Arrays;

/** How numbers are folded to one. */
public enum Fold {
  /** Their sum, from +0. */
  SUM(0f),
  /** The greatest, NaN where one is. */
  MAX(Float.NEGATIVE_INFINITY),
  /** The least, NaN where one is. */
  MIN(Float.POSITIVE_INFINITY);

  private final float neutral;

  Fold(float neutral) {
    this.neutral = neutral;
  }

  /** What changes nothing. */
  public float neutral() {
    return neutral;
  }

  void begin(float[] lanes, int at, int count) {
    Arrays.fill(lanes, at, at + count, neutral);
  }

  /** Takes a row into virtual lanes, part by part. */
  void take(int length, float[] x, int at, float[] lanes, int to) {
    for (int i = 0; i < length; i += Lanes.PART) {
      int count = Math.min(Lanes.PART, length - i);
      switch (this) {
        case SUM -> Lanes.add(count, x, at + i, lanes, to);
        case MAX -> Lanes.max(count, x, at + i, lanes, to);
        case MIN -> Lanes.min(count, x, at + i, lanes, to);
      }
    }
  }

  /** Leaves one number, or the 16 of a tile, where the lanes begin. */
  void finish(boolean tile, float[] lanes, int at) {
    if (tile) {
      switch (this) {
        case SUM -> Lanes.foldSums(lanes, at);
        case MAX -> Lanes.foldGreatest(lanes, at);
        case MIN -> Lanes.foldLeast(lanes, at);
      }
    } else {
      lanes[at] =
          switch (this) {
            case SUM -> Lanes.sum(lanes, at);
            case MAX -> Lanes.greatest(lanes, at);
            case MIN -> Lanes.least(lanes, at);
          };
    }
  }

  /** Folds a row into another, element by element. */
  void combine(float[] to, int toAt, float[] row, int at, int length) {
    switch (this) {
      case SUM -> Pairwise.add(to, toAt, row, at, Pairwise.ROW, to, toAt, length);
      case MAX -> Pairwise.max(to, toAt, row, at, Pairwise.ROW, to, toAt, length);
      case MIN -> Pairwise.min(to, toAt, row, at, Pairwise.ROW, to, toAt, length);
    }
  }
}
