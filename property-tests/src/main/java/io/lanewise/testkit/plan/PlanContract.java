package io.lanewise.testkit.plan;

/**
 * Everything that an algorithm promises. A test extends this class, names the algorithm and says
 * which problems to draw; what is special to the operation (adjoints, conservation laws, named
 * examples) it adds.
 */
public abstract class PlanContract
    implements PlanAnswers, PlanStorage, PlanThreading, PlanRefusals {
  /** For subclasses. */
  protected PlanContract() {}
}
