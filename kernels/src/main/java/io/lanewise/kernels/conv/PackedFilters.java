package io.lanewise.kernels.conv;

/**
 * Filters in the order their plan reads them, packed once and used by many runs and threads.
 *
 * <p>Made by {@link ConvPlan#pack}; serves every plan of the same algorithm that would pack them
 * the same way, whatever its batch. Another is refused.
 */
public final class PackedFilters {
  /**
   * What filters were packed for.
   *
   * @param algorithm the algorithm's name
   * @param form sizes and order, as the algorithm names them
   */
  public record Key(String algorithm, String form) {
    @Override
    public String toString() {
      return "filters for " + algorithm + " (" + form + ")";
    }
  }

  private final Key key;
  private final float[] data;

  PackedFilters(Key key, float[] data) {
    this.key = key;
    this.data = data;
  }

  /** What they were packed for. */
  public Key key() {
    return key;
  }

  /** Bytes they hold. */
  public long bytes() {
    return 4L * data.length;
  }

  float[] data() {
    return data;
  }
}
