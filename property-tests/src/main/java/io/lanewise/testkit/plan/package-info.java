/**
 * The contract of everything beside products and convolutions: a test extends {@link
 * io.lanewise.testkit.plan.PlanContract}, names an algorithm, and says which problems to draw.
 */
package io.lanewise.testkit.plan;
