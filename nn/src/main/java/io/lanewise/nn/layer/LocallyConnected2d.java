package io.lanewise.nn.layer;

import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.nn.Functions;
import io.lanewise.nn.Tensor;
import io.lanewise.nn.initialise.Initialiser;
import io.lanewise.nn.shape.Shape;

/**
 * A convolution whose filters are not shared: each place has its own. {@code weight} (places, out,
 * in·height·width), {@code bias} (out, rows, columns), for images of one size.
 */
public final class LocallyConnected2d extends Layer {
  private final ConvShape sizes;
  private final int out;
  private final Parameter weight;
  private final Parameter bias;

  private LocallyConnected2d(ConvShape sizes, int out) {
    this.sizes = sizes;
    this.out = out;
    int taps = sizes.channels() * sizes.kernelHeight() * sizes.kernelWidth();
    int places = sizes.outHeight() * sizes.outWidth();
    double bound = 1 / Math.sqrt(taps);
    weight = parameter("weight", Shape.of(places, out, taps), Initialiser.uniform(-bound, bound));
    bias =
        parameter(
            "bias",
            Shape.of(out, sizes.outHeight(), sizes.outWidth()),
            Initialiser.uniform(-bound, bound));
  }

  /**
   * On images of one size.
   *
   * @param in channels of x
   * @param height rows of x
   * @param width columns of x
   * @param out channels of the result
   */
  public static LocallyConnected2d of(
      int in, int height, int width, int out, int kernel, int stride, int padding) {
    ConvShape sizes =
        ConvShape.of(in, height, width, 1, kernel).withPadding(padding).withStride(stride);
    return new LocallyConnected2d(sizes, out);
  }

  @Override
  protected Tensor forward(Tensor x) {
    Shape s = x.shape();
    if (s.rank() != 4
        || s.size(1) != sizes.channels()
        || s.size(2) != sizes.height()
        || s.size(3) != sizes.width()) {
      throw wrong(
          "(batch, " + sizes.channels() + ", " + sizes.height() + ", " + sizes.width() + ")", x);
    }
    int batch = s.size(0);
    int places = sizes.outHeight() * sizes.outWidth();
    Tensor columns = Functions.unfold(x, sizes);
    int taps = columns.shape().size(1);
    // One product a place: (out, taps)·(taps, batch).
    Tensor byPlace =
        Functions.transpose(columns.reshape(Shape.of(batch, taps, places, 1)), "hcnw")
            .reshape(Shape.of(places, taps, batch));
    Tensor product = weight.tensor().matmul(byPlace).reshape(Shape.of(places, out, batch, 1));
    return Functions.transpose(product, "hcnw")
        .reshape(Shape.of(batch, out, sizes.outHeight(), sizes.outWidth()))
        .add(bias.tensor());
  }

  @Override
  public String toString() {
    return "LocallyConnected2d("
        + sizes.channels()
        + ", "
        + out
        + ", kernel="
        + sizes.kernelHeight()
        + ")";
  }
}
