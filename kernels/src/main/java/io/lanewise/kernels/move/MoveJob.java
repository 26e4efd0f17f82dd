package io.lanewise.kernels.move;

import io.lanewise.kernels.plan.PlanJob;
import java.util.List;

/** One run of copies; a unit is some blocks of a box. */
final class MoveJob extends PlanJob {
  /** Numbers of a unit: enough to make claiming it cheap, few enough to share evenly. */
  private static final int UNIT = 16 * 1024;

  private static final int MOST_DIMS = 8;

  private final Box[] boxes;

  /** Blocks of a unit, box by box. */
  private final int[] blocksOfUnit;

  /** One past the last unit of each box. */
  private final int[] endUnit;

  /** Sizes and steps, {@value #MOST_DIMS} of each box. */
  private final int[] sizes;

  private final int[] fromSteps;
  private final int[] toSteps;

  MoveJob(List<Box> all) {
    boxes = all.toArray(Box[]::new);
    blocksOfUnit = new int[boxes.length];
    endUnit = new int[boxes.length];
    sizes = new int[boxes.length * MOST_DIMS];
    fromSteps = new int[boxes.length * MOST_DIMS];
    toSteps = new int[boxes.length * MOST_DIMS];
    int units = 0;
    for (int i = 0; i < boxes.length; i++) {
      Box box = boxes[i];
      blocksOfUnit[i] = Math.max(1, UNIT / box.blockFloats());
      units += (box.blocks() + blocksOfUnit[i] - 1) / blocksOfUnit[i];
      endUnit[i] = units;
      for (int d = 0; d < MOST_DIMS; d++) {
        Box.Dim dim = box.dim(d);
        sizes[i * MOST_DIMS + d] = dim.size();
        fromSteps[i * MOST_DIMS + d] = dim.from();
        toSteps[i * MOST_DIMS + d] = dim.to();
      }
    }
  }

  @Override
  protected int units(int phase) {
    return boxes.length == 0 ? 0 : endUnit[boxes.length - 1];
  }

  @Override
  protected void run(int phase, int unit, int worker) {
    int i = 0;
    while (endUnit[i] <= unit) {
      i++;
    }
    Box box = boxes[i];
    int first = (unit - (i == 0 ? 0 : endUnit[i - 1])) * blocksOfUnit[i];
    int end = Math.min(box.blocks(), first + blocksOfUnit[i]);
    boolean constant = box.from() == Box.CONSTANT;
    float[] from = constant ? null : floats(box.from());
    int fromAt = constant ? 0 : at(box.from()) + box.fromAt();
    float[] to = floats(box.to());
    int toAt = at(box.to()) + box.toAt();
    int dims = i * MOST_DIMS;
    for (int block = first; block < end; block++) {
      int source = fromAt;
      int target = toAt;
      int rest = block;
      for (int d = dims + 2; rest > 0; d++) {
        int place = rest % sizes[d];
        rest /= sizes[d];
        source += place * fromSteps[d];
        target += place * toSteps[d];
      }
      if (constant) {
        MoveKernel.fill(
            sizes[dims + 1],
            sizes[dims],
            box.value(),
            to,
            target,
            toSteps[dims + 1],
            toSteps[dims]);
      } else {
        MoveKernel.copy(
            sizes[dims + 1],
            sizes[dims],
            from,
            source,
            fromSteps[dims + 1],
            fromSteps[dims],
            to,
            target,
            toSteps[dims + 1],
            toSteps[dims]);
      }
    }
  }
}
