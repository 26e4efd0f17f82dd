package io.lanewise.testkit.conv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.contract.UnsupportedProblemException;
import io.lanewise.kernels.conv.Accuracy;
import io.lanewise.kernels.conv.ConvAlgorithm;
import io.lanewise.kernels.conv.ConvOptions;
import io.lanewise.kernels.conv.ConvPlan;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.conv.PackedFilters;
import io.lanewise.kernels.gemm.EpilogueData;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.testkit.Bits;
import io.lanewise.testkit.Canary;
import io.lanewise.testkit.Refusal;
import io.lanewise.testkit.Tensor;
import io.lanewise.testkit.Values;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Misuse is refused in one sentence before anything is written. */
public interface ConvRefusals extends ConvSubject {
  /** One wrong argument at a time. */
  @Property
  @Tag("sample")
  default void everyWrongArgumentIsNamed(@ForAll("cases") ConvCase it) {
    ConvData data = it.data(Values.UNIFORM);
    ConvPlan plan = plan(data);
    for (ConvMistake mistake : ConvMistake.in(plan, data)) {
      float[] target = mistake.call().target();
      Canary canary = Canary.over("target after a refusal", target == null ? new float[0] : target);
      Refusal.of(mistake.argument(), () -> mistake.call().run(plan));
      canary.check();
    }
  }

  /** Filters packed for another shape, or for nobody, or where none are read. */
  @Property
  default void foreignPackedFiltersAreRefused(@ForAll("cases") ConvCase it) {
    ConvData data = it.data(Values.UNIFORM);
    ConvPlan plan = plan(data);
    Tensor w = data.w();
    float[] target = data.target().array();
    Canary canary = Canary.over("target after a refusal", target);
    ConvCall call = ConvCall.of(data);
    if (!data.takesFilters()) {
      Refusal.of("direction", () -> plan.pack(w.array(), w.offset()));
      return;
    }
    PackedFilters none = null;
    PackedFilters own = plan.pack(w.array(), w.offset());
    Tensor x = data.source();
    int at = data.target().offset();
    EpilogueData epilogue = data.epilogueData();
    Refusal.of("filters", () -> plan.run(x.array(), x.offset(), none, epilogue, target, at));
    Refusal.of("filters", () -> plan.repack(none, w.array(), w.offset()));
    Refusal.of("filters", () -> plan.repack(own, null, 0));
    Refusal.of("filters", () -> plan.pack(null, 0));
    Refusal.of("filtersOffset", () -> plan.pack(w.array(), -1));
    Refusal.of("filters", () -> plan.pack(new float[w.floats() - 1], 0));
    ConvProblem wider = it.problem().withShape(doubled(it.problem().shape()));
    if (takes(wider)) {
      ConvData other = it.with(wider).data(Values.UNIFORM);
      PackedFilters foreign = plan(other).pack(other.w().array(), other.w().offset());
      Refusal.of("filters", () -> call.withPacked(foreign).run(plan));
      Refusal.of("filters", () -> plan.repack(foreign, w.array(), w.offset()));
    }
    canary.check();
  }

  /** Twice the channels and filters. */
  private static ConvShape doubled(ConvShape s) {
    return new ConvShape(
        s.batch(),
        2 * s.channels(),
        s.height(),
        s.width(),
        2 * s.filters(),
        s.kernelHeight(),
        s.kernelWidth(),
        s.strideHeight(),
        s.strideWidth(),
        s.padTop(),
        s.padLeft(),
        s.padBottom(),
        s.padRight(),
        s.dilationHeight(),
        s.dilationWidth(),
        s.groups() == 1 ? 1 : 2 * s.groups());
  }

  /** A problem that the algorithm does not take is refused with its reason. */
  @Property
  default void whatItDoesNotTakeIsRefusedWithTheReason(@ForAll("anyCases") ConvCase it) {
    ConvOptions byName = ConvOptions.DEFAULT.withAlgorithm(algorithm().name());
    List<ConvAlgorithm> alone = List.of(algorithm());
    var support = algorithm().supports(it.problem());
    if (support.accepted()) {
      assertEquals("", support.reason());
      assertEquals(it.problem(), ConvPlan.of(alone, it.problem(), byName).problem());
    } else {
      UnsupportedProblemException refusal =
          assertThrows(
              UnsupportedProblemException.class,
              () -> algorithm().plan(it.problem(), ConvOptions.DEFAULT));
      assertEquals(support.reason(), refusal.reason());
      assertFalse(support.reason().isEmpty(), it + " is refused without a reason");
      Refusal.of("problem", () -> algorithm().plan(it.problem(), ConvOptions.DEFAULT));
      Refusal.of("problem", () -> ConvPlan.of(alone, it.problem(), byName));
    }
  }

  /** Cases that the algorithm need not take. */
  @Provide
  default Arbitrary<ConvCase> anyCases() {
    return ConvCase.of(ConvProblems.any(ConvShapes.any()));
  }

  /**
   * A plan that is allowed what it would take takes no more; one that is allowed less does with
   * less and computes the same bits, or is refused.
   */
  @Property
  default void theScratchLimitIsKept(@ForAll("cases") ConvCase it) {
    List<ConvAlgorithm> alone = List.of(algorithm());
    ConvData data = it.data(Values.UNIFORM);
    ConvOptions options = data.options().withAlgorithm(algorithm().name());
    long bytes = ConvPlan.of(alone, it.problem(), options).scratchBytes();
    Tensor expected = run(data);
    for (long limit : new long[] {bytes, bytes - 1, bytes / 2, 0}) {
      ConvOptions limited = options.withScratchLimit(Math.max(0, limit));
      ConvPlan plan;
      try {
        plan = ConvPlan.of(alone, it.problem(), limited);
      } catch (IllegalArgumentException refusal) {
        assertTrue(limit < bytes, it + " must be planned with the " + bytes + " bytes it takes");
        Refusal.of("scratchLimit", () -> ConvPlan.of(alone, it.problem(), limited));
        ConvOptions auto = limited.withAlgorithm(ConvOptions.AUTO);
        ConvProblem any = it.problem().withAccuracy(Accuracy.FASTEST);
        Refusal.of("scratchLimit", () -> ConvPlan.of(alone, any, auto));
        continue;
      }
      assertTrue(plan.scratchBytes() <= limited.scratchLimit(), it + " over its limit " + limit);
      Bits.assertSame(expected, ConvCall.run(plan, data), data + " on " + limit + " bytes");
    }
  }

  /** What a plan cannot do without. */
  @Property(tries = 5)
  default void nullsAreRefused(@ForAll("cases") ConvCase it) {
    Refusal.of("problem", () -> algorithm().plan(null, ConvOptions.DEFAULT));
    Refusal.of("options", () -> algorithm().plan(it.problem(), null));
  }
}
