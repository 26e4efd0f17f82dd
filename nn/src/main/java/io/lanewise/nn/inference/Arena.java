package io.lanewise.nn.inference;

import io.lanewise.kernels.parallel.Scratch;
import io.lanewise.kernels.plan.Operand;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives every value its place. Values share floats when they are the same elements, when a kernel
 * may write over what nobody reads after it, or when one is done with before the other begins: the
 * largest first, each at the lowest offset that is free while it lives (Pisarchyk and Lee,
 * "Efficient Memory Management for Deep Neural Net Inference", 2020).
 */
final class Arena {
  /** Floats of a cache line. */
  private static final int LINE = 16;

  private final Program program;
  private final Map<Value, Place> places = new IdentityHashMap<>();

  /** Of each value another one with the same floats, itself where it stands for them. */
  private final Map<Value, Value> shared = new IdentityHashMap<>();

  private final Map<Value, Life> lives = new IdentityHashMap<>();
  private int floats;

  private Arena(Program program) {
    this.program = program;
  }

  /** From the instruction that writes first to the one that reads last. */
  private static final class Life {
    private final int floats;
    private int first;
    private int last;
    private int offset;

    Life(int floats, int first, int last) {
      this.floats = floats;
      this.first = first;
      this.last = last;
    }
  }

  /** For a program whose ends are apart, see {@link #withEndsApart}. */
  static Arena of(Program program) {
    Arena arena = new Arena(program);
    arena.live();
    arena.share();
    arena.place();
    return arena;
  }

  /**
   * The program with copies where the caller's arrays would have to be more than operands: x or y
   * as a residual, which plans take in a box that is made once; y that is x, or a constant.
   */
  static Program withEndsApart(Program program) {
    Program apart = program;
    for (Instruction instruction : program.list()) {
      if (boxed(instruction).contains(program.input())) {
        apart = withInputCopied(program);
        break;
      }
    }
    Arena arena = new Arena(apart);
    arena.live();
    arena.share();
    Value output = arena.same(apart.output());
    boolean taken = apart.output().isConstant() || output == arena.same(apart.input());
    for (Instruction instruction : apart.list()) {
      for (Value value : boxed(instruction)) {
        taken |= arena.same(value) == output;
      }
    }
    if (!taken) {
      return apart;
    }
    Value copy = Value.of(apart.output().shape());
    List<Instruction> list = new ArrayList<>(apart.list());
    list.add(new Instruction.Move(apart.output(), copy));
    return new Program(apart.input(), copy, list);
  }

  private static Program withInputCopied(Program program) {
    Value input = Value.of(program.input().shape());
    List<Instruction> list = new ArrayList<>();
    list.add(new Instruction.Move(input, program.input()));
    list.addAll(program.list());
    return new Program(input, program.output(), list);
  }

  /** What an instruction reads out of a box of its plan. */
  private static List<Value> boxed(Instruction instruction) {
    List<Value> boxed = new ArrayList<>();
    switch (instruction) {
      case Instruction.Convolution c -> {
        boxed.add(c.bias());
        boxed.add(c.residual());
      }
      case Instruction.Product p -> {
        boxed.add(p.bias());
        boxed.add(p.residual());
      }
      default -> {}
    }
    boxed.removeIf(value -> value == null || value.isConstant());
    return boxed;
  }

  private Value same(Value value) {
    Value at = value;
    while (shared.containsKey(at)) {
      at = shared.get(at);
    }
    return at;
  }

  private void live() {
    List<Instruction> list = program.list();
    lives.put(program.input(), new Life(program.input().shape().floats(), -1, -1));
    for (int i = 0; i < list.size(); i++) {
      for (Value value : list.get(i).writes()) {
        if (!value.isOfIntegers()) {
          lives.put(value, new Life(value.shape().floats(), i, i));
        }
      }
      for (Value value : list.get(i).reads()) {
        if (lives.containsKey(value)) {
          lives.get(value).last = i;
        }
      }
    }
    if (lives.containsKey(program.output())) {
      lives.get(program.output()).last = list.size();
    }
  }

  private void share() {
    for (Instruction instruction : program.list()) {
      if (instruction instanceof Instruction.Alias alias) {
        share(alias.y(), alias.x());
      }
    }
    for (int i = 0; i < program.list().size(); i++) {
      if (program.list().get(i) instanceof Instruction.Kernel kernel) {
        List<Operand> kinds = kernel.problem().operands();
        for (int w = 0; w < kinds.size(); w++) {
          int over = kinds.get(w).inPlaceOf();
          if (kinds.get(w).isWritten() && over >= 0 && isFree(kernel, over, w, i)) {
            share(kernel.operands().get(w), kernel.operands().get(over));
          }
        }
      }
    }
  }

  /** Whether an operand may be written over: nobody else needs it, in this kernel or after it. */
  private boolean isFree(Instruction.Kernel kernel, int over, int by, int at) {
    Value old = same(kernel.operands().get(over));
    Life life = lives.get(old);
    if (life == null || life.last != at || old == same(program.input())) {
      return false;
    }
    for (int i = 0; i < kernel.operands().size(); i++) {
      if (i != over && same(kernel.operands().get(i)) == old) {
        return false;
      }
    }
    return life.floats == kernel.operands().get(by).shape().floats();
  }

  private void share(Value value, Value old) {
    Value from = same(value);
    Value to = same(old);
    shared.put(from, to);
    Life life = lives.get(to);
    life.first = Math.min(life.first, lives.get(from).first);
    life.last = Math.max(life.last, lives.get(from).last);
  }

  private void place() {
    Value input = same(program.input());
    Value output = same(program.output());
    List<Life> placed = new ArrayList<>();
    List<Life> open = new ArrayList<>();
    lives.forEach(
        (value, life) -> {
          if (same(value) == value && value != input && value != output) {
            open.add(life);
          }
        });
    // Two of a size in the order of the program, so that the same program lies the same always.
    open.sort(
        Comparator.comparingInt((Life life) -> -life.floats).thenComparingInt(life -> life.first));
    for (Life life : open) {
      life.offset = lowest(life, placed);
      floats = Math.max(floats, Math.addExact(life.offset, life.floats));
      placed.add(life);
    }
    for (Value value : lives.keySet()) {
      Value home = same(value);
      Place place =
          home == input
              ? Place.of(Place.Home.INPUT, 0)
              : home == output
                  ? Place.of(Place.Home.OUTPUT, 0)
                  : Place.of(Place.Home.ARENA, lives.get(home).offset);
      places.put(value, place);
    }
  }

  private static int lowest(Life life, List<Life> placed) {
    List<Life> beside = new ArrayList<>();
    for (Life other : placed) {
      if (other.first <= life.last && life.first <= other.last) {
        beside.add(other);
      }
    }
    beside.sort(Comparator.comparingInt(other -> other.offset));
    int offset = Scratch.ALIGNED;
    for (Life other : beside) {
      if (offset + (long) life.floats <= other.offset) {
        break;
      }
      int end = Math.addExact(other.offset, other.floats) - Scratch.ALIGNED;
      offset = Math.max(offset, Scratch.ALIGNED + (Math.addExact(end, LINE - 1) & -LINE));
    }
    return offset;
  }

  /** Where a value lies; integers lie nowhere in particular. */
  Place place(Value value) {
    if (value.isConstant()) {
      return Place.constant(value.floats());
    }
    return places.get(value);
  }

  /** Floats of all. */
  int floats() {
    return floats;
  }
}
