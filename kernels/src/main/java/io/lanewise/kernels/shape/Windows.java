package io.lanewise.kernels.shape;

/**
 * The windows of a pooling along one dimension: each output stands for a few elements of the input,
 * {@link #dilation} apart. What of a window lies in the padding is not among them.
 */
public sealed interface Windows permits SlidingWindows, AdaptiveWindows {
  /** Elements of the input. */
  int size();

  /** How many windows, which is elements of the output. */
  int out();

  /** The first element of the input in a window. */
  int first(int window);

  /** How many elements of the input are in a window; at least one. */
  int taps(int window);

  /** How many are in it with those of the padding. */
  int span(int window);

  /** Elements from one tap to the next; 1 is dense. */
  int dilation();
}
