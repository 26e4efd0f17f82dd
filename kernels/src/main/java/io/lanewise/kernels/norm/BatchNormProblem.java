package io.lanewise.kernels.norm;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.reference.ReferenceNorm;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.ProblemString;
import io.lanewise.kernels.shape.TensorShape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Batch norm: {@code y = gamma·(x − mean)·invStd + beta} with {@code invStd = 1/√(variance +
 * epsilon)}, each channel by itself. Source: Ioffe and Szegedy, "Batch Normalization" (2015).
 *
 * <p>Operands, x, y, dy and dx of the problem's shape, the others one number a channel:
 *
 * <ul>
 *   <li>training: x, gamma, beta, runningMean, runningVariance, y, mean, invStd. Mean and biased
 *       variance are those of the channel over all images and pixels; mean and invStd are for the
 *       backward pass. The running statistics become {@code (1 − momentum)·running + momentum·new}:
 *       momentum is the weight of the <em>new</em> value, as in PyTorch, and the new variance is
 *       the unbiased one, divided by N − 1. Of one element (which PyTorch refuses) it is 0; without
 *       any, mean and variance are 0 and the running statistics stay.
 *   <li>inference: x, gamma, beta, mean, variance, y.
 *   <li>backward, of training: x, dy, gamma, mean, invStd, dx, dgamma, dbeta, with mean and invStd
 *       as training left them. With accumulate, dgamma and dbeta are added to.
 *   <li>backward, of inference, by statistics that stay as they are: x, dy, gamma, mean, variance,
 *       dx, dgamma, dbeta, with {@code dx = gamma·invStd·dy}.
 * </ul>
 *
 * <p>With a ReLU, y is max(0, ·) of that, as CONTRACT has it: NaN stays, −0 becomes +0. Backward
 * then takes y as third operand, after dy: dy passes where y &gt; 0 or NaN. y may be x itself, and
 * dx may be dy. A NaN or an infinity in a channel makes its mean, deviation and all of its y NaN.
 * Backward, NaN reaches what depends on it; an infinity may become NaN there.
 *
 * <p>Error, in units of f = γ(k + 16), with k the most numbers added one after the other, at most
 * 256 whatever the shape; σ² the exact variance, s² = σ² + f²·(average of x²), which is σ² unless
 * the mean is some 1/f times σ; and q = s²/(σ² + epsilon):
 *
 * <ul>
 *   <li>mean: s + |mean|; invStd: (1 + 6·q)·invStd; variance: 4·s² + σ²; running statistics
 *       likewise.
 *   <li>y: |gamma|·invStd·(3·s + |x − mean|·(4 + 6·q)) + |beta|; in inference |gamma·(x −
 *       mean)|·invStd + |beta|.
 *   <li>dbeta and dgamma: the sum of the terms' magnitudes; dx: that of its three terms, the sums
 *       in it likewise; of inference, |dx|.
 * </ul>
 *
 * <p>Where 6·q·f is not small (a spread far below both f·mean and √epsilon), invStd may be as large
 * as 1/√epsilon, and the bounds of it and y grow to that.
 *
 * <p>Strings: {@code bnorm:training_n16_ic64_ih56/relu/nchw16}, {@code
 * bnorm:inference_n8_ic64_ih28/eps=0.001}, {@code
 * bnorm:training_n16_ic64_ih56/backward/accumulate}, {@code
 * bnorm:inference_n8_ic64_ih28/backward/relu}. Epsilon is 1e-5 and momentum 0.1 unless given.
 *
 * @param shape of x, in NCHW or NCHW16; rows of features are images of one pixel
 * @param training whether by the statistics of x
 * @param backward whether gradients are computed
 * @param relu whether a ReLU follows
 * @param accumulate whether dgamma and dbeta are added to
 * @param epsilon added to variances, over 0; 1e-5 where backward of training, which does not need
 *     it
 * @param momentum from 0 to 1; 0.1 unless training forward
 */
