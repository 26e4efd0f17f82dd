package io.lanewise.nn;

import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.Per;
import io.lanewise.kernels.shape.TensorShape;
import io.lanewise.nn.shape.Shape;

/**
 * How a tensor is repeated along a larger one, by NumPy's rule: dimensions meet from the last on,
 * and one of size 1, or that is not there, is repeated. Dimensions that lie side by side and are
 * all repeated, or all not, are one to the kernels.
 *
 * @param image the large tensor as the kernels see it
 * @param per what the small one has a number for
 */
record Broadcast(TensorShape image, Per per) {
  /** Null where the small shape does not broadcast to the large one. */
  static Broadcast of(Shape large, Shape small) {
    if (small.rank() > large.rank()) {
      return null;
    }
    int[] runs = new int[large.rank()];
    int count = 0;
    boolean firstIsRepeated = false;
    boolean lastIsRepeated = false;
    for (int i = -large.rank(); i < 0; i++) {
      int size = large.size(i);
      int own = -i <= small.rank() ? small.size(i) : 1;
      if (own != size && own != 1) {
        return null;
      }
      boolean repeated = own != size;
      if (size == 1) {
        continue;
      }
      if (count > 0 && repeated == lastIsRepeated) {
        runs[count - 1] *= size;
      } else {
        runs[count++] = size;
        firstIsRepeated = count == 1 ? repeated : firstIsRepeated;
        lastIsRepeated = repeated;
      }
    }
    return switch (count) {
      case 0, 1 ->
          new Broadcast(
              TensorShape.row(large.elements()), firstIsRepeated ? Per.SCALAR : Per.ELEMENT);
      case 2 ->
          new Broadcast(
              new TensorShape(Layout.NCHW, runs[0], runs[1], 1, 1),
              firstIsRepeated ? Per.CHANNEL : Per.IMAGE);
      case 3 ->
          new Broadcast(
              new TensorShape(Layout.NCHW, runs[0], runs[1], 1, runs[2]),
              firstIsRepeated ? Per.CHANNEL : Per.PIXEL);
      // The kernels have no word for repeating here and there.
      default -> null;
    };
  }
}
