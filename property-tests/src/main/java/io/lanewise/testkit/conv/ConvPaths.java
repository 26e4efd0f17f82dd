package io.lanewise.testkit.conv;

import io.lanewise.kernels.conv.ConvPlan;
import io.lanewise.kernels.conv.PackedFilters;
import io.lanewise.testkit.Bits;
import io.lanewise.testkit.Canary;
import io.lanewise.testkit.Tensor;
import io.lanewise.testkit.Values;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** Every way to ask for the same convolution gives the same bits. */
public interface ConvPaths extends ConvSubject {
  /** Filters packed beforehand, packed over others, or packed on the way. */
  @Property
  @Tag("sample")
  default void packingChangesNothing(@ForAll("cases") ConvCase it) {
    ConvData data = it.data(Values.UNIFORM);
    if (!data.takesFilters()) {
      return;
    }
    ConvPlan plan = plan(data);
    Tensor expected = run(data);
    PackedFilters packed = plan.pack(data.w().array(), data.w().offset());
    Bits.assertSame(expected, runPacked(plan, data, packed), data + " packed");
    Tensor others = data.w().copy().fill(Float.NaN);
    PackedFilters again = plan.pack(others.array(), others.offset());
    plan.repack(again, data.w().array(), data.w().offset());
    Bits.assertSame(expected, runPacked(plan, data, again), data + " repacked");
  }

  private static Tensor runPacked(ConvPlan plan, ConvData data, PackedFilters packed) {
    Tensor target = data.target().copy();
    ConvCall.of(data.withTarget(target)).withPacked(packed).run(plan);
    return target;
  }

  /** What the caller's scratch holds makes no difference, and only what was asked for is used. */
  @Property
  @Tag("sample")
  default void scratchMayHoldAnything(@ForAll("cases") ConvCase it) {
    ConvData data = it.data(Values.UNIFORM);
    Tensor expected = run(data);
    ConvPlan plan = plan(data);
    int all = plan.scratchFloats() + plan.packedFloats();
    Bits.assertSame(expected, runOn(plan, data, null, all, it), data + " on scratch");
    if (data.takesFilters()) {
      PackedFilters packed = plan.pack(data.w().array(), data.w().offset());
      Tensor actual = runOn(plan, data, packed, plan.scratchFloats(), it);
      Bits.assertSame(expected, actual, data + " packed, on scratch");
    }
  }

  private static Tensor runOn(
      ConvPlan plan, ConvData data, PackedFilters packed, int floats, ConvCase it) {
    int offset = it.seed() % 50;
    float[] scratch = new float[offset + floats + it.seed() % 3];
    Arrays.fill(scratch, Float.NaN);
    Canary canary = Canary.outside("scratch", scratch, offset, offset + floats);
    Tensor target = data.target().copy();
    ConvCall call = ConvCall.of(data.withTarget(target)).withScratch(scratch, offset);
    (packed == null ? call : call.withPacked(packed)).run(plan);
    canary.check();
    return target;
  }

  /** A batch is its images, one call each, with filters packed for the batch. */
  @Property
  @Tag("sample")
  default void aBatchIsItsImages(@ForAll("cases") ConvCase it) {
    int images = 2 + it.seed() % 3;
    ConvCase batch = it.with(it.problem().withShape(it.problem().shape().withBatch(images)));
    ConvCase one = it.with(it.problem().withShape(it.problem().shape().withBatch(1)));
    ConvData data = batch.data(Values.UNIFORM);
    if (!data.takesFilters() || !takes(batch.problem()) || !takes(one.problem())) {
      return;
    }
    Tensor together = run(data);
    ConvPlan plan = plan(data.only(0));
    PackedFilters packed = plan(data).pack(data.w().array(), data.w().offset());
    for (int image = 0; image < images; image++) {
      ConvData single = data.only(image);
      Object what = data + ", image " + image;
      Bits.assertSame(ConvCall.run(plan, single), together.only(image), what);
      Bits.assertSame(runPacked(plan, single, packed), together.only(image), what);
    }
  }

  /** A plan remembers nothing of its last run. */
  @Property
  default void aPlanServesManyRuns(@ForAll("cases") ConvCase it) {
    ConvData first = it.data(Values.UNIFORM);
    ConvPlan plan = plan(first);
    ConvCall.run(plan, first);
    Tensor other = first.source().copy().fill(Values.WIDE, new Random(it.seed()));
    ConvData second = first.withSource(other);
    Bits.assertSame(run(second), ConvCall.run(plan, second), second + " on a used plan");
  }
}
