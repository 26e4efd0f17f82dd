package io.lanewise.nn.inference;

import io.lanewise.kernels.activation.Activation;
import io.lanewise.kernels.activation.ActivationProblem;
import io.lanewise.kernels.conv.ConvEpilogue;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.conv.Direction;
import io.lanewise.kernels.elementwise.Elementwise;
import io.lanewise.kernels.elementwise.ElementwiseProblem;
import io.lanewise.kernels.gemm.Epilogue;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.shape.Per;
import io.lanewise.kernels.shape.TensorShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Brings what follows a convolution or a product into it, from the first instruction to the last: a
 * constant factor or summand a channel into filters and bias (so batch norm is gone), another
 * tensor as residual, an activation. What is brought in must have been the only reader. The fused
 * instruction stands where the last of its parts stood, so all that it reads is there.
 */
final class Fusion {
  private final Map<Value, Integer> uses;
  private final List<Instruction> list = new ArrayList<>();

  /** Where in the list a value is written. */
  private final Map<Value, Integer> places = new IdentityHashMap<>();

  private Fusion(Program program) {
    uses = program.uses();
  }

  static Program of(Program program) {
    Fusion fusion = new Fusion(program);
    for (Instruction instruction : program.list()) {
      fusion.add(
          instruction instanceof Instruction.Kernel kernel ? fusion.fused(kernel) : instruction);
    }
    fusion.list.removeIf(Objects::isNull);
    return new Program(program.input(), program.output(), fusion.list);
  }

  private void add(Instruction instruction) {
    for (Value value : instruction.writes()) {
      places.put(value, list.size());
    }
    list.add(instruction);
  }

  /** The instruction that wrote a value which nobody else reads; null where others do. */
  private Instruction only(Value value) {
    Integer place = places.get(value);
    return place == null || uses.get(value) != 1 ? null : list.get(place);
  }

  /** In the place of a kernel, that kernel and the instruction that wrote what it reads. */
  private Instruction instead(Value value, Instruction both) {
    list.set(places.get(value), null);
    return both;
  }

  private Instruction fused(Instruction.Kernel kernel) {
    Instruction fused =
        switch (kernel.problem()) {
          case ActivationProblem it when !it.backward() -> activated(kernel, it.activation());
          case ElementwiseProblem it when !it.backward() -> combined(kernel, it);
          default -> null;
        };
    return fused == null ? kernel : fused;
  }

  private Instruction activated(Instruction.Kernel kernel, Activation function) {
    Value x = kernel.operands().getFirst();
    String name = function.toString();
    return switch (only(x)) {
      case Instruction.Convolution c when isOpen(c) && isForward(c) -> {
        ConvEpilogue epilogue = c.problem().epilogue().withActivation(function);
        yield instead(x, with(c, epilogue, c.residual(), kernel.y(), name));
      }
      case Instruction.Product p when isOpen(p) -> {
        Epilogue epilogue = p.problem().epilogue().withActivation(function);
        yield instead(x, with(p, epilogue, p.residual(), kernel.y(), name));
      }
      case Instruction.PerChannel p when isLine(p) && function.equals(Activation.RELU) ->
          instead(
              x,
              new Instruction.PerChannel(
                  p.x(), p.affine(), true, kernel.y(), more(p.fused(), name)));
      case null, default -> null;
    };
  }

  private static boolean isLine(Instruction.PerChannel p) {
    return !p.relu() && p.affine().scale() != null && p.affine().shift() != null;
  }

  private Instruction combined(Instruction.Kernel kernel, ElementwiseProblem problem) {
    if (problem.function().kind().operands() == 1) {
      return lined(kernel, problem, kernel.operands().getFirst(), null);
    }
    Value a = kernel.operands().get(0);
    Value b = kernel.operands().get(1);
    if (b.isConstant()) {
      return lined(kernel, problem, a, b);
    }
    boolean added = problem.function().equals(Elementwise.ADD) && problem.per() == Per.ELEMENT;
    if (a.isConstant()) {
      boolean either = added || problem.function().equals(Elementwise.MUL);
      return either && problem.per() == Per.ELEMENT ? lined(kernel, problem, b, a) : null;
    }
    if (!added || a == b || !a.shape().equals(b.shape())) {
      return null;
    }
    // The later one, so that nothing is kept waiting for it.
    boolean second = places.getOrDefault(b, -1) > places.getOrDefault(a, -1);
    Instruction sum = second ? summed(b, a, kernel.y()) : summed(a, b, kernel.y());
    if (sum == null) {
      sum = second ? summed(a, b, kernel.y()) : summed(b, a, kernel.y());
    }
    return sum;
  }

  private Instruction summed(Value x, Value residual, Value y) {
    return switch (only(x)) {
      case Instruction.Convolution c when isOpen(c) && isForward(c) && c.residual() == null -> {
        ConvEpilogue epilogue = c.problem().epilogue().withResidual(true);
        yield instead(x, with(c, epilogue, residual, y, "residual"));
      }
      case Instruction.Product p
          when isOpen(p) && p.residual() == null && p.problem().batch() == 1 -> {
        Epilogue epilogue = p.problem().epilogue().withResidual(true);
        yield instead(x, with(p, epilogue, residual, y, "residual"));
      }
      case null, default -> null;
    };
  }

