package io.lanewise.kernels.norm;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.reference.ReferenceNorm;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.ProblemString;
import io.lanewise.kernels.shape.TensorShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Group norm: {@code y = gamma·(x − mean)·invStd + beta} with {@code invStd = 1/√(variance +
 * epsilon)}, mean and biased variance those of a group of neighbouring channels of one image, gamma
 * and beta those of the channel. Of one group it is layer norm, of groups of one channel instance
 * norm. Sources: Wu and He, "Group Normalization" (2018); Ba, Kiros and Hinton, "Layer
 * Normalization" (2016); Ulyanov and others, "Instance Normalization" (2016).
 *
 * <p>Layer norm of rows of features, with a gamma and a beta for each feature, is that of images of
 * one pixel: {@code lnorm:n1024_ic768}. So is layer norm over C, H and W with a gamma for each
 * element, seen as C·H·W channels.
 *
 * <p>Operands: x, gamma, beta, y, mean, invStd; backward x, dy, gamma, mean, invStd, dx, dgamma,
 * dbeta. x, y, dy and dx are of the problem's shape, gamma and beta one number a channel, mean and
 * invStd images × groups. y may be x itself, and dx may be dy. With accumulate, dgamma and dbeta
 * are added to. A NaN or an infinity in a group makes its mean, deviation and all of its y NaN
 * (backward as {@link BatchNormProblem}); a group without elements has mean and variance 0.
 *
 * <p>Errors as {@link BatchNormProblem} has them, k at most 256 + rows/64 for rows backward.
 *
 * <p>Strings: {@code gnorm:n2_ic32_ih14_g8}, {@code lnorm:n1024_ic768/backward}, {@code
 * inorm:n2_ic64_ih56/nchw16/eps=0.001}. Epsilon is 1e-5 unless given.
 *
 * @param kind how the groups are given
 * @param shape of x, in NCHW or NCHW16
 * @param groups into which the channels are cut; 1 for layer norm, the channels for instance norm
 * @param backward whether gradients are computed
 * @param accumulate whether dgamma and dbeta are added to
 * @param epsilon added to variances, over 0; 1e-5 where backward, which does not need it
 */
