package io.lanewise.testkit.gemm;

import io.lanewise.kernels.gemm.Epilogue;
import io.lanewise.kernels.gemm.GemmPlan;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.gemm.PackedMatrix;
import io.lanewise.testkit.Bits;
import io.lanewise.testkit.Canary;
import io.lanewise.testkit.Matrices;
import io.lanewise.testkit.Values;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** Every way to ask for the same product gives the same bits. */
public interface GemmPaths extends GemmAlgorithmSubject {
  /** Packed beforehand or not: A, B, both. */
  @Property
  @Tag("sample")
  default void packingChangesNothing(@ForAll("cases") GemmCase it) {
    GemmProblem plain = it.problem().withPackedA(false).withPackedB(false).withBatch(1);
    GemmData data = it.with(plain).data(Values.UNIFORM);
    Matrices expected = run(data);
    GemmProblem packedA = plain.withPackedA(true);
    GemmProblem packedB = plain.withPackedB(true);
    Bits.assertSame(expected, run(data.as(packedA)), data.as(packedA));
    Bits.assertSame(expected, run(data.as(packedB)), data.as(packedB));
    Bits.assertSame(
        expected, run(data.as(packedA.withPackedB(true))), data.as(packedA.withPackedB(true)));
  }

  /** A matrix packed over another is as good as a new one. */
  @Property
  default void repackingForgetsWhatWasThere(@ForAll("cases") GemmCase it) {
    GemmProblem both = it.problem().withBatch(1).withPackedA(true).withPackedB(true);
    GemmData data = it.with(both).data(Values.UNIFORM);
    Matrices expected = run(data);
    GemmPlan plan = plan(data);
    GemmCall call =
        GemmCall.of(
            plan,
            data.withA(data.a().copy().fill(Float.NaN)).withB(data.b().copy().fill(Float.NaN)));
    plan.repack(call.packedA(), data.a().array(), data.a().offset());
    plan.repack(call.packedB(), data.b().array(), data.b().offset());
    call.run(plan);
    Bits.assertSame(expected, data.c(), data + " after repacking");
  }

  /** A row's bits do not depend on how many rows there are, with one packed B for all of them. */
  @Property
  @Tag("sample")
  default void rowsDoNotDependOnOtherRows(@ForAll("cases") GemmCase it) {
    GemmProblem packedB = it.problem().withBatch(1).withPackedA(false).withPackedB(true);
    GemmData data = it.with(packedB).data(Values.UNIFORM);
    GemmPlan plan = plan(data);
    PackedMatrix b = plan.packB(data.b().array(), data.b().offset());
    Matrices all = data.c().copy();
    GemmCall.of(plan, data.withC(all)).withB(b).run(plan);

    Random random = new Random(it.seed());
    int first = random.nextInt(packedB.m() + 1);
    int count = random.nextInt(packedB.m() - first + 1);
    GemmData some = data.withC(data.c().copy()).rows(first, count);
    GemmPlan smaller = plan(some);
    GemmCall.of(smaller, some).withB(b).run(smaller);
    Bits.assertSame(
        all.part(first, 0, count, packedB.n()), some.c(), data + ", rows from " + first);
  }

  /** A batch is its products, one call each. */
  @Property
  @Tag("sample")
  default void aBatchIsItsProducts(@ForAll("cases") GemmCase it) {
    GemmProblem plain = it.problem().withPackedA(false).withPackedB(false);
    GemmData data = it.with(plain.withBatch(2 + it.seed() % 4)).data(Values.UNIFORM);
    Matrices together = run(data);
    for (int product = 0; product < data.problem().batch(); product++) {
      GemmData one = data.only(product);
      Bits.assertSame(run(one), together.only(product), data + ", product " + product);
    }
  }

  /** With beta = 1 the product is added to C: on integers, by any way of adding. */
  @Property
  default void accumulatesOnIntegers(@ForAll("cases") GemmCase it) {
    GemmProblem bare = it.problem().withEpilogue(Epilogue.NONE);
    GemmData data = it.with(bare).data(Values.INTEGERS);
    Matrices expected = run(data.withScalars(data.alpha(), 0f));
    for (int product = 0; product < expected.count(); product++) {
      for (int i = 0; i < expected.rows(); i++) {
        for (int j = 0; j < expected.columns(); j++) {
          float sum = expected.get(product, i, j) + data.c().get(product, i, j);
          expected.set(product, i, j, sum);
        }
      }
    }
    Bits.assertEqual(expected, run(data.withScalars(data.alpha(), 1f)), data + " accumulated");
  }

  /** What the caller's scratch holds makes no difference, and only what was asked for is used. */
  @Property
  @Tag("sample")
  default void scratchMayHoldAnything(@ForAll("cases") GemmCase it) {
    boolean bothPacked = it.problem().packedA() && it.problem().packedB();
    GemmData data =
        it.with(bothPacked ? it.problem().withPackedA(false) : it.problem()).data(Values.UNIFORM);
    Matrices expected = run(data);
    GemmPlan plan = plan(data);
    int offset = it.seed() % 50;
    float[] scratch = new float[offset + plan.scratchFloats() + it.seed() % 3];
    Arrays.fill(scratch, Float.NaN);
    Canary canary = Canary.outside("scratch", scratch, offset, offset + plan.scratchFloats());
    GemmCall.of(plan, data).withScratch(scratch, offset).run(plan);
    canary.check();
    Bits.assertSame(expected, data.c(), data + " with scratch from " + offset);
  }

  /** A plan remembers nothing of its last run. */
  @Property
  default void aPlanServesManyRuns(@ForAll("cases") GemmCase it) {
    GemmData first = it.data(Values.UNIFORM);
    GemmPlan plan = plan(first);
    GemmCall.run(plan, first);
    GemmData second =
        first
            .withA(first.a().copy().fill(Values.WIDE, new Random(it.seed())))
            .withScalars(0.5f, -1f);
    Bits.assertSame(run(second), GemmCall.run(plan, second), second + " on a used plan");
  }
}