public record BatchNormProblem(
    TensorShape shape,
    boolean training,
    boolean backward,
    boolean relu,
    boolean accumulate,
    float epsilon,
    float momentum)
    implements Problem {
  private static final String OP = "bnorm";
  private static final float EPSILON = 1e-5f;
  private static final float MOMENTUM = 0.1f;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException when the shape is null, epsilon not finite and over 0,
   *     momentum not from 0 to 1, or accumulate without backward
   */
  public BatchNormProblem {
    Check.notNull(OP, "shape", shape);
    NormOptions.checkEpsilon(OP, epsilon);
    if (!(momentum >= 0 && momentum <= 1)) {
      throw Check.error(OP, "momentum", "must be from 0 to 1", momentum);
    }
    if (accumulate && !backward) {
      throw Check.error(OP, "accumulate", "must be of a backward pass", "forward");
    }
    // Numbers that a pass does not have are the usual ones, so that equal passes are equal.
    epsilon = backward && training ? EPSILON : epsilon;
    momentum = backward || !training ? MOMENTUM : momentum;
  }

  /** By the statistics of x. */
  public static BatchNormProblem training(TensorShape shape) {
    return new BatchNormProblem(shape, true, false, false, false, EPSILON, MOMENTUM);
  }

  /** By running statistics. */
  public static BatchNormProblem inference(TensorShape shape) {
    return new BatchNormProblem(shape, false, false, false, false, EPSILON, MOMENTUM);
  }

  /** This one's backward pass. */
  public BatchNormProblem withBackward(boolean add) {
    return new BatchNormProblem(shape, training, true, relu, add, epsilon, momentum);
  }

  /** This one with or without a ReLU after it. */
  public BatchNormProblem withRelu(boolean there) {
    return new BatchNormProblem(shape, training, backward, there, accumulate, epsilon, momentum);
  }

  /** This one with another epsilon. */
  public BatchNormProblem withEpsilon(float other) {
    return new BatchNormProblem(shape, training, backward, relu, accumulate, other, momentum);
  }

  /** This one with another momentum. */
  public BatchNormProblem withMomentum(float other) {
    return new BatchNormProblem(shape, training, backward, relu, accumulate, epsilon, other);
  }

  /**
   * Reads a problem string.
   *
   * @throws IllegalArgumentException naming the text and the part that is wrong
   */
  public static BatchNormProblem parse(String text) {
    ProblemString parts = ProblemString.parseWithKind(text);
    parts.requireFields(OP, TensorShape.fieldNames());
    if (!parts.kind().equals("training") && !parts.kind().equals("inference")) {
      throw Check.error(
          "problem", "kind", "must be training or inference, not '" + parts.kind() + "'", text);
    }
    NormOptions options = NormOptions.of(parts, EPSILON, MOMENTUM);
    return new BatchNormProblem(
        TensorShape.of(parts.fields(), options.layout),
        parts.kind().equals("training"),
        options.backward,
        options.relu,
        options.accumulate,
        options.epsilon,
        options.momentum);
  }

  @Override
  public String operation() {
    return OP;
  }

  NormGeometry geometry() {
    return new NormGeometry(shape, true, shape.channels());
  }

  private ReferenceNorm plain() {
    int pixels = shape.height() * shape.width();
    return new ReferenceNorm(shape.batch(), shape.channels(), pixels, true, shape.channels());
  }

  @Override
  public List<Operand> operands() {
    TensorShape row = TensorShape.perChannel(shape.channels());
    Operand x = Operand.in("x", shape);
    Operand gamma = Operand.in("gamma", row);
    Operand beta = Operand.in("beta", row);
    Operand y = Operand.out("y", shape).orInPlaceOf(0);
    Operand mean = Operand.in("mean", row);
    Operand variance = Operand.in("variance", row).ofPositive();
    if (!training && !backward) {
      return List.of(x, gamma, beta, mean, variance, y);
    }
    if (!backward) {
      return List.of(
          x,
          gamma,
          beta,
          Operand.inOut("runningMean", row),
          Operand.inOut("runningVariance", row).ofPositive(),
          y,
          Operand.out("mean", row),
          Operand.out("invStd", row));
    }
    Operand dy = Operand.in("dy", shape);
    Operand spread = training ? Operand.in("invStd", row).ofPositive() : variance;
    Operand dx = Operand.out("dx", shape).orInPlaceOf(1);
    Operand dgamma = Operand.out("dgamma", row).accumulating(accumulate);
    Operand dbeta = Operand.out("dbeta", row).accumulating(accumulate);
    return relu
        ? List.of(x, dy, Operand.in("y", shape), gamma, mean, spread, dx, dgamma, dbeta)
        : List.of(x, dy, gamma, mean, spread, dx, dgamma, dbeta);
  }

  @Override
  public void reference(double[][] o) {
    ReferenceNorm plain = plain();
    if (backward) {
      int gamma = relu ? 3 : 2;
      double[] dy = relu ? masked(o[1], o[2]) : o[1];
      for (int i = gamma + 4; i <= gamma + 5 && !accumulate; i++) {
        Arrays.fill(o[i], 0);
      }
      if (training) {
        plain.gradients(
            o[0],
            dy,
            o[gamma],
            o[gamma + 1],
            o[gamma + 2],
            o[gamma + 3],
            o[gamma + 4],
            o[gamma + 5]);
      } else {
        plain.frozenGradients(
            o[0],
            dy,
            o[gamma],
            o[gamma + 1],
            invStd(o[gamma + 2]),
            o[gamma + 3],
            o[gamma + 4],
            o[gamma + 5]);
      }
      return;
    }
    int channels = shape.channels();
    double[] mean = training ? o[6] : o[3];
    double[] variance = training ? new double[channels] : o[4];
    if (training) {
      plain.moments(o[0], mean, variance);
    }
    double[] invStd = training ? o[7] : new double[channels];
    for (int c = 0; c < channels; c++) {
      invStd[c] = 1 / Math.sqrt(variance[c] + epsilon);
    }
    double[] y = o[5];
    plain.apply(o[0], o[1], o[2], mean, invStd, y);
    for (int i = 0; i < y.length && relu; i++) {
      y[i] = y[i] <= 0 ? 0 : y[i];
    }
    double count = plain.count();
    for (int c = 0; c < channels && training && count > 0; c++) {
      double unbiased = variance[c] * count / Math.max(1, count - 1);
      o[3][c] = (1 - (double) momentum) * o[3][c] + momentum * mean[c];
      o[4][c] = (1 - (double) momentum) * o[4][c] + momentum * unbiased;
    }
  }

  private double[] invStd(double[] variance) {
    return Arrays.stream(variance).map(v -> 1 / Math.sqrt(v + epsilon)).toArray();
  }

  private static double[] masked(double[] dy, double[] y) {
    double[] masked = dy.clone();
    for (int i = 0; i < masked.length; i++) {
      masked[i] = y[i] <= 0 ? 0 : dy[i];
    }
    return masked;
  }

  @Override
  public void magnitudes(double[][] o) {
    ReferenceNorm plain = plain();
    int channels = shape.channels();
    if (backward) {
      int gamma = relu ? 3 : 2;
      double[] dy = relu ? masked(o[1], o[2]) : o[1];
      if (training) {
        NormError.ofGradients(plain, o, dy, gamma, accumulate);
      } else {
        double[] invStd = invStd(o[gamma + 2]);
        NormError.ofFrozenGradients(plain, o, dy, gamma, invStd, accumulate);
      }
      return;
    }
    if (!training) {
      plain.forEach(
          (i, c, s) -> {
            double scale = o[1][c] / Math.sqrt(o[4][c] + epsilon);
            o[5][i] = Math.abs((o[0][i] - o[3][c]) * scale) + Math.abs(o[2][c]);
          });
      return;
    }
    NormError error = NormError.of(plain, o[0], epsilon, ErrorBound.gamma(chain()));
    error.ofResults(plain, o[0], o[1], o[2], o[5], o[6], o[7]);
    double count = plain.count();
    double bessel = count / Math.max(1, count - 1);
    for (int c = 0; c < channels; c++) {
      double variance = error.ofVariance(c) * bessel;
      o[3][c] = Math.abs((1 - momentum) * o[3][c]) + momentum * o[6][c];
      o[4][c] = Math.abs((1 - momentum) * o[4][c]) + momentum * variance;
    }
  }

  /** Roundings on the way to a sum and from there to a result. */
  int chain() {
    return geometry().chain() + 16;
  }

  /** The canonical problem string. */
  @Override
  public String toString() {
    Map<String, Integer> fields = new LinkedHashMap<>();
    shape.print(fields);
    return ProblemString.of(OP, training ? "training" : "inference", fields)
        .withOption(backward, "backward")
        .withOption(accumulate, "accumulate")
        .withOption(relu, "relu")
        .withOption(shape.layout() != Layout.NCHW, shape.layout().text())
        .withOption(epsilon != EPSILON, "eps=" + epsilon)
        .withOption(momentum != MOMENTUM, "momentum=" + momentum)
        .toString();
  }
}