  /** x times or plus numbers that are constant in each channel. */
  private Instruction lined(
      Instruction.Kernel kernel, ElementwiseProblem problem, Value x, Value numbers) {
    Instruction before = only(x);
    int channels = before instanceof Instruction.Product p ? p.problem().n() : x.shape().channels();
    int pixels = before instanceof Instruction.Product ? 1 : x.shape().height() * x.shape().width();
    Affine line = line(problem, numbers, channels, pixels);
    if (line == null) {
      return null;
    }
    String name = problem.function().toString();
    boolean scales = line.scale() != null;
    return switch (before) {
      case Instruction.Convolution c
          when isOpen(c)
              && c.residual() == null
              && isConstant(c.bias())
              && takes(c.filters(), scales) ->
          instead(
              x,
              new Instruction.Convolution(
                  c.problem(),
                  c.x(),
                  c.filters(),
                  c.bias(),
                  null,
                  after(c.affine(), line),
                  kernel.y(),
                  more(c.fused(), name)));
      case Instruction.Product p
          when isOpen(p)
              && p.problem().batch() == 1
              && p.residual() == null
              && isConstant(p.bias())
              && takes(p.b(), scales) ->
          instead(
              x,
              new Instruction.Product(
                  p.problem(),
                  p.a(),
                  p.b(),
                  p.bias(),
                  null,
                  after(p.affine(), line),
                  kernel.y(),
                  more(p.fused(), name)));
      case Instruction.PerChannel p when !p.relu() ->
          instead(
              x,
              new Instruction.PerChannel(
                  p.x(), after(p.affine(), line), false, kernel.y(), more(p.fused(), name)));
      case null, default ->
          before instanceof Instruction.Product
              ? null
              : new Instruction.PerChannel(x, line, false, kernel.y(), List.of(name));
    };
  }

  private static Affine after(Affine first, Affine line) {
    return line.scale() == null ? first.plus(line.shift()) : first.times(line.scale());
  }

  private static boolean isConstant(Value value) {
    return value == null || value.isConstant();
  }

  private static boolean takes(Value weights, boolean scales) {
    return !scales || weights.isConstant();
  }

  private static boolean isForward(Instruction.Convolution c) {
    return c.problem().direction() == Direction.FORWARD;
  }

  private static boolean isOpen(Instruction.Convolution c) {
    return c.problem().epilogue().activation().equals(Activation.IDENTITY);
  }

  private static boolean isOpen(Instruction.Product p) {
    return p.problem().epilogue().activation().equals(Activation.IDENTITY);
  }

  private static Instruction.Convolution with(
      Instruction.Convolution c, ConvEpilogue epilogue, Value residual, Value y, String name) {
    ConvProblem problem = c.problem().withEpilogue(epilogue);
    return new Instruction.Convolution(
        problem, c.x(), c.filters(), c.bias(), residual, c.affine(), y, more(c.fused(), name));
  }

  private static Instruction.Product with(
      Instruction.Product p, Epilogue epilogue, Value residual, Value y, String name) {
    GemmProblem problem = p.problem().withEpilogue(epilogue);
    return new Instruction.Product(
        problem, p.a(), p.b(), p.bias(), residual, p.affine(), y, more(p.fused(), name));
  }

  private static List<String> more(List<String> fused, String name) {
    List<String> all = new ArrayList<>(fused);
    all.add(name);
    return List.copyOf(all);
  }

  /** What a function with constants does to every channel; null where it is nothing of the kind. */
  private static Affine line(ElementwiseProblem problem, Value numbers, int channels, int pixels) {
    double[] b = numbers == null ? null : perChannel(problem, numbers.floats(), channels, pixels);
    if (numbers != null && b == null) {
      return null;
    }
    float factor = problem.function().low();
    return switch (problem.function().kind()) {
      case ADD -> Affine.IDENTITY.plus(b);
      case SUB -> Affine.IDENTITY.plus(Arrays.stream(b).map(v -> -v).toArray());
      case AXPY -> Affine.IDENTITY.plus(Arrays.stream(b).map(v -> factor * v).toArray());
      case MUL -> finite(Affine.IDENTITY.times(b));
      case DIV -> finite(Affine.IDENTITY.times(Arrays.stream(b).map(v -> 1 / v).toArray()));
      case SCALE -> {
        double[] all = new double[channels];
        Arrays.fill(all, factor);
        yield Affine.IDENTITY.times(all);
      }
      case MIN, MAX, CLAMP -> null;
    };
  }

  /** A factor that is no number is left where it was: what it makes of zeros must stay. */
  private static Affine finite(Affine line) {
    return Arrays.stream(line.scale()).allMatch(Double::isFinite) ? line : null;
  }

  /** The number of each channel; null where a channel has several. */
  private static double[] perChannel(
      ElementwiseProblem problem, float[] numbers, int channels, int pixels) {
    TensorShape s = problem.shape();
    double[] found = new double[channels];
    int e = 0;
    for (int n = 0; n < s.batch(); n++) {
      for (int c = 0; c < s.channels(); c++) {
        for (int h = 0; h < s.height(); h++) {
          for (int w = 0; w < s.width(); w++, e++) {
            double number = numbers[problem.per().number(s, n, c, h, w)];
            int channel = e / pixels % channels;
            if (e < channels * pixels && e % pixels == 0) {
              found[channel] = number;
            } else if (Double.doubleToRawLongBits(found[channel])
                != Double.doubleToRawLongBits(number)) {
              return null;
            }
          }
        }
      }
    }
    return found;
  }
}
