package io.lanewise.kernels.micro;

/**
 * The transforms of Winograd's minimal filtering F(m×m, 3×3) over pixels of 16 channels, vectorised
 * over the channels: {@code Y = Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A} (Winograd 1980; Lavin and Gray, Fast
 * Algorithms for Convolutional Neural Networks, CVPR 2016, §4).
 *
 * <p>Each one-dimensional transform is written as the polynomial it is (Bᵀ's row of a point is the
 * product of the other points' factors), with shared factors computed once.
 */
public interface WinogradTransform {
  /** Outputs of a tile in one dimension, m. */
  int outputs();

  /** Inputs of a tile in one dimension, m + 2. */
  default int inputs() {
    return outputs() + 2;
  }

  /**
   * Transforms neighbouring tiles of one row.
   *
   * @param tiles how many
   * @param from pixels of 16 channels
   * @param at the first tile's first pixel; the next tile begins m pixels later
   * @param rowFloats from one row of pixels to the next
   * @param spare scratch of 16·(m + 2)² floats
   * @param to element (i, j) of a tile goes to plane i·(m + 2) + j
   * @param toAt where the first tile goes; the next one's place is 16 floats later
   * @param plane from one plane to the next
   */
  void input(
      int tiles,
      float[] from,
      int at,
      int rowFloats,
      float[] spare,
      int spareAt,
      float[] to,
      int toAt,
      int plane);

  /**
   * Transforms neighbouring tiles of products back.
   *
   * @param tiles how many
   * @param from planes of products, as {@link #input} lays them out
   * @param spare scratch of 16·(m + 2)² floats
   * @param to pixels of 16 channels; the next tile's begin m pixels later
   * @param rowFloats from one row of pixels to the next
   */
  void output(
      int tiles,
      float[] from,
      int at,
      int plane,
      float[] spare,
      int spareAt,
      float[] to,
      int toAt,
      int rowFloats);
}
