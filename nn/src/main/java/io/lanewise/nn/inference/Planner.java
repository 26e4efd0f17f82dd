package io.lanewise.nn.inference;

import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.conv.ConvOptions;
import io.lanewise.kernels.conv.ConvPlan;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.conv.PackedFilters;
import io.lanewise.kernels.gemm.EpilogueData;
import io.lanewise.kernels.gemm.GemmOptions;
import io.lanewise.kernels.gemm.GemmPlan;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.gemm.PackedMatrix;
import io.lanewise.kernels.layout.LayoutConversion;
import io.lanewise.kernels.parallel.Threads;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.shape.TensorShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes instructions ready: plans, packed weights, places, and what there is to say about them. */
final class Planner {
  private final Threads threads;
  private final Arena arena;
  private final List<Step> steps = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private final List<Place[]> boxes = new ArrayList<>();
  private final Map<Problem, Plan> plans = new HashMap<>();
  private final Map<ConvProblem, ConvPlan> convolutions = new HashMap<>();
  private final Map<GemmProblem, GemmPlan> products = new HashMap<>();
  private int scratchFloats;
  private int integers;
  private long constantBytes;

  Planner(Program program, Threads threads) {
    this.threads = threads;
    arena = Arena.of(program);
    for (Instruction instruction : program.list()) {
      switch (instruction) {
        case Instruction.Convolution c -> convolve(c);
        case Instruction.Product p -> multiply(p);
        case Instruction.Kernel k -> solve(k);
        case Instruction.Move m -> move(m);
        case Instruction.Alias a -> {}
        case Instruction.PerChannel p -> throw new IllegalStateException(p.toString());
      }
    }
  }

  Step[] steps() {
    return steps.toArray(Step[]::new);
  }

  Workspace.Sizes sizes() {
    return new Workspace.Sizes(arena.floats(), scratchFloats, integers, List.copyOf(boxes));
  }

  /** A line a step, and what memory there is. */
  String text() {
    return text
        + "  "
        + threads
        + ", a run has "
        + 4L * arena.floats()
        + " bytes of values, "
        + 4L * scratchFloats
        + " of scratch; all share "
        + constantBytes
        + " of weights";
  }

  private void convolve(Instruction.Convolution c) {
    ConvOptions options = ConvOptions.DEFAULT.withThreads(threads);
    ConvPlan plan = convolutions.computeIfAbsent(c.problem(), p -> ConvPlan.of(p, options));
    PackedFilters packed = null;
    Place filters = null;
    if (c.filters().isConstant()) {
      packed = plan.pack(c.filters().floats(), 0);
      constantBytes += packed.bytes();
      scratch(plan.scratchFloats());
    } else {
      filters = arena.place(c.filters());
      scratch(Math.addExact(plan.scratchFloats(), plan.packedFloats()));
    }
    EpilogueData fixed = fixed(c.bias(), c.residual());
    int box = fixed == null ? box(c.bias(), c.residual()) : -1;
    add(
        new Step.Convolve(
            plan, arena.place(c.x()), packed, filters, fixed, box, arena.place(c.y())),
        c.y(),
        plan.algorithm() + "  " + plan.problem(),
        c.fused());
  }

  private void multiply(Instruction.Product p) {
    boolean packs = p.b().isConstant() && p.problem().batch() == 1;
    GemmOptions options = GemmOptions.DEFAULT.withThreads(threads);
    GemmPlan plan =
        products.computeIfAbsent(
            p.problem().withPackedB(packs), problem -> GemmPlan.of(problem, options));
    PackedMatrix packed = packs ? plan.packB(p.b().floats(), 0) : null;
    constantBytes += packs ? packed.bytes() : 0;
    scratch(plan.scratchFloats());
    EpilogueData fixed = fixed(p.bias(), p.residual());
    int box = fixed == null ? box(p.bias(), p.residual()) : -1;
    Place b = packs ? null : arena.place(p.b());
    add(
        new Step.Multiply(plan, arena.place(p.a()), packed, b, fixed, box, arena.place(p.y())),
        p.y(),
        plan.algorithm() + "  " + plan.problem(),
        p.fused());
  }

  /** What an epilogue reads, where it is the same in every run; else null. */
  private static EpilogueData fixed(Value bias, Value residual) {
    if (residual != null || bias != null && !bias.isConstant()) {
      return null;
    }
    return bias == null ? EpilogueData.NONE : EpilogueData.bias(bias.floats());
  }

  private int box(Value bias, Value residual) {
    boxes.add(
        new Place[] {
          bias == null ? null : arena.place(bias), residual == null ? null : arena.place(residual)
        });
    return boxes.size() - 1;
  }

  private void solve(Instruction.Kernel k) {
    PlanOptions options = PlanOptions.DEFAULT.withThreads(threads);
    Plan plan = plans.computeIfAbsent(k.problem(), p -> Catalogue.standard().plan(p, options));
    List<Place> floats = new ArrayList<>();
    int[] constants = null;
    boolean hasIntegers = false;
    for (Value value : k.operands()) {
      if (value.isOfIntegers()) {
        hasIntegers = true;
        constants = value.integers();
        integers = Math.max(integers, constants == null ? value.shape().floats() : 0);
      } else {
        floats.add(arena.place(value));
        constantBytes += value.isConstant() ? 4L * value.floats().length : 0;
      }
    }
    scratch(plan.scratchFloats());
    add(
        new Step.Solve(plan, floats.toArray(Place[]::new), constants, hasIntegers),
        k.y(),
        plan.algorithm() + "  " + plan.problem(),
        k.fused());
  }

  private void move(Instruction.Move m) {
    Place x = arena.place(m.x());
    Place y = arena.place(m.y());
    TensorShape s = m.x().shape();
    Step step =
        s.layout() == m.y().shape().layout()
            ? new Step.Copy(s.floats(), x, y)
            : new Step.Convert(
                LayoutConversion.of(
                    s.layout(),
                    m.y().shape().layout(),
                    s.batch(),
                    s.channels(),
                    s.height(),
                    s.width(),
                    threads),
                x,
                y);
    add(step, m.y(), "move  " + m.text(), List.of());
  }

  private void scratch(int floats) {
    scratchFloats = Math.max(scratchFloats, floats);
  }

  private void add(Step step, Value y, String what, List<String> fused) {
    steps.add(step);
    text.append("  ").append(what);
    if (!fused.isEmpty()) {
      text.append("  with ").append(String.join(", ", fused));
    }
    Place to = arena.place(y);
    text.append("  -> ")
        .append(to.home().name().toLowerCase(java.util.Locale.ROOT))
        .append(to.home() == Place.Home.ARENA ? " " + to.offset() : "")
        .append(System.lineSeparator());
  }
}
