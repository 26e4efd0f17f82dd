package io.lanewise.kernels.conv;

/**
 * The numbers of Winograd's F(m×m, 3×3), for its filters and its error bound; what transforms
 * images is {@link io.lanewise.kernels.micro.WinogradTransform}.
 *
 * @param filter G, (m + 2) × 3
 * @param inputNorms the sum of magnitudes that each row of Bᵀ is computed from, shared factors
 *     included: what its rounding is relative to
 * @param output Aᵀ, m × (m + 2)
 */
record WinogradMatrices(double[][] filter, double[] inputNorms, double[][] output) {
  /** Those of m outputs a dimension: 2, 4 or 6. */
  static WinogradMatrices of(int m) {
    return switch (m) {
      case 2 -> two();
      case 4 -> four();
      default -> six();
    };
  }

  private static WinogradMatrices two() {
    return new WinogradMatrices(
        new double[][] {
          {1, 0, 0},
          {0.5, 0.5, 0.5},
          {0.5, -0.5, 0.5},
          {0, 0, 1}
        },
        new double[] {2, 2, 2, 2},
        new double[][] {
          {1, 1, 1, 0},
          {0, 1, -1, 1}
        });
  }

  private static WinogradMatrices four() {
    return new WinogradMatrices(
        new double[][] {
          {1, 0, 0},
          {1 / 3.0, 1 / 3.0, 1 / 3.0},
          {-1 / 3.0, 1 / 3.0, -1 / 3.0},
          {-16 / 15.0, -8 / 15.0, -4 / 15.0},
          {1 / 15.0, -2 / 15.0, 4 / 15.0},
          {0, 0, 1}
        },
        new double[] {7, 7, 7, 6, 3, 7},
        new double[][] {
          {1, 1, 1, 1, 1, 0},
          {0, 1, -1, 0.5, -2, 0},
          {0, 1, 1, 0.25, 4, 0},
          {0, 1, -1, 0.125, -8, 1}
        });
  }

  private static WinogradMatrices six() {
    return new WinogradMatrices(
        new double[][] {
          {1, 0, 0},
          {-2 / 9.0, -2 / 9.0, -2 / 9.0},
          {-2 / 9.0, 2 / 9.0, -2 / 9.0},
          {1 / 90.0, 1 / 45.0, 2 / 45.0},
          {1 / 90.0, -1 / 45.0, 2 / 45.0},
          {32 / 45.0, 16 / 45.0, 8 / 45.0},
          {32 / 45.0, -16 / 45.0, 8 / 45.0},
          {0, 0, 1}
        },
        new double[] {12.5, 12.5, 12.5, 7.5, 7.5, 15, 15, 12.5},
        new double[][] {
          {1, 1, 1, 1, 1, 1, 1, 0},
          {0, 1, -1, 2, -2, 0.5, -0.5, 0},
          {0, 1, 1, 4, 4, 0.25, 0.25, 0},
          {0, 1, -1, 8, -8, 0.125, -0.125, 0},
          {0, 1, 1, 16, 16, 0.0625, 0.0625, 0},
          {0, 1, -1, 32, -32, 0.03125, -0.03125, 1}
        });
  }
}
