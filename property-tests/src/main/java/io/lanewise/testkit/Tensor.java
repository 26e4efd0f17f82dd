package io.lanewise.testkit;

import io.lanewise.kernels.shape.Layout;
import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/**
 * Four-dimensional numbers in one of the library's layouts, somewhere inside a larger array. What
 * lies around them are guards, as around {@link Matrices}.
 *
 * @param array where they lie
 * @param offset first element
 * @param images the slowest dimension; of filters the output channels
 */
public record Tensor(
    float[] array, int offset, Layout layout, int images, int channels, int height, int width) {

  /** What is done with one element. */
  @FunctionalInterface
  public interface Element {
    /** Sees an element. */
    void at(int image, int channel, int row, int column);
  }

  /** Room from the beginning of an array that ends with it. */
  public static Tensor tight(Layout layout, int images, int channels, int height, int width) {
    return guarded(layout, images, channels, height, width, 0, 0);
  }

  /** Room somewhere in an array, half of the time at its very beginning or end. */
  public static Tensor loose(
      Layout layout, int images, int channels, int height, int width, Random random) {
    return guarded(layout, images, channels, height, width, gap(random, 20), gap(random, 40));
  }

  private static int gap(Random random, int most) {
    return random.nextBoolean() ? 0 : random.nextInt(most + 1);
  }

  private static Tensor guarded(
      Layout layout, int images, int channels, int height, int width, int before, int behind) {
    int floats = Math.toIntExact(images * layout.imageFloats(channels, height, width));
    float[] array = new float[before + floats + behind];
    for (int i = 0; i < array.length; i++) {
      array[i] = Float.intBitsToFloat(0x7fc00000 | i & 0x3fffff);
    }
    return new Tensor(array, before, layout, images, channels, height, width);
  }

  /** Floats from the first to one past the last, lanes past the last channel included. */
  public int floats() {
    return images * imageFloats();
  }

  private int imageFloats() {
    return (int) layout.imageFloats(channels, height, width);
  }

  /** One past the last float. */
  public int end() {
    return offset + floats();
  }

  /** Elements, without the lanes past the last channel. */
  public int elements() {
    return images * channels * height * width;
  }

  /** Where an element lies. */
  public int at(int image, int channel, int row, int column) {
    return offset
        + image * imageFloats()
        + layout.index(channels, height, width, channel, row, column);
  }

  /** An element. */
  public float get(int image, int channel, int row, int column) {
    return array[at(image, channel, row, column)];
  }

  /** Sets an element. */
  public void set(int image, int channel, int row, int column, float value) {
    array[at(image, channel, row, column)] = value;
  }

  /** Every element once: images, channels, rows, columns. */
  public void forEach(Element element) {
    for (int image = 0; image < images; image++) {
      for (int channel = 0; channel < channels; channel++) {
        for (int row = 0; row < height; row++) {
          for (int column = 0; column < width; column++) {
            element.at(image, channel, row, column);
          }
        }
      }
    }
  }

  /** Takes elements in the order of {@link #forEach}, whatever the layout; unused lanes are +0. */
  public Tensor fill(float[] values) {
    Arrays.fill(array, offset, end(), 0f);
    int[] next = {0};
    forEach((n, c, h, w) -> set(n, c, h, w, values[next[0]++]));
    return this;
  }

  /** Draws the elements at random: in each layout the same numbers. */
  public Tensor fill(Values values, Random random) {
    return fill(values.draw(elements(), random));
  }

  /** Sets all elements to one number. */
  public Tensor fill(float value) {
    Arrays.fill(array, offset, end(), 0f);
    forEach((n, c, h, w) -> set(n, c, h, w, value));
    return this;
  }

  /** Fills elements and unused lanes with NaN, as for a result that nothing may be read from. */
  public Tensor spoil() {
    Arrays.fill(array, offset, end(), Float.NaN);
    return this;
  }

  /** Replaces infinities and NaNs by 1. */
  public Tensor tamed() {
    for (int i = offset; i < end(); i++) {
      array[i] = Float.isFinite(array[i]) ? array[i] : 1f;
    }
    return this;
  }

  /** The same in an array of its own. */
  public Tensor copy() {
    return in(array.clone(), offset);
  }

  /** This shape elsewhere. */
  public Tensor in(float[] otherArray, int otherOffset) {
    return new Tensor(otherArray, otherOffset, layout, images, channels, height, width);
  }

  /** The same elements in another layout, in an array of their own without gaps. */
  public Tensor as(Layout other) {
    return part(other, 0, images, 0, channels);
  }

  /** Some channels of some images, in an array of their own without gaps. */
  public Tensor part(int image, int someImages, int channel, int someChannels) {
    return part(layout, image, someImages, channel, someChannels);
  }

  private Tensor part(Layout other, int image, int someImages, int channel, int someChannels) {
    Tensor room = tight(other, someImages, someChannels, height, width).fill(0f);
    room.forEach((n, c, h, w) -> room.set(n, c, h, w, get(image + n, channel + c, h, w)));
    return room;
  }

  /** One image, in place. */
  public Tensor only(int image) {
    return new Tensor(array, offset + image * imageFloats(), layout, 1, channels, height, width);
  }

  /** The elements in the order of {@link #forEach}, each first changed by a function. */
  public double[] wide(DoubleUnaryOperator each) {
    double[] wide = new double[elements()];
    int[] next = {0};
    forEach((n, c, h, w) -> wide[next[0]++] = each.applyAsDouble(get(n, c, h, w)));
    return wide;
  }

  /** Fails unless the lanes past the last channel are +0. */
  public void checkUnusedLanes(Object what) {
    boolean[] used = new boolean[array.length];
    forEach((n, c, h, w) -> used[at(n, c, h, w)] = true);
    for (int i = offset; i < end(); i++) {
      if (!used[i] && Float.floatToRawIntBits(array[i]) != 0) {
        throw new AssertionError(
            "%s: float %d of %s must be +0, past the last channel, is %s"
                .formatted(what, i - offset, this, array[i]));
      }
    }
  }

  /** Shape and place. */
  @Override
  public String toString() {
    return images + "x" + channels + "x" + height + "x" + width + " " + layout + " from " + offset;
  }
}
