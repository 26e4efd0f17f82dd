package io.lanewise.testkit.plan;

import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.plan.Operands;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.shape.TensorShape;
import io.lanewise.testkit.Bits;
import io.lanewise.testkit.Canary;
import io.lanewise.testkit.Tensor;
import io.lanewise.testkit.Values;
import java.util.List;
import java.util.Random;

/**
 * The arrays of a call, each somewhere inside a larger one. What is only written holds NaN, or −1,
 * before the call.
 *
 * @param problem what is computed
 * @param floats a tensor for each operand of floats
 * @param integers the operand of integers; null where there is none
 * @param integersAt where it begins
 */
public record PlanData(Problem problem, List<Tensor> floats, int[] integers, int integersAt) {
  /** How far from 0 positive numbers lie at least. */
  private static final float MARGIN = 0x1p-7f;

  /** What lies around integers. */
  private static final int GUARD = 0x5ca1ab1e;

  /** Draws the numbers of a case; the subject may change them to what the operation is for. */
  static PlanData draw(PlanCase it, Values values, PlanSubject subject) {
    Random random = new Random(it.seed());
    PlanData data = draw(it.problem(), values, random);
    subject.adapt(data, random);
    return data;
  }

  /** Draws the numbers of a case, of whatever the operation makes of them. */
  public static PlanData draw(PlanCase it, Values values) {
    return draw(it.problem(), values, new Random(it.seed()));
  }

  private static PlanData draw(Problem problem, Values values, Random random) {
    List<Tensor> floats =
        problem.operands().stream()
            .filter(operand -> operand.integers() == null)
            .map(operand -> tensor(operand, values, random))
            .toList();
    Operand last = problem.operands().getLast();
    if (last.integers() == null) {
      return new PlanData(problem, floats, null, 0);
    }
    int at = random.nextInt(20);
    return new PlanData(problem, floats, integers(last, at, random), at);
  }

  private static Tensor tensor(Operand operand, Values values, Random random) {
    TensorShape s = operand.shape();
    Tensor room = Tensor.loose(s.layout(), s.batch(), s.channels(), s.height(), s.width(), random);
    if (!operand.isRead()) {
      return room.spoil();
    }
    room.fill(values, random);
    if (operand.isPositive()) {
      room.forEach((n, c, h, w) -> room.set(n, c, h, w, Math.abs(room.get(n, c, h, w)) + MARGIN));
    }
    return room;
  }

  private static int[] integers(Operand operand, int at, Random random) {
    int[] array = new int[at + operand.shape().floats() + random.nextInt(20)];
    java.util.Arrays.fill(array, GUARD);
    Operand.Integers allowed = operand.integers();
    for (int i = at; i < at + operand.shape().floats(); i++) {
      array[i] =
          !operand.isRead()
              ? -1
              : random.nextInt(8) == 0
                  ? allowed.except()
                  : random.nextInt(allowed.least(), allowed.most() + 1);
    }
    return array;
  }

  /** The operand of a name. */
  public Tensor tensor(String name) {
    for (int i = 0; i < floats.size(); i++) {
      if (problem.operands().get(i).name().equals(name)) {
        return floats.get(i);
      }
    }
    throw new IllegalArgumentException(problem + " has no operand of floats called " + name);
  }

  /** The same numbers in arrays of their own. */
  public PlanData copy() {
    return new PlanData(
        problem,
        floats.stream().map(Tensor::copy).toList(),
        integers == null ? null : integers.clone(),
        integersAt);
  }

  /** The arrays as a call takes them. */
  public Operands operands() {
    Operands operands = new Operands();
    floats.forEach(tensor -> operands.add(tensor.array(), tensor.offset()));
    return integers == null ? operands : operands.add(integers, integersAt);
  }

  /**
   * Computes in copies of the arrays and returns these; fails where something changed that is not
   * written, or where a lane past the last channel of a result is not +0.
   */
  public PlanData run(Plan plan) {
    PlanData copy = copy();
    copy.runHere(plan, null, 0);
    return copy;
  }

