package io.lanewise.nn.data;

import java.util.Arrays;

/**
 * Ways of writing the digits. A way is some strokes, each the points that a smooth curve goes
 * through, x from 0 on the left to 10, y from 0 at the top to 10; a point given twice is a corner.
 */
final class Strokes {
  private static final String[][] WAYS = {
    {
      "6,0 3,1 1,4 1,7 3,10 6,10 9,7 9,4 8,1 5,0",
      "7,1 4,0 1,3 1,7 4,10 7,9 9,6 9,3 6,0 4,0.5",
      "4,0 1.5,3 1,7 4,10 7,9 9,5 8,1.5 5,0 3,1"
    },
    {
      "5,0 5,3 5,7 5,10", //
      "5.5,0 5,3.5 4.8,7 4.5,10",
      "3,2.5 6,0 6,0 6,5 6,10",
      "3,2 5,0 5,0 5,5 5,10 | 2,10 5,10 8,10"
    },
    {
      "1,3 2,1 5,0 8,1 8,4 5,7 1,10 1,10 5,10 9,10",
      "1,2 4,0 8,1 8,4 5,8 2,10 1,9 2,8 5,9 9,10",
      "2,2 5,0 8,2 7,5 4,8 1,10 1,10 5,9.5 10,9.5"
    },
    {
      "1,1 4,0 8,1 8,3 4,5 4,5 8,6 9,8 6,10 3,10 1,9",
      "1,0 8,0 8,0 4,4 4,4 8,5 9,8 6,10 1,9",
      "1,2 3,0 7,0 8,3 5,4.8 4,5 5,4.8 8,6 8,9 4,10 1,8"
    },
    {
      "2,0 2,3 1,6 1,6 5,6 9,5.5 | 7,0 7,5 6,10",
      "7,10 7,5 7,0 7,0 4,3 1,7 1,7 5,7 10,7",
      "2,0 1,3 2,5 5,5.5 8,4.5 | 8,0.5 8,5 7,10",
      "3,0 1.5,5 1.5,5 5,5.5 9,5 | 6.5,2.5 6,6 5.5,10"
    },
    {
      "9,0 5,0 2,0 2,0 2,3 1.5,5 1.5,5 5,4 8,6 8,8 5,10 1,9",
      "3,0 2,4.5 2,4.5 6,4 8,6 7,9 4,10 1,9 | 3,0 6,0 9,0",
      "8,0 4,0.5 4,0.5 3,4 3,4 7,5 8,7.5 5,10 1,9.5"
    },
    {
      "7,0 4,2 1,6 1,8 4,10 8,9 8,7 5,5 2,7",
      "5,0 3,3 2,7 3,10 7,10 8,7 6,6 3,7 2,8",
      "8,1 5,0.5 2,4 1,8 4,10 7,9 8,7 5,6 2,8"
    },
    {
      "1,0 5,0 9,0 9,0 6,5 4,10",
      "1,0.5 5,0 9,0 9,0 6,5 5,10 | 3,5 8,5",
      "1,2 1.5,0.3 1.5,0.3 9,0 9,0 6,4 5,10"
    },
    {
      "8,1 5,0 2,1 2,3 5,5 8,7 8,9 5,10 2,9 2,7 5,5 8,3 8,1",
      "5,0 2,2 5,5 8,8 5,10 2,8 5,5 8,2 5,0",
      "8,2 5,0 2.5,2 5,4.5 7,7.5 4,10 2,8 5,5 8.5,1.5"
    },
    {
      "8,2 5,0 2,2 2,4 5,5 8,3 8,1 8,1 8,5 7,10",
      "8,3 6,0 2,1 2,4 5,5 8,3 8,2 8,6 6,10 2,9",
      "7.5,1.5 4.5,0 2,2.5 4,5 7.5,2 7.5,2 6.5,6 5,10"
    },
  };

  /** By digit, way, stroke; then x and y in turn. */
  private static final float[][][][] STROKES =
      Arrays.stream(WAYS)
          .map(ways -> Arrays.stream(ways).map(Strokes::parse).toArray(float[][][]::new))
          .toArray(float[][][][]::new);

  private Strokes() {}

  /** One of the ways of a digit. */
  static float[][] of(int digit, SplitMix random) {
    float[][][] ways = STROKES[digit];
    return ways[random.below(ways.length)];
  }

  private static float[][] parse(String way) {
    return Arrays.stream(way.split(" \\| ")).map(Strokes::stroke).toArray(float[][]::new);
  }

  private static float[] stroke(String points) {
    String[] numbers = points.split("[ ,]");
    float[] stroke = new float[numbers.length];
    for (int i = 0; i < stroke.length; i++) {
      stroke[i] = Float.parseFloat(numbers[i]) / 10;
    }
    return stroke;
  }
}
