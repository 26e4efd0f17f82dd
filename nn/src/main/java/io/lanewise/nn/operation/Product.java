package io.lanewise.nn.operation;

import io.lanewise.kernels.gemm.Epilogue;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.reduce.ReduceProblem;
import io.lanewise.kernels.reduce.Reduction;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.Per;
import io.lanewise.kernels.shape.TensorShape;
import io.lanewise.nn.shape.Shape;

/**
 * A product of matrices, or a batch of them: A is m×k; B is k×n, or n×k when transposed, as a
 * layer's weights are. Inputs A, B, and where there is one a bias of n numbers, added to each row.
 *
 * @param batch how many products
 * @param m rows of A
 * @param n columns of the result
 * @param k columns of A
 * @param transposed whether B is given as n×k
 * @param bias whether there is a bias; of one product only
 * @param shape of the result
 */
public record Product(int batch, int m, int n, int k, boolean transposed, boolean bias, Shape shape)
    implements Operation {
  @Override
  public void forward(Arithmetic a, Call c) {
    Epilogue.Bias kind = bias ? Epilogue.Bias.COLUMN : Epilogue.Bias.NONE;
    GemmProblem problem =
        GemmProblem.of(false, transposed, m, n, k)
            .withBatch(batch)
            .withEpilogue(Epilogue.NONE.withBias(kind));
    a.multiply(problem, c.x()[0], c.x()[1], bias ? c.x()[2] : null, c.y());
  }

  @Override
  public void backward(Arithmetic a, Call c, Buffer dy, Buffer[] dx) {
    Buffer left = c.x()[0];
    Buffer right = c.x()[1];
    if (dx[0] != null) {
      a.multiply(
          GemmProblem.of(false, !transposed, m, k, n).withBatch(batch), dy, right, null, dx[0]);
    }
    if (dx[1] != null && transposed) {
      a.multiply(GemmProblem.of(true, false, n, k, m).withBatch(batch), dy, left, null, dx[1]);
    } else if (dx[1] != null) {
      a.multiply(GemmProblem.of(true, false, k, n, m).withBatch(batch), left, dy, null, dx[1]);
    }
    if (bias && dx[2] != null) {
      TensorShape rows = new TensorShape(Layout.NCHW, m, n, 1, 1);
      a.run(new ReduceProblem(Reduction.SUM, rows, Per.CHANNEL, false), dy, dx[2]);
    }
  }

  @Override
  public long macs() {
    return (long) batch * m * n * k;
  }
}