  /** Likewise in these arrays, with the caller's scratch or, for null, without. */
  void runHere(Plan plan, float[] scratch, int scratchAt) {
    List<Operand> kinds = problem.operands();
    Canary[] canaries = new Canary[floats.size()];
    for (int i = 0; i < canaries.length; i++) {
      canaries[i] =
          kinds.get(i).isWritten() || sharesWithAResult(i)
              ? Canary.around(kinds.get(i).name(), floats.get(i))
              : Canary.over(kinds.get(i).name(), floats.get(i).array());
    }
    int[] before = integers == null ? null : integers.clone();
    if (scratch == null) {
      plan.run(operands());
    } else {
      plan.run(operands(), scratch, scratchAt);
    }
    for (int i = 0; i < canaries.length; i++) {
      canaries[i].check();
      if (kinds.get(i).isWritten()) {
        floats.get(i).checkUnusedLanes(problem + ", " + kinds.get(i).name());
      }
    }
    checkIntegers(before);
  }

  private boolean sharesWithAResult(int operand) {
    for (int i = 0; i < floats.size(); i++) {
      boolean same = floats.get(i).array() == floats.get(operand).array();
      if (same && problem.operands().get(i).isWritten()) {
        return true;
      }
    }
    return false;
  }

  private void checkIntegers(int[] before) {
    if (integers == null) {
      return;
    }
    Operand kind = problem.operands().getLast();
    int end = integersAt + kind.shape().floats();
    for (int i = 0; i < integers.length; i++) {
      boolean inside = i >= integersAt && i < end;
      if (integers[i] != before[i] && !(inside && kind.isWritten())) {
        throw new AssertionError(
            problem + ": integer " + i + " of " + kind.name() + " must not change");
      }
    }
  }

  /** Fails where a result differs in a bit from that of other data. */
  public void assertSameResults(PlanData expected, Object what) {
    for (int i = 0; i < floats.size(); i++) {
      Operand kind = problem.operands().get(i);
      if (kind.isWritten()) {
        Bits.assertSame(expected.floats.get(i), floats.get(i), what + ", " + kind.name());
      }
    }
    if (integers != null) {
      int count = problem.operands().getLast().shape().floats();
      for (int i = 0; i < count; i++) {
        int was = expected.integers[expected.integersAt + i];
        int is = integers[integersAt + i];
        if (was != is) {
          throw new AssertionError(what + ": integer " + i + " must be " + was + ", is " + is);
        }
      }
    }
  }

  /** A hash of the bits of all results. */
  public int hash() {
    int hash = 17;
    for (int i = 0; i < floats.size(); i++) {
      if (problem.operands().get(i).isWritten()) {
        hash = 31 * hash + Bits.hash(floats.get(i));
      }
    }
    if (integers != null) {
      for (int i = 0; i < problem.operands().getLast().shape().floats(); i++) {
        hash = 31 * hash + integers[integersAt + i];
      }
    }
    return hash;
  }

  /** Every operand in double, in the order of NCHW. */
  public double[][] wide() {
    List<Operand> kinds = problem.operands();
    double[][] wide = new double[kinds.size()][];
    for (int i = 0; i < floats.size(); i++) {
      wide[i] = kinds.get(i).isRead() ? floats.get(i).wide(x -> x) : room(kinds.get(i));
    }
    if (integers != null) {
      double[] last = room(kinds.getLast());
      TensorShape s = kinds.getLast().shape();
      int[] next = {0};
      new Tensor(new float[0], 0, s.layout(), s.batch(), s.channels(), s.height(), s.width())
          .forEach((n, c, h, w) -> last[next[0]++] = integers[integersAt + s.index(n, c, h, w)]);
      wide[wide.length - 1] = last;
    }
    return wide;
  }

  private static double[] room(Operand kind) {
    return new double[kind.shape().elements()];
  }
}
