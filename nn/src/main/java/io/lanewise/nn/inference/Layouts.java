package io.lanewise.nn.inference;

import io.lanewise.kernels.activation.ActivationProblem;
import io.lanewise.kernels.activation.MaxoutProblem;
import io.lanewise.kernels.activation.PreluProblem;
import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.conv.ConvAlgorithm;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.conv.CostModel;
import io.lanewise.kernels.conv.Direction;
import io.lanewise.kernels.elementwise.ElementwiseProblem;
import io.lanewise.kernels.layout.LayoutConversion;
import io.lanewise.kernels.move.ConcatProblem;
import io.lanewise.kernels.move.CropProblem;
import io.lanewise.kernels.move.DepthSpaceProblem;
import io.lanewise.kernels.move.FlipProblem;
import io.lanewise.kernels.move.PadProblem;
import io.lanewise.kernels.norm.BatchNormProblem;
import io.lanewise.kernels.norm.GroupNormProblem;
import io.lanewise.kernels.norm.LrnProblem;
import io.lanewise.kernels.parallel.Threads;
import io.lanewise.kernels.plan.Algorithm;
import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.pool.PoolProblem;
import io.lanewise.kernels.resample.ResizeProblem;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.Per;
import io.lanewise.kernels.shape.PoolShape;
import io.lanewise.kernels.shape.TensorShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides which values lie in blocks of 16 channels, and inserts the conversions.
 *
 * <p>The rule: least estimated time. What a convolution takes is its cheapest algorithm's own
 * estimate, in the layouts of its two sides; what another kernel takes are the floats it moves,
 * unused lanes included; a conversion costs its floats. Values that a kernel wants alike (the two
 * sides of a pooling, all parts of a concatenation, a sum and its residual) form a group; groups
 * are turned over one by one while that makes the whole cheaper, once beginning with none in blocks
 * and once with all.
 */
final class Layouts {
  /** Of what a kernel reads or writes, in a cache: 25 bytes a nanosecond, as the cost model has. */
  private static final double KERNEL_NANOS_A_FLOAT = 0.16;

  /** A window of planes' pooling costs this more than its floats: rows are short, and cut anew. */
  private static final double PLANE_WINDOW_NANOS = 0.3;

  /** A conversion's call, and each of its floats. */
  private static final double MOVE_NANOS = 100;

  private static final double MOVE_NANOS_A_FLOAT = 0.3;

  private static final int MOST_ROUNDS = 4;

  /** Who decides. */
  enum Rule {
    /** The least estimated time. */
    CHEAPEST,
    /** Everything in planes. */
    PLANES,
    /** Everything in blocks that can be. */
    BLOCKS
  }

  private final Program program;
  private final CostModel machine = CostModel.current();
  private final Map<ConvProblem, Double> costs = new HashMap<>();

  /** The kernels that can do without planes, as problems in blocks. */
  private final Map<Instruction, Problem> inBlocks = new IdentityHashMap<>();

  /** Of each value another one of its group, itself where it stands for the group. */
  private final Map<Value, Value> groups = new IdentityHashMap<>();

  private Layouts(Program program) {
    this.program = program;
  }

  static Program of(Program program, Rule rule) {
    return new Layouts(program).laidOut(rule);
  }

