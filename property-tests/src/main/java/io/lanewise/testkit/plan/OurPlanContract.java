package io.lanewise.testkit.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.catalogue.Problems;
import io.lanewise.kernels.plan.Algorithm;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The contract of an algorithm of the library's own list. */
public abstract class OurPlanContract extends PlanContract {
  /** Its name there. */
  protected abstract String name();

  @Override
  public Algorithm algorithm() {
    return Catalogue.standard().other(name());
  }

  @Property
  void parsingWhatIsPrintedGivesTheProblem(@ForAll("cases") PlanCase it) {
    assertEquals(it.problem(), Problems.parse(it.problem().toString()));
  }
}
