package io.lanewise.nn.data;

import io.lanewise.kernels.contract.Check;
import io.lanewise.nn.shape.Shape;

/**
 * Pictures moved and turned over at random. The moves add up, and what comes in at the edges is 0,
 * as it was before normalisation.
 *
 * @param flip the chance that a picture is turned over, left to right
 * @param padding each picture gets a border so wide, out of which a window of the picture's size is
 *     cut anywhere
 * @param rows how far a picture may be moved up or down
 * @param columns how far a picture may be moved left or right
 */
public record Augmentation(double flip, int padding, int rows, int columns) {
  private static final String OP = "augmentation";

  private static final int LARGEST = 1 << 20;

  /** Leaves pictures as they are. */
  public static final Augmentation NONE = new Augmentation(0, 0, 0, 0);

  /**
   * Checks the arguments.
   *
   * @throws IllegalArgumentException when the chance is not one, or a distance is negative or above
   *     2^20
   */
  public Augmentation {
    if (!(flip >= 0 && flip <= 1)) {
      throw Check.error(OP, "flip", "must be from 0 to 1", flip);
    }
    distance("padding", padding);
    distance("rows", rows);
    distance("columns", columns);
  }

  private static void distance(String argument, int distance) {
    if (distance < 0 || distance > LARGEST) {
      throw Check.error(OP, argument, "must be from 0 to " + LARGEST, distance);
    }
  }

  /** And turned over, left to right, every other time. */
  public Augmentation flipped() {
    return new Augmentation(0.5, padding, rows, columns);
  }

  /** And cut out of a border of zeros. */
  public Augmentation cropped(int border) {
    return new Augmentation(flip, border, rows, columns);
  }

  /** And moved by up to so many pixels either way. */
  public Augmentation shifted(int upOrDown, int leftOrRight) {
    return new Augmentation(flip, padding, upOrDown, leftOrRight);
  }

  /** One picture, changed as the next numbers say: always the same count of them. */
  void apply(SplitMix random, Shape shape, float[] from, float[] to, int offset) {
    int down = random.within(padding) + random.within(rows);
    int right = random.within(padding) + random.within(columns);
    boolean turned = random.unit() < flip;
    move(shape, down, right, turned, from, to, offset);
  }

  /** Moves a picture, then turns it over. */
  private static void move(
      Shape shape, int down, int right, boolean turned, float[] from, float[] to, int offset) {
    int height = shape.size(1);
    int width = shape.size(2);
    int at = offset;
    for (int plane = 0; plane < shape.size(0); plane++) {
      for (int y = 0; y < height; y++) {
        int row = y - down;
        boolean inside = row >= 0 && row < height;
        int start = (plane * height + row) * width;
        for (int x = 0; x < width; x++) {
          int column = (turned ? width - 1 - x : x) - right;
          to[at++] = inside && column >= 0 && column < width ? from[start + column] : 0;
        }
      }
    }
  }
}
