package io.lanewise.nn.operation;

import io.lanewise.kernels.move.CropProblem;
import io.lanewise.kernels.move.DepthSpaceProblem;
import io.lanewise.kernels.move.FlipProblem;
import io.lanewise.kernels.move.Im2colProblem;
import io.lanewise.kernels.move.PadProblem;
import io.lanewise.kernels.move.TransposeProblem;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.pool.PoolProblem;
import io.lanewise.kernels.pool.Pooling;
import io.lanewise.kernels.resample.ResizeProblem;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.kernels.shape.PoolShape;
import io.lanewise.kernels.shape.TensorShape;
import io.lanewise.nn.shape.Shape;

/**
 * A linear function of one tensor whose gradient is another problem of the kernels: what moves,
 * averages or resamples elements.
 *
 * @param apply from x to y
 * @param adjoint from dy to dx
 * @param shape of the result
 */
public record LinearMap(Problem apply, Problem adjoint, Shape shape) implements Operation {
  @Override
  public void forward(Arithmetic k, Call c) {
    k.run(apply, c.x()[0], c.y());
  }

  @Override
  public void backward(Arithmetic k, Call c, Buffer dy, Buffer[] dx) {
    k.run(adjoint, dy, dx[0]);
  }

  /** Average pooling. */
  public static LinearMap average(Pooling pooling, PoolShape sizes, Shape shape) {
    return new LinearMap(
        new PoolProblem(pooling, sizes, false, false),
        new PoolProblem(pooling, sizes, false, true),
        shape);
  }

  /** A margin around images. */
  public static LinearMap pad(
      PadProblem.Mode mode, Shape x, int top, int left, int bottom, int right, Shape shape) {
    TensorShape image = x.image();
    return new LinearMap(
        new PadProblem(mode, 0, image, top, left, bottom, right, false),
        new PadProblem(mode, 0, image, top, left, bottom, right, true),
        shape);
  }

  /** A rectangle of each image. */
  public static LinearMap crop(TensorShape image, int top, int left, Shape shape, int h, int w) {
    int bottom = image.height() - top - h;
    int right = image.width() - left - w;
    return new LinearMap(
        new CropProblem(image, top, left, h, w),
        new PadProblem(
            PadProblem.Mode.CONSTANT, 0, image.withImage(h, w), top, left, bottom, right, false),
        shape);
  }

  /** Images mirrored. */
  public static LinearMap flip(Shape x, boolean rows, boolean columns) {
    FlipProblem flip = new FlipProblem(x.image(), rows, columns);
    return new LinearMap(flip, flip, x);
  }

  /** Channels to pixels or back. */
  public static LinearMap depthToSpace(
      DepthSpaceProblem.Order order, Shape x, int block, boolean toDepth, Shape shape) {
    return new LinearMap(
        new DepthSpaceProblem(x.image(), block, order, toDepth),
        new DepthSpaceProblem(shape.image(), block, order, !toDepth),
        shape);
  }

  /** The four dimensions in another order. */
  public static LinearMap transpose(TensorShape x, String order, Shape shape) {
    TransposeProblem transpose = new TransposeProblem(x, order);
    return new LinearMap(transpose, transpose.inverse(), shape);
  }

  /** Windows as columns. */
  public static LinearMap unfold(ConvShape windows, Shape shape) {
    return new LinearMap(
        new Im2colProblem(windows, false), new Im2colProblem(windows, true), shape);
  }

  /** Images in another size. */
  public static LinearMap resize(
      ResizeProblem.Mode mode, ResizeProblem.Coordinates coordinates, Shape x, Shape shape) {
    int h = shape.image().height();
    int w = shape.image().width();
    return new LinearMap(
        new ResizeProblem(mode, coordinates, x.image(), h, w, false),
        new ResizeProblem(mode, coordinates, x.image(), h, w, true),
        shape);
  }
}
