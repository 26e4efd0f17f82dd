package io.lanewise.bench.network;

/**
 * Layers of one shape in a network.
 *
 * @param repeat how many there are; 0 where it is no part of a whole
 * @param name what the first of them is called
 * @param problem the problem string
 */
public record NetworkLayer(int repeat, String name, String problem) {
  /** This layer with another problem. */
  public NetworkLayer withProblem(String other) {
    return new NetworkLayer(repeat, name, other);
  }

  /** The problem. */
  @Override
  public String toString() {
    return problem;
  }
}
