package io.lanewise.kernels.shape;

/**
 * How the floats of a tensor lie to the numbers of a smaller one, one {@link Per} something: equal
 * stretches, {@code outer} of them for each of some groups. Stretches of a group meet the same
 * numbers.
 *
 * @param outer stretches of a group
 * @param outerStep floats from one stretch of a group to the next
 * @param groups how many groups
 * @param groupStep floats from a group's first stretch to the next group's
 * @param length floats of a stretch
 * @param kind how a stretch meets its numbers
 */
public record Stretches(
    int outer, int outerStep, int groups, int groupStep, int length, Kind kind) {
  /** How a stretch meets its numbers. */
  public enum Kind {
    /** One number for all of it. */
    ONE,
    /** Sixteen numbers, over and over. */
    TILE,
    /** A number for each float. */
    EACH
  }

  /** For a tensor and what there is a number for. */
  public static Stretches of(TensorShape s, Per per) {
    int pixels = s.height() * s.width();
    int image = s.imageFloats();
    int c = s.channels();
    int n = s.batch();
    boolean blocked = s.layout() == Layout.NCHW16;
    int block = pixels * Layout.BLOCK;
    int blocks = Layout.blocks(c);
    boolean itself = per.count(s) == 1 && per.of(s).layout() == s.layout();
    if (per == Per.ELEMENT || itself) {
      return new Stretches(1, 0, 1, 0, s.floats(), Kind.EACH);
    }
    if (per == Per.SCALAR) {
      return new Stretches(1, 0, 1, 0, s.floats(), Kind.ONE);
    }
    if (per == Per.IMAGE) {
      return new Stretches(1, 0, n, image, image, Kind.ONE);
    }
    if (per == Per.PLACE) {
      return new Stretches(n, image, 1, 0, image, Kind.EACH);
    }
    if (s.layout() == Layout.NHWC) {
      return switch (per) {
        case CHANNEL -> new Stretches(n * pixels, c, 1, 0, c, Kind.EACH);
        case PLANE -> new Stretches(pixels, c, n, image, c, Kind.EACH);
        case ROW -> new Stretches(s.width(), c, n * s.height(), s.width() * c, c, Kind.EACH);
        default -> new Stretches(1, 0, n * pixels, c, c, Kind.ONE);
      };
    }
    if (blocked) {
      int row = s.width() * Layout.BLOCK;
      return switch (per) {
        case CHANNEL -> new Stretches(n, image, blocks, block, block, Kind.TILE);
        case PLANE -> new Stretches(1, 0, n * blocks, block, block, Kind.TILE);
        case ROW -> new Stretches(1, 0, n * blocks * s.height(), row, row, Kind.TILE);
        default -> throw new IllegalArgumentException("one number a pixel needs channels apart");
      };
    }
    return switch (per) {
      case CHANNEL ->
          pixels == 1
              ? new Stretches(n, c, 1, 0, c, Kind.EACH)
              : new Stretches(n, image, c, pixels, pixels, Kind.ONE);
      case PLANE -> new Stretches(1, 0, n * c, pixels, pixels, Kind.ONE);
      case ROW -> new Stretches(1, 0, n * c * s.height(), s.width(), s.width(), Kind.ONE);
      default -> new Stretches(c, pixels, n, image, pixels, Kind.EACH);
    };
  }

  /** Numbers of a group. */
  public int width() {
    return switch (kind) {
      case ONE -> 1;
      case TILE -> Layout.BLOCK;
      case EACH -> length;
    };
  }

  /** Where a stretch begins; the groups of one outer step follow each other. */
  public int at(int stretch) {
    return stretch / groups * outerStep + stretch % groups * groupStep;
  }

  /** The group that a stretch belongs to. */
  public int group(int stretch) {
    return stretch % groups;
  }

  /** How many stretches there are. */
  public int count() {
    return outer * groups;
  }
}