  private Program laidOut(Rule rule) {
    for (Instruction instruction : program.list()) {
      if (instruction instanceof Instruction.Convolution c && c.residual() != null) {
        unite(c.residual(), c.y());
      }
      Problem problem = blocked(instruction);
      if (problem != null) {
        inBlocks.put(instruction, problem);
        Instruction.Kernel kernel = (Instruction.Kernel) instruction;
        for (int i = 0; i < kernel.operands().size(); i++) {
          Value value = kernel.operands().get(i);
          if (isTied(problem, i, value)) {
            unite(value, kernel.y());
          }
        }
      }
    }
    Set<Value> all = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Instruction instruction : program.list()) {
      if (instruction instanceof Instruction.Convolution c) {
        all.add(group(c.x()));
        all.add(group(c.y()));
      } else if (inBlocks.containsKey(instruction)) {
        all.add(group(instruction.y()));
      }
    }
    Set<Value> every = none();
    every.addAll(all);
    if (rule != Rule.CHEAPEST) {
      return new Writer(rule == Rule.BLOCKS ? every : none()).write();
    }
    // In the order of the program, so that the same program is laid out the same always.
    Choice planes = improved(inOrder(all), none());
    Choice blocks = improved(inOrder(all), every);
    return blocks.nanos < planes.nanos ? blocks.program : planes.program;
  }

  private List<Value> inOrder(Set<Value> all) {
    Set<Value> open = none();
    open.addAll(all);
    List<Value> ordered = new ArrayList<>();
    for (Instruction instruction : program.list()) {
      for (Value value : instruction.reads()) {
        if (open.remove(group(value))) {
          ordered.add(group(value));
        }
      }
      for (Value value : instruction.writes()) {
        if (open.remove(group(value))) {
          ordered.add(group(value));
        }
      }
    }
    return ordered;
  }

  private static Set<Value> none() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  private record Choice(Program program, double nanos) {}

  private Choice improved(List<Value> all, Set<Value> blocked) {
    Choice best = chosen(blocked);
    boolean better = true;
    for (int round = 0; better && round < MOST_ROUNDS; round++) {
      better = false;
      for (Value group : all) {
        turn(group, blocked);
        Choice other = chosen(blocked);
        if (other.nanos < best.nanos) {
          best = other;
          better = true;
        } else {
          turn(group, blocked);
        }
      }
    }
    return best;
  }

  private static void turn(Value group, Set<Value> blocked) {
    if (!blocked.remove(group)) {
      blocked.add(group);
    }
  }

  private Choice chosen(Set<Value> blocked) {
    Program laidOut = new Writer(blocked).write();
    double nanos = 0;
    for (Instruction instruction : laidOut.list()) {
      nanos += cost(instruction);
    }
    return new Choice(laidOut, nanos);
  }

  private double cost(Instruction instruction) {
    return switch (instruction) {
      case Instruction.Convolution c -> costs.computeIfAbsent(c.problem(), this::cost);
      case Instruction.Kernel k -> {
        long floats = 0;
        for (Value value : k.operands()) {
          floats += value.isConstant() ? 0 : value.shape().floats();
        }
        boolean planes =
            k.problem() instanceof PoolProblem && k.y().shape().layout() == Layout.NCHW;
        double windows = planes ? k.y().shape().floats() * PLANE_WINDOW_NANOS : 0;
        yield KERNEL_NANOS_A_FLOAT * floats + windows;
      }
      case Instruction.Move m -> MOVE_NANOS + MOVE_NANOS_A_FLOAT * m.y().shape().floats();
      default -> 0;
    };
  }

  private double cost(ConvProblem problem) {
    double least = Double.POSITIVE_INFINITY;
    for (ConvAlgorithm algorithm : Catalogue.standard().conv()) {
      if (algorithm.accuracy().compareTo(problem.accuracy()) <= 0
          && algorithm.supports(problem).accepted()) {
        least = Math.min(least, algorithm.cost(problem, machine).nanos());
      }
    }
    return least;
  }

  private Value group(Value value) {
    Value next = groups.getOrDefault(value, value);
    if (next == value) {
      return value;
    }
    Value root = group(next);
    groups.put(value, root);
    return root;
  }

  private void unite(Value a, Value b) {
    Value root = group(a);
    if (root != group(b)) {
      groups.put(root, group(b));
    }
  }

  /** Whether a kernel in blocks wants a value in blocks that may as well lie otherwise. */
  private static boolean isTied(Problem problem, int operand, Value value) {
    return !value.isConstant()
        && !value.isOfIntegers()
        && problem.operands().get(operand).shape().layout() == Layout.NCHW16;
  }

  /** The problem of a kernel with its images in blocks; null where it needs planes. */
  private static Problem blocked(Instruction instruction) {
    if (!(instruction instanceof Instruction.Kernel kernel)) {
      return null;
    }
    Problem problem;
    try {
      problem = blocked(kernel.problem(), kernel.y().shape().in(Layout.NCHW16));
    } catch (IllegalArgumentException e) {
      return null;
    }
    if (problem == null
        || Catalogue.standard().others().stream().noneMatch(a -> takes(a, problem))) {
      return null;
    }
    List<Operand> kinds = problem.operands();
    for (int i = 0; i < kinds.size(); i++) {
      Value value = kernel.operands().get(i);
      TensorShape shape = kinds.get(i).shape();
      boolean same =
          value.isConstant()
              ? shape.elements() == value.shape().elements()
              : shape.in(Layout.NCHW).equals(value.shape());
      if (shape.layout() == Layout.NCHW16 && !value.isOfIntegers() && !same) {
        return null;
      }
    }
    return problem;
  }

  private static boolean takes(Algorithm algorithm, Problem problem) {
    return !algorithm.name().equals("reference") && algorithm.supports(problem).accepted();
  }

  private static Problem blocked(Problem problem, TensorShape y) {
    return switch (problem) {
      case ActivationProblem p -> new ActivationProblem(p.activation(), y, false);
      case ElementwiseProblem p -> {
        Per per = per(p, y);
        yield per == null ? null : new ElementwiseProblem(p.function(), y, per, false);
      }
      case PreluProblem p -> new PreluProblem(in(p.shape()), false);
      case MaxoutProblem p -> new MaxoutProblem(p.pieces(), in(p.shape()), false);
      case PoolProblem p -> {
        PoolShape s = p.shape();
        PoolShape shape = new PoolShape(in(s.input()), s.rows(), s.columns());
        yield new PoolProblem(p.pooling(), shape, p.indices(), false);
      }
      case BatchNormProblem p ->
          BatchNormProblem.inference(in(p.shape())).withEpsilon(p.epsilon()).withRelu(p.relu());
      case GroupNormProblem p ->
          new GroupNormProblem(p.kind(), in(p.shape()), p.groups(), false, false, p.epsilon());
      case LrnProblem p ->
          new LrnProblem(in(p.shape()), p.size(), p.alpha(), p.beta(), p.k(), false);
      case ConcatProblem p ->
          new ConcatProblem(
              Layout.NCHW16, p.batch(), p.channels(), p.height(), p.width(), p.split());
      case PadProblem p ->
          new PadProblem(
              p.mode(), p.value(), in(p.shape()), p.top(), p.left(), p.bottom(), p.right(), false);
      case CropProblem p ->
          new CropProblem(in(p.shape()), p.top(), p.left(), p.outHeight(), p.outWidth());
      case FlipProblem p -> new FlipProblem(in(p.shape()), p.rows(), p.columns());
      case DepthSpaceProblem p ->
          new DepthSpaceProblem(in(p.shape()), p.block(), p.order(), p.toDepth());
      case ResizeProblem p ->
          new ResizeProblem(
              p.mode(), p.coordinates(), in(p.shape()), p.outHeight(), p.outWidth(), false);
      default -> null;
    };
  }

  /**
   * What the second operand has a number for, in the image that y is: the problem may see it in
   * fewer dimensions. Null where the kernels have no word for that.
   */
  private static Per per(ElementwiseProblem problem, TensorShape y) {
    if (problem.per() == Per.ELEMENT || problem.per() == Per.SCALAR) {
      return problem.per();
    }
    int numbers = problem.per().of(problem.shape()).elements();
    for (Per per : Per.values()) {
      if (per.of(y).elements() == numbers && isSame(problem, y, per)) {
        return per;
      }
    }
    return null;
  }

  private static boolean isSame(ElementwiseProblem problem, TensorShape y, Per per) {
    TensorShape s = problem.shape();
    int e = 0;
    for (int n = 0; n < s.batch(); n++) {
      for (int c = 0; c < s.channels(); c++) {
        for (int h = 0; h < s.height(); h++) {
          for (int w = 0; w < s.width(); w++, e++) {
            int column = e % y.width();
            int row = e / y.width() % y.height();
            int channel = e / (y.width() * y.height()) % y.channels();
            int image = e / (y.width() * y.height() * y.channels());
            if (problem.per().number(s, n, c, h, w) != per.number(y, image, channel, row, column)) {
              return false;
            }
          }
        }
      }
    }
    return true;
  }

  private static TensorShape in(TensorShape shape) {
    return shape.in(Layout.NCHW16);
  }

  /** Writes the program with some groups in blocks. */
  private final class Writer {
    private final Set<Value> blocked;
    private final List<Instruction> list = new ArrayList<>();

    /** A value of the old program in the layouts it is there in so far. */
    private final Map<Value, Map<Layout, Value>> homes = new IdentityHashMap<>();

    Writer(Set<Value> blocked) {
      this.blocked = blocked;
    }

    Program write() {
      homes(program.input()).put(Layout.NCHW, program.input());
      for (Instruction instruction : program.list()) {
        switch (instruction) {
          case Instruction.Convolution c -> write(c);
          case Instruction.Product p -> write(p);
          case Instruction.Kernel k -> write(k);
          case Instruction.Alias a ->
              list.add(
                  new Instruction.Alias(read(a.x(), Layout.NCHW), written(a.y(), Layout.NCHW)));
          default -> throw new IllegalStateException(instruction.toString());
        }
      }
      return new Program(program.input(), read(program.output(), Layout.NCHW), list);
    }

    private Layout layout(Value value) {
      return !value.isConstant() && blocked.contains(group(value)) ? Layout.NCHW16 : Layout.NCHW;
    }

    private Map<Layout, Value> homes(Value value) {
      return homes.computeIfAbsent(value, v -> new EnumMap<>(Layout.class));
    }

    private Value written(Value value, Layout layout) {
      Value home = layout == Layout.NCHW ? value : Value.of(value.shape().in(layout));
      homes(value).put(layout, home);
      return home;
    }

    private Value read(Value value, Layout layout) {
      if (value == null || value.isOfIntegers() || value.isConstant()) {
        return value;
      }
      Map<Layout, Value> there = homes(value);
      Value home = there.get(layout);
      if (home == null) {
        Value from = there.values().iterator().next();
        home = Value.of(value.shape().in(layout));
        TensorShape s = value.shape();
        boolean same = s.height() * s.width() == 1 && s.channels() % Layout.BLOCK == 0;
        list.add(same ? new Instruction.Alias(from, home) : new Instruction.Move(from, home));
        there.put(layout, home);
      }
      return home;
    }

    private void write(Instruction.Convolution c) {
      Layout x = layout(c.x());
      Layout y = layout(c.y());
      // The problem's x and y are the convolution's, whichever of them is read.
      boolean forward = c.problem().direction() == Direction.FORWARD;
      list.add(
          new Instruction.Convolution(
              forward ? c.problem().withLayouts(x, y) : c.problem().withLayouts(y, x),
              read(c.x(), x),
              c.filters(),
              c.bias(),
              read(c.residual(), y),
              c.affine(),
              written(c.y(), y),
              c.fused()));
    }

    private void write(Instruction.Product p) {
      list.add(
          new Instruction.Product(
              p.problem(),
              read(p.a(), Layout.NCHW),
              read(p.b(), Layout.NCHW),
              read(p.bias(), Layout.NCHW),
              read(p.residual(), Layout.NCHW),
              p.affine(),
              written(p.y(), Layout.NCHW),
              p.fused()));
    }

    private void write(Instruction.Kernel k) {
      boolean turned = layout(k.y()) == Layout.NCHW16 && inBlocks.containsKey(k);
      Problem problem = turned ? inBlocks.get(k) : k.problem();
      List<Operand> kinds = problem.operands();
      List<Value> operands = new ArrayList<>();
      for (int i = 0; i < kinds.size(); i++) {
        Layout layout = turned ? kinds.get(i).shape().layout() : Layout.NCHW;
        Value value = k.operands().get(i);
        if (value.isConstant() && !value.isOfIntegers()) {
          operands.add(turned ? converted(value, kinds.get(i).shape()) : value);
        } else if (value.isOfIntegers() && !value.isConstant()) {
          operands.add(Value.ofIntegers(kinds.get(i).shape().floats()));
        } else if (kinds.get(i).isWritten()) {
          operands.add(written(value, layout));
        } else {
          operands.add(read(value, layout));
        }
      }
      list.add(new Instruction.Kernel(problem, operands, k.fused()));
    }
  }

  /** A constant as an operand wants it. */
  private static Value converted(Value constant, TensorShape s) {
    if (s.layout() == Layout.NCHW) {
      return constant;
    }
    LayoutConversion conversion =
        LayoutConversion.of(
            Layout.NCHW, s.layout(), s.batch(), s.channels(), s.height(), s.width(), Threads.ONE);
    float[] floats = new float[conversion.yFloats()];
    conversion.run(constant.floats(), 0, floats, 0);
    return Value.constant(s, floats);
  }
}
