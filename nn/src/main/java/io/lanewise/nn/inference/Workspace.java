package io.lanewise.nn.inference;

import io.lanewise.kernels.gemm.EpilogueData;
import io.lanewise.kernels.parallel.Scratch;
import io.lanewise.kernels.plan.Operands;
import java.util.List;

/** Everything that one run needs for itself. It is one run's alone, then another's. */
final class Workspace {
  /**
   * What makes them.
   *
   * @param arenaFloats for values
   * @param scratchFloats for kernels, in turn
   * @param integers for what kernels write and nobody reads
   * @param boxes the epilogues that read values: the bias or null, the residual or null
   */
  record Sizes(int arenaFloats, int scratchFloats, int integers, List<Place[]> boxes) {}

  final float[] arena;
  final float[] scratch;
  final int[] integers;
  final Operands operands = new Operands();
  private final EpilogueData[] boxes;
  private float[] x;
  private int xAt;
  private float[] y;
  private int yAt;

  Workspace(Sizes sizes) {
    arena = new float[Math.addExact(sizes.arenaFloats(), Scratch.SLACK)];
    scratch = new float[Math.addExact(sizes.scratchFloats(), Scratch.SLACK)];
    integers = new int[sizes.integers()];
    boxes = new EpilogueData[sizes.boxes().size()];
    for (int i = 0; i < boxes.length; i++) {
      Place bias = sizes.boxes().get(i)[0];
      Place residual = sizes.boxes().get(i)[1];
      boxes[i] =
          new EpilogueData(
              bias == null ? null : array(bias),
              bias == null ? 0 : at(bias),
              residual == null ? null : array(residual),
              residual == null ? 0 : at(residual));
    }
  }

  void bind(float[] newX, int newXAt, float[] newY, int newYAt) {
    x = newX;
    xAt = newXAt;
    y = newY;
    yAt = newYAt;
  }

  float[] array(Place place) {
    return switch (place.home()) {
      case INPUT -> x;
      case OUTPUT -> y;
      case ARENA -> arena;
      case CONSTANT -> place.constant();
    };
  }

  int at(Place place) {
    return switch (place.home()) {
      case INPUT -> xAt;
      case OUTPUT -> yAt;
      case ARENA -> place.offset();
      case CONSTANT -> 0;
    };
  }

  EpilogueData box(int number) {
    return boxes[number];
  }
}
