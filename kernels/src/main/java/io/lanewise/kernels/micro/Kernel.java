package io.lanewise.kernels.micro;

/** What {@link WarmUp} can get compiled: a register tile of rows by vectors. */
public interface Kernel {
  /** Rows of the tile: how many floats are broadcast for one step of k. */
  int rows();

  /** Vectors across the tile: how many are loaded for one step of k. */
  int vectors();

  /** Runs {@code k} steps over arrays of 4096 floats, for warming up. */
  void exercise(int k, float[] a, float[] b, float[] to);
}
