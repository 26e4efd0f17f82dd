package io.lanewise.testkit;

import java.util.BitSet;
import java.util.Random;

/**
 * Row-major matrices of one shape somewhere inside a larger array. What lies before, after and
 * between their rows are guards: NaNs that spoil a result when read, and that a {@link Canary}
 * misses when written over.
 *
 * @param array where they lie
 * @param offset first element of the first
 * @param count how many
 * @param stride elements between the starts of two of them; 0 when all are the same one
 * @param ld elements between the starts of two rows
 */
public record Matrices(
    float[] array, int offset, int count, int stride, int rows, int columns, int ld) {
  /** More rows than that a page apart would only take memory. */
  private static final int PAGES = 48;

  /** Room for matrices without gaps, from the beginning of an array that ends with them. */
  public static Matrices tight(int count, int rows, int columns) {
    return guarded(0, count, rows * columns, rows, columns, Math.max(1, columns), 0);
  }

  /** Room for matrices with gaps drawn at random between rows, matrices and around all. */
  public static Matrices loose(int count, int rows, int columns, Random random) {
    int ld = rows <= PAGES && random.nextInt(6) == 0 ? pages(columns) : columns + gap(random, 9);
    int apart = Math.max(1, ld);
    int stride = rows * apart + gap(random, 20);
    return guarded(gap(random, 20), count, stride, rows, columns, apart, gap(random, 40));
  }

  /** The next multiple of 4 KB: rows that far apart compete for the same lines of a cache. */
  private static int pages(int columns) {
    return (columns + 1023) / 1024 * 1024;
  }

  /** Room for one matrix that stands for all of {@code count}. */
  public static Matrices shared(int count, int rows, int columns, Random random) {
    Matrices one = loose(1, rows, columns, random);
    return new Matrices(one.array, one.offset, count, 0, rows, columns, one.ld);
  }

  /** Room for matrices with gaps between rows, one matrix right after the other. */
  public static Matrices inSequence(int count, int rows, int columns, Random random) {
    int ld = Math.max(1, columns + gap(random, 9));
    return guarded(gap(random, 20), count, rows * ld, rows, columns, ld, gap(random, 40));
  }

  /** Room for one matrix without gaps between its rows, somewhere in an array. */
  public static Matrices solid(int rows, int columns, Random random) {
    int ld = Math.max(1, columns);
    return guarded(gap(random, 20), 1, rows * ld, rows, columns, ld, gap(random, 40));
  }

  /** None half of the time: an array's end is a place where kernels go wrong. */
  private static int gap(Random random, int most) {
    return random.nextBoolean() ? 0 : random.nextInt(most + 1);
  }

  private static Matrices guarded(
      int offset, int count, int stride, int rows, int columns, int ld, int behind) {
    int extent = extent(count, stride, rows, columns, ld);
    float[] array = new float[offset + extent + behind];
    for (int i = 0; i < array.length; i++) {
      array[i] = Float.intBitsToFloat(0x7fc00000 | i & 0x3fffff);
    }
    return new Matrices(array, offset, count, stride, rows, columns, ld);
  }

  private static int extent(int count, int stride, int rows, int columns, int ld) {
    return count == 0 || rows == 0 || columns == 0
        ? 0
        : (count - 1) * stride + (rows - 1) * ld + columns;
  }

  /** Elements from the first to one past the last. */
  public int extent() {
    return extent(count, stride, rows, columns, ld);
  }

  /** Where an element lies. */
  public int at(int matrix, int row, int column) {
    return offset + matrix * stride + row * ld + column;
  }

  /** An element. */
  public float get(int matrix, int row, int column) {
    return array[at(matrix, row, column)];
  }

  /** Sets an element. */
  public void set(int matrix, int row, int column, float value) {
    array[at(matrix, row, column)] = value;
  }

  /** Fills the elements, and no guard, with values drawn at random. */
  public Matrices fill(Values values, Random random) {
    int matrices = stride == 0 ? Math.min(1, count) : count;
    float[] drawn = values.draw(matrices * rows * columns, random);
    int next = 0;
    for (int matrix = 0; matrix < matrices; matrix++) {
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          set(matrix, row, column, drawn[next++]);
        }
      }
    }
    return this;
  }

  /** Sets all elements, and no guard, to one value. */
  public Matrices fill(float value) {
    for (int matrix = 0; matrix < count; matrix++) {
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          set(matrix, row, column, value);
        }
      }
    }
    return this;
  }

  /** The same in an array of its own. */
  public Matrices copy() {
    return new Matrices(array.clone(), offset, count, stride, rows, columns, ld);
  }

  /** The same elements elsewhere: {@code room} must be of this shape. */
  public Matrices copyInto(Matrices room) {
    for (int matrix = 0; matrix < count; matrix++) {
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          room.set(matrix, row, column, get(matrix, row, column));
        }
      }
    }
    return room;
  }

  /** The transposes, without gaps, in an array of their own. */
  public Matrices transposed() {
    Matrices turned = tight(count, columns, rows);
    for (int matrix = 0; matrix < count; matrix++) {
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          turned.set(matrix, column, row, get(matrix, row, column));
        }
      }
    }
    return turned;
  }

  /** One of them, in place. */
  public Matrices only(int matrix) {
    return view(offset + matrix * stride, 1, rows, columns);
  }

  /** A part of each of them, in place. */
  public Matrices part(int row, int column, int height, int width) {
    return view(offset + row * ld + column, count, height, width);
  }

  /** One without elements must not begin past the array either. */
  private Matrices view(int from, int matrices, int height, int width) {
    boolean empty = matrices == 0 || height == 0 || width == 0;
    int begin = empty ? Math.min(from, array.length) : from;
    return new Matrices(array, begin, matrices, stride, height, width, ld);
  }

  /** Where the elements lie. */
  public BitSet cells() {
    BitSet cells = new BitSet(array.length);
    for (int matrix = 0; matrix < count; matrix++) {
      for (int row = 0; row < rows; row++) {
        cells.set(at(matrix, row, 0), at(matrix, row, columns));
      }
    }
    return cells;
  }

  /** Their shape and place. */
  @Override
  public String toString() {
    return (count == 1 ? "" : count + " of ")
        + (rows + "x" + columns + " from " + offset + ", ld " + ld)
        + (count == 1 ? "" : ", stride " + stride);
  }
}
