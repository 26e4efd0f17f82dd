package io.lanewise.kernels.move;

import java.util.ArrayList;
import java.util.List;

/**
 * Numbers at evenly spaced places of one operand that go to evenly spaced places of another, or a
 * constant that goes there. Immutable.
 *
 * @param from the operand read; {@link #CONSTANT} where there is none
 * @param fromAt where the first number lies
 * @param to the operand written
 * @param toAt where the first number goes
 * @param value the constant
 * @param dims how many numbers lie how far apart, the innermost first
 */
record Box(int from, int fromAt, int to, int toAt, float value, List<Dim> dims) {
  /** Instead of an operand. */
  static final int CONSTANT = -1;

  /** Numbers of a run at most, so that threads can share a long one. */
  private static final int LONGEST = 16 * 1024;

  /** Sides of a block that is turned: both its sides stay in the first cache. */
  private static final int TURNED = 64;

  /**
   * A dimension.
   *
   * @param size how many
   * @param from from one to the next where they are read
   * @param to from one to the next where they go
   */
  record Dim(int size, int from, int to) {}

  /** A copy. */
  Box(int from, int fromAt, int to, int toAt) {
    this(from, fromAt, to, toAt, 0f, List.of());
  }

  /** This box many times, so far apart. */
  Box times(int size, int fromStep, int toStep) {
    List<Dim> more = new ArrayList<>(dims);
    more.add(new Dim(size, fromStep, toStep));
    return new Box(from, fromAt, to, toAt, value, List.copyOf(more));
  }

  private Box with(List<Dim> others) {
    return new Box(from, fromAt, to, toAt, value, others);
  }

  Dim dim(int place) {
    return place < dims.size() ? dims.get(place) : new Dim(1, 0, 0);
  }

  /** Numbers of the two innermost dimensions: what a kernel does at a time. */
  int blockFloats() {
    return dim(0).size() * dim(1).size();
  }

  /** How many such blocks. */
  int blocks() {
    int blocks = 1;
    for (int i = 2; i < dims.size(); i++) {
      blocks *= dims.get(i).size();
    }
    return blocks;
  }

  /** Whether the innermost two can be turned in registers. */
  boolean turns() {
    return from != CONSTANT && dim(1).from() == 1 && dim(0).to() == 1 && dim(0).from() > 1;
  }

  /**
   * The same numbers in boxes as kernels like them: neighbours joined to long runs, the innermost
   * dimension the one that is written side by side, next to it one that is read so; too large
   * blocks cut.
   */
  static List<Box> arranged(List<Box> boxes) {
    List<Box> all = new ArrayList<>();
    for (Box box : boxes) {
      if (box.dims.stream().allMatch(d -> d.size() > 0)) {
        box.arrange(all);
      }
    }
    return all;
  }

  private void arrange(List<Box> all) {
    List<Dim> sorted = new ArrayList<>(dims);
    sorted.removeIf(d -> d.size() == 1);
    sorted.sort((a, b) -> Integer.compare(Math.abs(a.to()), Math.abs(b.to())));
    List<Dim> joined = new ArrayList<>();
    for (Dim d : sorted) {
      Dim inner = joined.isEmpty() ? null : joined.getLast();
      boolean follows =
          inner != null
              && d.to() == inner.size() * inner.to()
              && d.from() == inner.size() * inner.from();
      if (follows) {
        joined.removeLast();
        joined.add(new Dim(inner.size() * d.size(), inner.from(), inner.to()));
      } else {
        joined.add(d);
      }
    }
    if (!joined.isEmpty() && Math.abs(joined.getFirst().from()) > 1) {
      for (int i = 1; i < joined.size(); i++) {
        if (joined.get(i).from() == 1) {
          joined.add(1, joined.remove(i));
        }
      }
    }
    while (joined.size() < 2) {
      joined.add(new Dim(1, 0, 0));
    }
    Box box = with(List.copyOf(joined));
    boolean turned = box.turns();
    for (Box part : box.cut(0, turned ? TURNED : LONGEST)) {
      all.addAll(part.cut(1, turned ? TURNED : Math.max(1, LONGEST / part.dim(0).size())));
    }
  }

  /** Cuts a dimension into pieces of one length, which a dimension more counts, and a rest. */
  private List<Box> cut(int place, int length) {
    Dim d = dim(place);
    if (d.size() <= length) {
      return List.of(this);
    }
    int pieces = d.size() / length;
    List<Box> parts = new ArrayList<>();
    List<Dim> whole = new ArrayList<>(dims);
    whole.set(place, new Dim(length, d.from(), d.to()));
    whole.add(2, new Dim(pieces, length * d.from(), length * d.to()));
    parts.add(with(List.copyOf(whole)));
    if (d.size() % length > 0) {
      List<Dim> rest = new ArrayList<>(dims);
      rest.set(place, new Dim(d.size() % length, d.from(), d.to()));
      parts.add(
          new Box(
              from,
              fromAt + pieces * length * d.from(),
              to,
              toAt + pieces * length * d.to(),
              value,
              List.copyOf(rest)));
    }
    return parts;
  }
}
