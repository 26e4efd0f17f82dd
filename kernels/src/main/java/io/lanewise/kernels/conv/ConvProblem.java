package io.lanewise.kernels.conv;

import io.lanewise.kernels.activation.Activation;
import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.ProblemString;
import java.util.ArrayList;
import java.util.List;

/**
 * What a convolution computes: everything that one string says, for example {@code
 * conv:ic64_ih56_oc64_k3_p1/backward-data/nchw16}.
 *
 * <p>Options of the string: the direction; {@code nchw16} or {@code nhwc} for both tensors, or
 * {@code x-nchw16}, {@code y-nchw16} and so on for one of them; {@code bias} or {@code bias-full},
 * {@code residual}, an activation; {@code accumulate}; {@code strict} or {@code fastest}.
 *
 * @param shape its sizes
 * @param direction which tensor is computed
 * @param xLayout of the input and its gradient
 * @param yLayout of the output and its gradient
 * @param epilogue what happens to a forward output
 * @param accumulate whether the products are added to what is there, before the epilogue
 * @param accuracy what {@code auto} may choose
 */
public record ConvProblem(
    ConvShape shape,
    Direction direction,
    Layout xLayout,
    Layout yLayout,
    ConvEpilogue epilogue,
    boolean accumulate,
    Accuracy accuracy) {
  private static final String OP = "conv";

  /**
   * Checks that the parts go together.
   *
   * @throws IllegalArgumentException when one is null, or an epilogue is asked of another direction
   *     than forward
   */
  public ConvProblem {
    Check.notNull(OP, "shape", shape);
    Check.notNull(OP, "direction", direction);
    Check.notNull(OP, "xLayout", xLayout);
    Check.notNull(OP, "yLayout", yLayout);
    Check.notNull(OP, "epilogue", epilogue);
    Check.notNull(OP, "accuracy", accuracy);
    if (direction != Direction.FORWARD && !epilogue.isNone()) {
      throw Check.error(OP, "epilogue", "must be none for " + direction.text(), epilogue);
    }
  }

  /** The forward convolution in NCHW. */
  public static ConvProblem of(ConvShape shape) {
    return of(shape, Direction.FORWARD);
  }

  /** A direction in NCHW, overwriting, without epilogue, {@link Accuracy#FAST}. */
  public static ConvProblem of(ConvShape shape, Direction direction) {
    return new ConvProblem(
        shape, direction, Layout.NCHW, Layout.NCHW, ConvEpilogue.NONE, false, Accuracy.FAST);
  }

  /** This problem of another shape. */
  public ConvProblem withShape(ConvShape other) {
    return new ConvProblem(other, direction, xLayout, yLayout, epilogue, accumulate, accuracy);
  }

  /** This problem with both tensors in a layout. */
  public ConvProblem withLayout(Layout both) {
    return withLayouts(both, both);
  }

  /** This problem with the tensors in their layouts. */
  public ConvProblem withLayouts(Layout x, Layout y) {
    return new ConvProblem(shape, direction, x, y, epilogue, accumulate, accuracy);
  }

  /** This problem with another epilogue. */
  public ConvProblem withEpilogue(ConvEpilogue last) {
    return new ConvProblem(shape, direction, xLayout, yLayout, last, accumulate, accuracy);
  }

  /** This problem adding to what is there, or overwriting it. */
  public ConvProblem withAccumulate(boolean adding) {
    return new ConvProblem(shape, direction, xLayout, yLayout, epilogue, adding, accuracy);
  }

  /** This problem with another accuracy. */
  public ConvProblem withAccuracy(Accuracy other) {
    return new ConvProblem(shape, direction, xLayout, yLayout, epilogue, accumulate, other);
  }

  /** This problem without epilogue, overwriting, {@link Accuracy#FAST}: what tuning is kept by. */
  public ConvProblem bare() {
    return new ConvProblem(
        shape, direction, xLayout, yLayout, ConvEpilogue.NONE, false, Accuracy.FAST);
  }

  /** Floats of the input or its gradient, as laid out. */
  public long xFloats() {
    return shape.batch() * xLayout.imageFloats(shape.channels(), shape.height(), shape.width());
  }

  /** Floats of the output or its gradient, as laid out. */
  public long yFloats() {
    return shape.batch() * yImageFloats();
  }

  /** Floats of one output image, as laid out. */
  public long yImageFloats() {
    return yLayout.imageFloats(shape.filters(), shape.outHeight(), shape.outWidth());
  }

  /**
   * Reads a problem string; options may stand in any order.
   *
   * @throws IllegalArgumentException naming the text and the part that is wrong
   */
  public static ConvProblem parse(String text) {
    ProblemString parts = ProblemString.parse(text);
    Reader reader = new Reader(text);
    for (String option : parts.options()) {
      reader.read(option);
    }
    return new ConvProblem(
        ConvShape.of(parts),
        reader.direction,
        reader.x,
        reader.y,
        reader.epilogue,
        reader.accumulate,
        reader.accuracy);
  }

  /** The options read so far. */
  private static final class Reader {
    private final String text;
    private final List<String> seen = new ArrayList<>();
    private Direction direction = Direction.FORWARD;
    private Layout x = Layout.NCHW;
    private Layout y = Layout.NCHW;
    private ConvEpilogue epilogue = ConvEpilogue.NONE;
    private boolean accumulate;
    private Accuracy accuracy = Accuracy.FAST;

    Reader(String text) {
      this.text = text;
    }

    void read(String option) {
      for (Direction value : Direction.values()) {
        if (value.text().equals(option)) {
          once("direction", option);
          direction = value;
          return;
        }
      }
      for (Accuracy value : Accuracy.values()) {
        if (value.text().equals(option)) {
          once("accuracy", option);
          accuracy = value;
          return;
        }
      }
      for (Layout value : Layout.values()) {
        boolean both = option.equals(value.text());
        boolean ofX = both || option.equals("x-" + value.text());
        boolean ofY = both || option.equals("y-" + value.text());
        if (ofX) {
          once("x", option);
          x = value;
        }
        if (ofY) {
          once("y", option);
          y = value;
        }
        if (ofX || ofY) {
          return;
        }
      }
      switch (option) {
        case "bias", "bias-full" -> {
          once("bias", option);
          epilogue =
              epilogue.withBias(
                  option.equals("bias") ? ConvEpilogue.Bias.CHANNEL : ConvEpilogue.Bias.FULL);
        }
        case "residual" -> {
          once("residual", option);
          epilogue = epilogue.withResidual(true);
        }
        case "accumulate" -> {
          once("accumulate", option);
          accumulate = true;
        }
        default -> {
          Activation activation = Activation.parse(option);
          if (activation == null) {
            throw Check.error(
                "problem", "option", "must be one of conv's, not '" + option + "'", text);
          }
          once("activation", option);
          epilogue = epilogue.withActivation(activation);
        }
      }
    }

    private void once(String what, String option) {
      if (seen.contains(what)) {
        throw Check.error(
            "problem", "option", "must not repeat or contradict '" + option + "'", text);
      }
      seen.add(what);
    }
  }

  /** The canonical problem string: defaults left out, options in fixed order. */
  @Override
  public String toString() {
    List<String> options = new ArrayList<>();
    if (direction != Direction.FORWARD) {
      options.add(direction.text());
    }
    if (xLayout == yLayout && xLayout != Layout.NCHW) {
      options.add(xLayout.text());
    }
    if (xLayout != yLayout && xLayout != Layout.NCHW) {
      options.add("x-" + xLayout.text());
    }
    if (xLayout != yLayout && yLayout != Layout.NCHW) {
      options.add("y-" + yLayout.text());
    }
    if (epilogue.bias() != ConvEpilogue.Bias.NONE) {
      options.add(epilogue.bias() == ConvEpilogue.Bias.CHANNEL ? "bias" : "bias-full");
    }
    if (epilogue.residual()) {
      options.add("residual");
    }
    if (!epilogue.activation().equals(Activation.IDENTITY)) {
      options.add(epilogue.activation().toString());
    }
    if (accumulate) {
      options.add("accumulate");
    }
    if (accuracy != Accuracy.FAST) {
      options.add(accuracy.text());
    }
    return new ProblemString(OP, shape.fields(), options).toString();
  }
}
