package io.lanewise.nn.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Fills what runs have for themselves with NaN. */
final class Poison {
  private Poison() {}

  /** Into the workspace that the next run on this thread will use, and all that lie idle. */
  static void into(Predictor predictor) {
    List<Workspace> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Workspace workspace = predictor.take();
      Arrays.fill(workspace.arena, Float.NaN);
      Arrays.fill(workspace.scratch, Float.NaN);
      Arrays.fill(workspace.integers, Integer.MIN_VALUE);
      all.add(workspace);
    }
    all.forEach(predictor::give);
  }
}
