package io.lanewise.nn.data;

import java.util.Arrays;

/**
 * Draws the strokes of one digit into a square picture, in one hand: a slant, a size, a place, a
 * width and an unsteadiness, all random. Does not use the platform's sine, whose last bit may
 * differ between machines.
 */
final class Pen {
  /** Straight pieces that a curve between two points is drawn as. */
  private static final int PIECES = 6;

  private final SplitMix random;
  private final int side;
  private final float[] picture;
  private final int offset;

  /** From a place in the digit, counted from its middle, to one in the picture. */
  private final double xx;

  private final double xy;
  private final double yx;
  private final double yy;
  private final double middleX;
  private final double middleY;

  /** Bends the digit: how far its sides move with the distance from the middle, squared. */
  private final double bendX;

  private final double bendY;

  private final double unsteady;
  private final double radius;
  private final double ink;
  private final double noise;

  Pen(SplitMix random, int side, float[] picture, int offset) {
    this.random = random;
    this.side = side;
    this.picture = picture;
    this.offset = offset;
    double height = side * random.between(0.54, 0.74);
    double width = height * random.between(0.55, 1.1);
    double slant = between(0.15, 0.22);
    double turn = between(0, 0.1);
    double cos = StrictMath.cos(turn);
    double sin = StrictMath.sin(turn);
    xx = width * cos;
    yx = width * sin;
    xy = height * (-slant * cos - sin);
    yy = height * (cos - slant * sin);
    middleX = (side - 1) / 2.0 + between(0, 1.1);
    middleY = (side - 1) / 2.0 + between(0, 1.1);
    bendX = between(0, 0.4);
    bendY = between(0, 0.4);
    unsteady = random.between(0.02, 0.065);
    radius = random.between(0.7, 1.9);
    ink = random.between(0.8, 1.15);
    noise = random.between(0, 0.1);
  }

  /** About a mean, by a deviation, never further than two and a half of them. */
  private double between(double mean, double deviation) {
    return mean + deviation * Math.clamp(random.normal(), -2.5, 2.5);
  }

  /** Draws a digit on black. */
  void draw(float[][] strokes) {
    Arrays.fill(picture, offset, offset + side * side, 0);
    for (float[] stroke : strokes) {
      curve(stroke);
    }
    for (int i = offset; i < offset + side * side; i++) {
      // What a byte can hold, so that a picture written to a file stays what it is.
      double grain = noise * random.triangular();
      double value = Math.max(0, Math.min(1, picture[i] * ink + grain));
      picture[i] = (float) ((int) (value * 255 + 0.5) / 255.0);
    }
  }

  /** Through all points, by splines of Catmull and Rom. */
  private void curve(float[] stroke) {
    int points = stroke.length / 2;
    double x2 = 0;
    double y2 = 0;
    double x1 = 0;
    double y1 = 0;
    double x0 = 0;
    double y0 = 0;
    for (int i = 0; i <= points; i++) {
      double x3;
      double y3;
      if (i < points) {
        double x = stroke[2 * i] - 0.5 + unsteady * random.normal();
        double y = stroke[2 * i + 1] - 0.5 + unsteady * random.normal();
        double bentX = x + bendX * (y * y - 0.08);
        double bentY = y + bendY * (x * x - 0.08);
        x3 = middleX + xx * bentX + xy * bentY;
        y3 = middleY + yx * bentX + yy * bentY;
      } else {
        x3 = x2;
        y3 = y2;
      }
      if (i >= 2) {
        piece(i == 2 ? x1 : x0, i == 2 ? y1 : y0, x1, y1, x2, y2, x3, y3);
      }
      x0 = x1;
      y0 = y1;
      x1 = x2;
      y1 = y2;
      x2 = x3;
      y2 = y3;
    }
  }

  /** From the second to the third of four points. */
  private void piece(
      double x0, double y0, double x1, double y1, double x2, double y2, double x3, double y3) {
    double fromX = x1;
    double fromY = y1;
    for (int i = 1; i <= PIECES; i++) {
      double t = (double) i / PIECES;
      double toX = spline(x0, x1, x2, x3, t);
      double toY = spline(y0, y1, y2, y3, t);
      line(fromX, fromY, toX, toY);
      fromX = toX;
      fromY = toY;
    }
  }

  private static double spline(double p0, double p1, double p2, double p3, double t) {
    double slope1 = (p2 - p0) / 2;
    double slope2 = (p3 - p1) / 2;
    double cubic = 2 * (p1 - p2) + slope1 + slope2;
    double square = 3 * (p2 - p1) - 2 * slope1 - slope2;
    return ((cubic * t + square) * t + slope1) * t + p1;
  }

  /** Blackens whatever is as near as the pen is wide, its edge one pixel soft. */
  private void line(double x1, double y1, double x2, double y2) {
    double reach = radius + 0.5;
    int left = Math.max(0, (int) Math.ceil(Math.min(x1, x2) - reach));
    int right = Math.min(side - 1, (int) Math.floor(Math.max(x1, x2) + reach));
    int top = Math.max(0, (int) Math.ceil(Math.min(y1, y2) - reach));
    int bottom = Math.min(side - 1, (int) Math.floor(Math.max(y1, y2) + reach));
    double dx = x2 - x1;
    double dy = y2 - y1;
    double perLength = 1 / Math.max(dx * dx + dy * dy, 1e-12);
    for (int y = top; y <= bottom; y++) {
      for (int x = left; x <= right; x++) {
        double along = Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) * perLength));
        double apartX = x1 + along * dx - x;
        double apartY = y1 + along * dy - y;
        double apart = Math.sqrt(apartX * apartX + apartY * apartY);
        float cover = (float) Math.min(1, reach - apart);
        int at = offset + y * side + x;
        picture[at] = Math.max(picture[at], cover);
      }
    }
  }
}