public record GroupNormProblem(
    Kind kind, TensorShape shape, int groups, boolean backward, boolean accumulate, float epsilon)
    implements Problem {
  /** How the groups are given. */
  public enum Kind {
    /** By their number. */
    GROUP("gnorm"),
    /** One for all channels. */
    LAYER("lnorm"),
    /** Each channel is one. */
    INSTANCE("inorm");

    private final String operation;

    Kind(String operation) {
      this.operation = operation;
    }
  }

  private static final float EPSILON = 1e-5f;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException when something is null, the groups do not divide the channels
   *     or are not those of the kind, epsilon is not finite and over 0, or accumulate is without
   *     backward
   */
  public GroupNormProblem {
    Check.notNull("gnorm", "kind", kind);
    String op = kind.operation;
    Check.notNull(op, "shape", shape);
    int channels = shape.channels();
    if (kind == Kind.GROUP && (groups < 1 || channels % groups != 0)) {
      throw Check.error(op, "groups", "must divide " + channels + " channels", groups);
    }
    if (kind == Kind.LAYER && groups != 1 || kind == Kind.INSTANCE && groups != channels) {
      throw Check.error(op, "groups", "must be " + groups(kind, shape), groups);
    }
    NormOptions.checkEpsilon(op, epsilon);
    if (accumulate && !backward) {
      throw Check.error(op, "accumulate", "must be of a backward pass", "forward");
    }
    epsilon = backward ? EPSILON : epsilon;
  }

  private static int groups(Kind kind, TensorShape shape) {
    return kind == Kind.LAYER ? 1 : shape.channels();
  }

  /** Over groups of channels. */
  public static GroupNormProblem group(TensorShape shape, int groups) {
    return new GroupNormProblem(Kind.GROUP, shape, groups, false, false, EPSILON);
  }

  /** Over all channels. */
  public static GroupNormProblem layer(TensorShape shape) {
    return new GroupNormProblem(Kind.LAYER, shape, 1, false, false, EPSILON);
  }

  /** Over each channel. */
  public static GroupNormProblem instance(TensorShape shape) {
    return new GroupNormProblem(Kind.INSTANCE, shape, shape.channels(), false, false, EPSILON);
  }

  /** This one's backward pass. */
  public GroupNormProblem withBackward(boolean add) {
    return new GroupNormProblem(kind, shape, groups, true, add, epsilon);
  }

  /** This one with another epsilon. */
  public GroupNormProblem withEpsilon(float other) {
    return new GroupNormProblem(kind, shape, groups, backward, accumulate, other);
  }

  /**
   * Reads a problem string.
   *
   * @throws IllegalArgumentException naming the text and the part that is wrong
   */
  public static GroupNormProblem parse(String text) {
    ProblemString parts = ProblemString.parse(text);
    Kind kind = Kind.GROUP;
    for (Kind one : Kind.values()) {
      kind = one.operation.equals(parts.operation()) ? one : kind;
    }
    List<String> names = new ArrayList<>(TensorShape.fieldNames());
    if (kind == Kind.GROUP) {
      names.add("g");
    }
    parts.requireFields(kind.operation, names);
    NormOptions options = NormOptions.of(parts, EPSILON, Float.NaN);
    TensorShape shape = TensorShape.of(parts.fields(), options.layout);
    return new GroupNormProblem(
        kind,
        shape,
        kind == Kind.GROUP ? parts.fields().getOrDefault("g", 1) : groups(kind, shape),
        options.backward,
        options.accumulate,
        options.epsilon);
  }

  @Override
  public String operation() {
    return kind.operation;
  }

  /** Whether gamma and beta differ from one float to the next. */
  boolean inRows() {
    return shape.layout() == Layout.NCHW && shape.height() * shape.width() == 1;
  }

  /** How the floats fall into sets; of rows each group is a line. */
  NormGeometry geometry() {
    return inRows()
        ? new NormGeometry(
            new TensorShape(Layout.NCHW, shape.batch(), groups, 1, groupChannels()), false, groups)
        : new NormGeometry(shape, false, groups);
  }

  private int groupChannels() {
    return groups == 0 ? 0 : shape.channels() / groups;
  }

  /** Roundings on the way to a sum and from there to a result. */
  int chain() {
    int ofRows = inRows() && backward ? RowsBackwardJob.chain(shape.batch()) : 0;
    return Math.max(geometry().chain(), ofRows) + 16;
  }

  private ReferenceNorm plain() {
    int pixels = shape.height() * shape.width();
    return new ReferenceNorm(shape.batch(), shape.channels(), pixels, false, groups);
  }

  @Override
  public List<Operand> operands() {
    TensorShape row = TensorShape.perChannel(shape.channels());
    TensorShape sets = new TensorShape(Layout.NCHW, shape.batch(), groups, 1, 1);
    Operand x = Operand.in("x", shape);
    Operand gamma = Operand.in("gamma", row);
    if (!backward) {
      return List.of(
          x,
          gamma,
          Operand.in("beta", row),
          Operand.out("y", shape).orInPlaceOf(0),
          Operand.out("mean", sets),
          Operand.out("invStd", sets));
    }
    return List.of(
        x,
        Operand.in("dy", shape),
        gamma,
        Operand.in("mean", sets),
        Operand.in("invStd", sets).ofPositive(),
        Operand.out("dx", shape).orInPlaceOf(1),
        Operand.out("dgamma", row).accumulating(accumulate),
        Operand.out("dbeta", row).accumulating(accumulate));
  }

  @Override
  public void reference(double[][] o) {
    ReferenceNorm plain = plain();
    if (backward) {
      if (!accumulate) {
        Arrays.fill(o[6], 0);
        Arrays.fill(o[7], 0);
      }
      plain.gradients(o[0], o[1], o[2], o[3], o[4], o[5], o[6], o[7]);
      return;
    }
    double[] variance = new double[plain.sets()];
    plain.moments(o[0], o[4], variance);
    for (int s = 0; s < variance.length; s++) {
      o[5][s] = 1 / Math.sqrt(variance[s] + epsilon);
    }
    plain.apply(o[0], o[1], o[2], o[4], o[5], o[3]);
  }

  @Override
  public void magnitudes(double[][] o) {
    ReferenceNorm plain = plain();
    if (backward) {
      NormError.ofGradients(plain, o, o[1], 2, accumulate);
    } else {
      NormError error = NormError.of(plain, o[0], epsilon, ErrorBound.gamma(chain()));
      error.ofResults(plain, o[0], o[1], o[2], o[3], o[4], o[5]);
    }
  }

  /** The canonical problem string. */
  @Override
  public String toString() {
    Map<String, Integer> fields = new LinkedHashMap<>();
    shape.print(fields);
    if (kind == Kind.GROUP && groups != 1) {
      fields.put("g", groups);
    }
    return ProblemString.of(operation(), "", fields)
        .withOption(backward, "backward")
        .withOption(accumulate, "accumulate")
        .withOption(shape.layout() != Layout.NCHW, shape.layout().text())
        .withOption(epsilon != EPSILON, "eps=" + epsilon)
        .toString();
  }
}
