package io.lanewise.kernels.norm;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.reference.ReferenceLrn;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.ProblemString;
import io.lanewise.kernels.shape.TensorShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Local response normalisation across channels: {@code y = x·s^−beta} with {@code s = k +
 * alpha/size·Σx²}, the sum over the {@code size} channels around x's own: ⌊(size − 1)/2⌋ before it
 * and ⌈(size − 1)/2⌉ after it, as far as there are such. Alpha is divided by the size, as in ONNX
 * and PyTorch (which agree on odd sizes; for even ones ONNX is followed). Source: Krizhevsky,
 * Sutskever and Hinton, "ImageNet Classification with Deep Convolutional Neural Networks" (2012),
 * whose own alpha is not divided.
 *
 * <p>Operands: x, y; backward x, dy, dx; all of the problem's shape. No two may share elements. NaN
 * reaches the channels whose sum it is in. Squares past the range of a float make s infinite, and y
 * 0 or NaN.
 *
 * <p>Error: at most γ(k) times |y|, and backward times what its two terms' magnitudes are, with k =
 * 24 + (size + 4)·(beta + 1) rounded up.
 *
 * <p>Strings: {@code lrn:n8_ic64_ih28}, {@code lrn:n8_ic96_ih27_ls9/backward/k=2.0/nchw16}. The
 * size {@code ls} is 5, alpha 1e-4, beta 0.75 and k 1 unless given.
 *
 * @param shape of x, in NCHW or NCHW16
 * @param size channels that a sum is of, at least 1
 * @param alpha from 0 on
 * @param beta from 0 to 16
 * @param k over 0
 * @param backward whether the gradient is computed
 */
public record LrnProblem(
    TensorShape shape, int size, float alpha, float beta, float k, boolean backward)
    implements Problem {
  private static final String OP = "lrn";
  private static final int SIZE = 5;
  private static final float ALPHA = 1e-4f;
  private static final float BETA = 0.75f;
  private static final float K = 1;
  private static final float MOST_BETA = 16;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException when the shape is null or a number is not in its range
   */
  public LrnProblem {
    Check.notNull(OP, "shape", shape);
    Check.atLeast(OP, "size", 1, size);
    if (!(alpha >= 0 && alpha < Float.POSITIVE_INFINITY)) {
      throw Check.error(OP, "alpha", "must be finite and at least 0", alpha);
    }
    if (!(beta >= 0 && beta <= MOST_BETA)) {
      throw Check.error(OP, "beta", "must be from 0 to " + MOST_BETA, beta);
    }
    if (!(k > 0 && k < Float.POSITIVE_INFINITY)) {
      throw Check.error(OP, "k", "must be finite and over 0", k);
    }
  }

  /** With the usual numbers. */
  public static LrnProblem of(TensorShape shape) {
    return new LrnProblem(shape, SIZE, ALPHA, BETA, K, false);
  }

  /** This one's backward pass. */
  public LrnProblem withBackward() {
    return new LrnProblem(shape, size, alpha, beta, k, true);
  }

  /**
   * Reads a problem string.
   *
   * @throws IllegalArgumentException naming the text and the part that is wrong
   */
  public static LrnProblem parse(String text) {
    ProblemString parts = ProblemString.parse(text);
    List<String> names = new ArrayList<>(TensorShape.fieldNames());
    names.add("ls");
    parts.requireFields(OP, names);
    float alpha = ALPHA;
    float beta = BETA;
    float k = K;
    boolean backward = false;
    Layout layout = Layout.NCHW;
    for (String option : parts.distinctOptions()) {
      if (option.equals("backward")) {
        backward = true;
      } else if (option.startsWith("alpha=")) {
        alpha = parts.number(option);
      } else if (option.startsWith("beta=")) {
        beta = parts.number(option);
      } else if (option.startsWith("k=")) {
        k = parts.number(option);
      } else {
        layout = parts.layout(option);
      }
    }
    int size = parts.fields().getOrDefault("ls", SIZE);
    return new LrnProblem(TensorShape.of(parts.fields(), layout), size, alpha, beta, k, backward);
  }

  @Override
  public String operation() {
    return OP;
  }

  @Override
  public List<Operand> operands() {
    Operand x = Operand.in("x", shape);
    return backward
        ? List.of(x, Operand.in("dy", shape), Operand.out("dx", shape))
        : List.of(x, Operand.out("y", shape));
  }

  ReferenceLrn plain() {
    int pixels = shape.height() * shape.width();
    return new ReferenceLrn(shape.batch(), shape.channels(), pixels, size, alpha, beta, k);
  }

  @Override
  public void reference(double[][] o) {
    if (backward) {
      plain().gradient(o[0], o[1], o[2]);
    } else {
      plain().apply(o[0], o[1]);
    }
  }

  /** The terms' magnitudes: backward, those of the sum as if it were added. */
  @Override
  public void magnitudes(double[][] o) {
    double[] to = o[o.length - 1];
    reference(o);
    if (!backward) {
      for (int i = 0; i < to.length; i++) {
        to[i] = Math.abs(to[i]);
      }
      return;
    }
    ReferenceLrn plain = plain();
    // |dx| ≤ Σ of terms; with |x| and |dy| the two terms have opposite signs, and own is the first.
    double[] x = absolute(o[0]);
    double[] dy = absolute(o[1]);
    plain.gradient(x, dy, to);
    plain.forEach(
        (n, c, p, i) -> {
          double own = dy[i] * Math.pow(plain.scale(x, n, c, p), -plain.beta());
          to[i] = own + (own - to[i]);
        });
  }

  private static double[] absolute(double[] values) {
    double[] absolute = values.clone();
    for (int i = 0; i < absolute.length; i++) {
      absolute[i] = Math.abs(absolute[i]);
    }
    return absolute;
  }

  /** The canonical problem string. */
  @Override
  public String toString() {
    Map<String, Integer> fields = new LinkedHashMap<>();
    shape.print(fields);
    if (size != SIZE) {
      fields.put("ls", size);
    }
    return ProblemString.of(OP, "", fields)
        .withOption(backward, "backward")
        .withOption(alpha != ALPHA, "alpha=" + alpha)
        .withOption(beta != BETA, "beta=" + beta)
        .withOption(k != K, "k=" + k)
        .withOption(shape.layout() != Layout.NCHW, shape.layout().text())
        .toString();
  }
}
