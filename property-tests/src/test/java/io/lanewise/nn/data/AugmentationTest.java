package io.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.kernels.shape.Layout;
import io.lanewise.nn.shape.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pictures are moved and turned as far and as often as was asked for. */
class AugmentationTest {
  private static final Shape SHAPE = Shape.of(2, 5, 7);
  private static final int EXAMPLES = 20_000;

  /** How a picture was changed. */
  private record Move(int down, int right, boolean turned) {}

  @Test
  void noneChangesNothing() {
    assertEquals(Map.of(new Move(0, 0, false), EXAMPLES), moves(Augmentation.NONE));
  }

  @Test
  void flipsTurnEveryOther() {
    Map<Move, Integer> moves = moves(Augmentation.NONE.flipped());
    assertEquals(2, moves.size());
    often(moves, new Move(0, 0, false), 0.5);
    often(moves, new Move(0, 0, true), 0.5);
    assertEquals(Map.of(new Move(0, 0, true), EXAMPLES), moves(new Augmentation(1, 0, 0, 0)));
  }

  @Test
  void cropsAreAnywhereInTheBorder() {
    Map<Move, Integer> moves = moves(Augmentation.NONE.cropped(2));
    assertEquals(25, moves.size());
    for (int down = -2; down <= 2; down++) {
      for (int right = -2; right <= 2; right++) {
        often(moves, new Move(down, right, false), 1 / 25.0);
      }
    }
  }

  @Test
  void shiftsGoAsFarAsAsked() {
    Map<Move, Integer> moves = moves(Augmentation.NONE.shifted(1, 3));
    assertEquals(21, moves.size());
    for (int down = -1; down <= 1; down++) {
      for (int right = -3; right <= 3; right++) {
        often(moves, new Move(down, right, false), 1 / 21.0);
      }
    }
  }

  @Test
  void allTogetherAddUp() {
    Map<Move, Integer> moves = moves(Augmentation.NONE.flipped().cropped(1).shifted(1, 0));
    assertEquals(5 * 3 * 2, moves.size());
    // Two moves by a third each: a ninth of the pairs has the sum 2, a third has 0.
    often(moves, new Move(2, 1, true), 1 / 9.0 / 3 / 2);
    often(moves, new Move(0, 0, false), 1 / 3.0 / 3 / 2);
  }

  @Test
  void whatIsPushedOutIsGone() {
    Map<Boolean, Integer> empty = new HashMap<>();
    Batches batches =
        Batches.of(pictures(1000), 100).augmented(Augmentation.NONE.shifted(10, 0), 1);
    try (Epoch epoch = batches.epoch(0)) {
      while (epoch.hasNext()) {
        Batch batch = epoch.next();
        for (int i = 0; i < batch.count(); i++) {
          boolean zero = true;
          for (int k = 0; k < SHAPE.elements(); k++) {
            zero &= batch.images()[i * SHAPE.elements() + k] == 0;
          }
          empty.merge(zero, 1, Integer::sum);
        }
      }
    }
    // Of 21 moves 12 leave nothing of five rows.
    assertEquals(12 / 21.0, empty.get(true) / 1000.0, 5 * 0.0157);
  }

  @Test
  void wrongArgumentsAreRefused() {
    for (Runnable wrong :
        List.<Runnable>of(
            () -> new Augmentation(-0.1, 0, 0, 0),
            () -> new Augmentation(Double.NaN, 0, 0, 0),
            () -> Augmentation.NONE.cropped(-1),
            () -> Augmentation.NONE.shifted(0, Integer.MAX_VALUE))) {
      assertThrows(IllegalArgumentException.class, wrong::run);
    }
  }

  /** Within five standard deviations of what chance has. */
  private static void often(Map<Move, Integer> moves, Move move, double chance) {
    double deviation = Math.sqrt(EXAMPLES * chance * (1 - chance));
    assertEquals(EXAMPLES * chance, moves.getOrDefault(move, 0), 5 * deviation, move.toString());
  }

  /** How often each move was seen; all of them are moves. */
  private static Map<Move, Integer> moves(Augmentation augmentation) {
    Map<Move, Integer> moves = new HashMap<>();
    try (Epoch epoch = Batches.of(pictures(EXAMPLES), 64).augmented(augmentation, 4).epoch(2)) {
      while (epoch.hasNext()) {
        Batch batch = epoch.next();
        for (int i = 0; i < batch.count(); i++) {
          moves.merge(move(batch, i), 1, Integer::sum);
        }
      }
    }
    return moves;
  }

  /** The move that made an example: where an element still seen came from says which. */
  private static Move move(Batch batch, int index) {
    int elements = SHAPE.elements();
    float[] got = Arrays.copyOfRange(batch.images(), index * elements, (index + 1) * elements);
    for (boolean turned : new boolean[] {false, true}) {
      for (int at = 0; at < elements / 2; at++) {
        if (got[at] > 0) {
          int from = (int) got[at] - 1;
          int column = turned ? 6 - at % 7 : at % 7;
          Move move = new Move(at / 7 - from / 7, column - from % 7, turned);
          if (Arrays.equals(moved(move), got)) {
            return move;
          }
          break;
        }
      }
    }
    throw new AssertionError(Arrays.toString(got) + " is no move of a picture");
  }

  /** Element by element, from what a move means. */
  private static float[] moved(Move move) {
    float[] picture = new float[SHAPE.elements()];
    for (int c = 0; c < 2; c++) {
      for (int y = 0; y < 5; y++) {
        for (int x = 0; x < 7; x++) {
          int row = y + move.down();
          int column = x + move.right();
          int seen = move.turned() ? 6 - column : column;
          if (row >= 0 && row < 5 && seen >= 0 && seen < 7) {
            picture[(c * 5 + row) * 7 + seen] = c * 35 + y * 7 + x + 1;
          }
        }
      }
    }
    return picture;
  }

  /** Elements that count up from 1, in each example. */
  private static Dataset pictures(int count) {
    float[] elements = new float[count * SHAPE.elements()];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = i % SHAPE.elements() + 1;
    }
    Dataset set =
        Datasets.ofFloats("pictures", Layout.NCHW, SHAPE, elements, new int[count], List.of("a"));
    assertArrayEquals(moved(new Move(0, 0, false)), Arrays.copyOf(elements, SHAPE.elements()));
    return set;
  }
}
