package io.lanewise.kernels.fold;

import io.lanewise.kernels.micro.Lanes;
import io.lanewise.kernels.micro.RowFold;
import io.lanewise.kernels.parallel.Runs;
import io.lanewise.kernels.shape.Per;
import io.lanewise.kernels.shape.Stretches;
import io.lanewise.kernels.shape.TensorShape;

/**
 * A tensor cut into the pieces that are folded apart, and where what is left of each is kept until
 * the pieces of a group are folded to its numbers. Where each float of a stretch has a number of
 * its own, a piece is some columns of all stretches of a group, and leaves the numbers themselves.
 *
 * @param stretches how the tensor lies to its numbers
 * @param runs the stretches, cut
 */
public record Pieces(Stretches stretches, Runs runs) {
  /** Columns of a unit, at most: rows lie far apart, and each begins in a page of its own. */
  public static final int COLUMNS = 2048;

  /** Groups of rows after which a new sum is begun. */
  static final int ROW_GROUPS = 64;

  /** Floats of a unit of the second phase. */
  private static final int UNIT = 16 * 1024;

  /** Of a tensor that has one number per something. */
  public static Pieces of(TensorShape shape, Per per) {
    Stretches s = Stretches.of(shape, per);
    return new Pieces(s, Runs.of(s.count(), s.length()));
  }

  /** Whether a piece is some columns. */
  public boolean columns() {
    return stretches.kind() == Stretches.Kind.EACH;
  }

  /** Pieces of a stretch. */
  public int parts() {
    return stretches.length() == 0 ? 0 : (stretches.length() + runs.part() - 1) / runs.part();
  }

  /** Pieces of a group. */
  public int ofGroup() {
    return stretches.outer() * parts();
  }

  /** Whether nothing is left to be done when each piece is folded. */
  public boolean whole() {
    return columns() || ofGroup() == 1;
  }

  /** Floats in which the results of pieces are kept. */
  public int partialFloats() {
    return whole() ? 0 : stretches.groups() * ofGroup() * stretches.width();
  }

  /** Where the result of a piece is kept: those of a group follow each other. */
  public int partialAt(int run, int from) {
    int piece = run / stretches.groups() * parts() + from / runs.part();
    return (stretches.group(run) * ofGroup() + piece) * stretches.width();
  }

  /** Where in the tensor a piece of a group begins. */
  public int at(int group, int piece) {
    int run = piece / parts() * stretches.groups() + group;
    return stretches.at(run) + piece % parts() * runs.part();
  }

  /** Which of its group's elements a piece begins with, where a stretch is of one number. */
  public int place(int piece) {
    return piece / parts() * stretches.length() + piece % parts() * runs.part();
  }

  /** Floats of a piece of a group. */
  public int floats(int piece) {
    return Math.min(runs.part(), stretches.length() - piece % parts() * runs.part());
  }

  /** Units of the first phase. */
  public int units() {
    return columns() ? stretches.groups() * columnUnits() : runs.units();
  }

  /** Columns of a unit: fewer where rows are short, that there are two units to share. */
  public int columnsOfUnit() {
    return Math.clamp((stretches.length() / 2 + 63) & -64, 256, COLUMNS);
  }

  /** Units that the columns of a group are cut into. */
  public int columnUnits() {
    return (stretches.length() + columnsOfUnit() - 1) / columnsOfUnit();
  }

  /** Groups that a unit of the second phase takes. */
  public int groupsOfUnit() {
    return Math.max(1, UNIT / Math.max(1, ofGroup() * stretches.width()));
  }

  /** Units of the second phase. */
  public int lastUnits() {
    return whole() ? 0 : (stretches.groups() + groupsOfUnit() - 1) / groupsOfUnit();
  }

  /** The additions that an element of a sum goes through, at most. */
  public int depth() {
    if (columns()) {
      return 3 + ROW_GROUPS + RowFold.ROWS + stretches.outer() / (ROW_GROUPS * RowFold.ROWS) + 1;
    }
    int first = chain(Math.min(runs.part(), stretches.length()));
    return whole() ? first : first + chain(ofGroup() * stretches.width());
  }

  /** Of virtual lanes, and folding them. */
  private static int chain(int floats) {
    return (floats + Lanes.VIRTUAL - 1) / Lanes.VIRTUAL + 7;
  }
}
