package io.lanewise.kernels.pool;

/**
 * Planes of rows cut into units of work: several small planes a unit, or several units a large one.
 *
 * @param planes how many planes
 * @param rows of one
 * @param planesOfUnit planes that a unit takes; 1 where a plane is cut
 * @param rowsOfUnit rows that a unit takes of each of its planes
 */
record Slabs(int planes, int rows, int planesOfUnit, int rowsOfUnit) {
  /** Floats of a unit: enough to make claiming it cheap, few enough to share evenly. */
  private static final int UNIT = 16 * 1024;

  /** Cuts planes of so many rows, each of which moves about so many floats. */
  static Slabs of(int planes, int rows, int rowFloats) {
    long plane = (long) rows * rowFloats;
    return plane >= 2 * UNIT
        ? new Slabs(planes, rows, 1, Math.clamp(UNIT / rowFloats, 1, rows))
        : new Slabs(
            planes,
            rows,
            Math.clamp(UNIT / Math.max(1, plane), 1, Math.max(1, planes)),
            Math.max(1, rows));
  }

  private int parts() {
    return (rows + rowsOfUnit - 1) / rowsOfUnit;
  }

  int units() {
    return (planes + planesOfUnit - 1) / planesOfUnit * parts();
  }

  int firstPlane(int unit) {
    return unit / parts() * planesOfUnit;
  }

  int endPlane(int unit) {
    return Math.min(planes, firstPlane(unit) + planesOfUnit);
  }

  int firstRow(int unit) {
    return unit % parts() * rowsOfUnit;
  }

  int endRow(int unit) {
    return Math.min(rows, firstRow(unit) + rowsOfUnit);
  }
}
