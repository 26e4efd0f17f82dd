package io.lanewise.testkit.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.contract.Support;
import io.lanewise.kernels.plan.Algorithm;
import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.PlanJob;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.shape.TensorShape;
import io.lanewise.testkit.Sizes;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;

/** An operation that is not ours, computed by an algorithm that is not ours. */
class SomebodyElsesPlanContractTest extends PlanContract {
  /** y = x/2 for a row. */
  private record Halving(int length) implements Problem {
    @Override
    public String operation() {
      return "halve";
    }

    @Override
    public List<Operand> operands() {
      TensorShape row = TensorShape.row(length);
      return List.of(Operand.in("x", row), Operand.out("y", row).orInPlaceOf(0));
    }

    @Override
    public void reference(double[][] operands) {
      for (int i = 0; i < length; i++) {
        operands[1][i] = operands[0][i] / 2;
      }
    }

    @Override
    public String toString() {
      return "halve:n" + length;
    }
  }

  private record Halver() implements Algorithm {
    @Override
    public String name() {
      return "halver";
    }

    @Override
    public Support supports(Problem problem) {
      return problem instanceof Halving ? Support.YES : Support.no("it only halves");
    }

    @Override
    public ErrorBound errorBound(Problem problem) {
      return new ErrorBound(ErrorBound.Norm.ULP, 1);
    }

    @Override
    public Plan plan(Problem problem, PlanOptions options) {
      return new HalvingPlan(this, problem, options);
    }
  }

  private static final class HalvingPlan extends Plan {
    HalvingPlan(Algorithm algorithm, Problem problem, PlanOptions options) {
      super(algorithm, problem, options);
    }

    @Override
    protected String describe() {
      return "one after the other";
    }

    @Override
    protected PlanJob newJob() {
      int length = ((Halving) problem()).length();
      return new PlanJob() {
        @Override
        protected int units(int phase) {
          return (length + 999) / 1000;
        }

        @Override
        protected void run(int phase, int unit, int worker) {
          for (int i = 1000 * unit; i < Math.min(length, 1000 * (unit + 1)); i++) {
            floats(1)[at(1) + i] = floats(0)[at(0) + i] * 0.5f;
          }
        }
      };
    }
  }

  @Override
  public Algorithm algorithm() {
    return new Halver();
  }

  @Override
  public Arbitrary<Halving> problems() {
    return Sizes.between(0, 2500, 16, 1000).map(Halving::new);
  }

  @Override
  public List<Halving> largeProblems() {
    return List.of(new Halving(100_003));
  }

  @Example
  void aCatalogueWithItPlansIt() {
    Catalogue more = Catalogue.standard().with(new Halver());
    assertEquals("halver", more.plan(new Halving(3), PlanOptions.DEFAULT).algorithm());
    assertEquals(
        "reference", Catalogue.standard().plan(new Halving(3), PlanOptions.DEFAULT).algorithm());
  }
}
