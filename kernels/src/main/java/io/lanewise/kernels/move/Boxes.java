package io.lanewise.kernels.move;

import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.TensorShape;
import java.util.ArrayList;
import java.util.List;

/** The boxes of a move between image tensors, of both NCHW or both NCHW16. */
final class Boxes {
  private static final int BLOCK = Layout.BLOCK;

  private final int from;
  private final TensorShape x;
  private final int to;
  private final TensorShape y;
  private final List<Box> boxes = new ArrayList<>();

  /** From one operand to another. */
  Boxes(int from, TensorShape x, int to, TensorShape y) {
    this.from = from;
    this.x = x;
    this.to = to;
    this.y = y;
  }

  List<Box> list() {
    return boxes;
  }

  /** All channels. */
  Boxes copy(Span rows, Span columns) {
    return copy(x.channels(), 0, 0, rows, columns);
  }

  /** Some channels of every image. */
  Boxes copy(int count, int fromChannel, int toChannel, Span rows, Span columns) {
    if (x.layout() == Layout.NCHW) {
      add(count, 1, fromChannel, toChannel, rows, columns);
      return this;
    }
    for (int c = 0; c < count; ) {
      int lane = (fromChannel + c) % BLOCK;
      int toLane = (toChannel + c) % BLOCK;
      int lanes = Math.min(count - c, BLOCK - Math.max(lane, toLane));
      int blocks = lane == 0 && toLane == 0 ? Math.max(1, (count - c) / BLOCK) : 1;
      boolean last =
          fromChannel + c + lanes == x.channels() && toChannel + c + lanes == y.channels();
      // Where both end here, what follows in the block is +0 on either side.
      int taken = last && lane == 0 && toLane == 0 ? BLOCK : lanes;
      add(blocks, taken, fromChannel + c, toChannel + c, rows, columns);
      c += blocks * lanes;
    }
    return this;
  }

  /**
   * Blocks of lanes.
   *
   * @param blocks how many blocks, in NCHW channels
   * @param lanes how many neighbours of each pixel, in NCHW 1
   */
  private void add(int blocks, int lanes, int fromChannel, int toChannel, Span rows, Span columns) {
    if (rows.count() == 0 || columns.count() == 0 || blocks == 0 || x.batch() == 0) {
      return;
    }
    int pixel = x.layout() == Layout.NCHW ? 1 : BLOCK;
    boxes.add(
        new Box(
                from,
                x.index(0, fromChannel, rows.from(), columns.from()),
                to,
                y.index(0, toChannel, rows.to(), columns.to()))
            .times(lanes, 1, 1)
            .times(columns.count(), columns.fromStep() * pixel, columns.toStep() * pixel)
            .times(
                rows.count(),
                rows.fromStep() * x.width() * pixel,
                rows.toStep() * y.width() * pixel)
            .times(blocks, x.height() * x.width() * pixel, y.height() * y.width() * pixel)
            .times(x.batch(), x.imageFloats(), y.imageFloats()));
  }

  /** A constant into some rows and columns of every channel; +0 into lanes of no channel. */
  Boxes fill(float value, int row, int rows, int column, int columns) {
    if (y.layout() == Layout.NCHW) {
      fill(value, 0, y.channels(), 1, row, rows, column, columns);
      return this;
    }
    int whole = y.channels() / BLOCK;
    int present = y.channels() % BLOCK;
    fill(value, 0, whole, BLOCK, row, rows, column, columns);
    if (present > 0) {
      fill(value, whole * BLOCK, 1, present, row, rows, column, columns);
      fill(0f, whole * BLOCK + present, 1, BLOCK - present, row, rows, column, columns);
    }
    return this;
  }

  /** +0 into all lanes of no channel. */
  Boxes clearUnusedLanes() {
    if (y.hasUnusedLanes()) {
      int present = y.channels() % BLOCK;
      fill(0f, y.channels(), 1, BLOCK - present, 0, y.height(), 0, y.width());
    }
    return this;
  }

  private void fill(
      float value, int channel, int blocks, int lanes, int row, int rows, int column, int columns) {
    if (rows == 0 || columns == 0 || blocks == 0 || y.batch() == 0) {
      return;
    }
    int pixel = y.layout() == Layout.NCHW ? 1 : BLOCK;
    boxes.add(
        new Box(Box.CONSTANT, 0, to, y.index(0, channel, row, column), value, List.of())
            .times(lanes, 0, 1)
            .times(columns, 0, pixel)
            .times(rows, 0, y.width() * pixel)
            .times(blocks, 0, y.height() * y.width() * pixel)
            .times(y.batch(), 0, y.imageFloats()));
  }
}
