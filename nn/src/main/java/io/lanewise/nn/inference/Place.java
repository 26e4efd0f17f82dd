package io.lanewise.nn.inference;

/**
 * Where a value lies in a run.
 *
 * @param home in which array
 * @param offset where it begins, from where that array's part of the run begins
 * @param constant the array of constants; null elsewhere
 */
record Place(Home home, int offset, float[] constant) {
  /** The arrays of a run. */
  enum Home {
    /** The caller's x. */
    INPUT,
    /** The caller's y. */
    OUTPUT,
    /** What the run has for itself. */
    ARENA,
    /** What is always the same. */
    CONSTANT
  }

  static Place of(Home home, int offset) {
    return new Place(home, offset, null);
  }

  static Place constant(float[] floats) {
    return new Place(Home.CONSTANT, 0, floats);
  }
}
