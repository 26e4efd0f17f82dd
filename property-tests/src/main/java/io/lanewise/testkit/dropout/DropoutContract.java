package io.lanewise.testkit.dropout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.catalogue.Problems;
import io.lanewise.kernels.dropout.DropoutHash;
import io.lanewise.kernels.dropout.DropoutProblem;
import io.lanewise.kernels.plan.Operands;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.TensorShape;
import io.lanewise.testkit.Refusal;
import io.lanewise.testkit.Tensor;
import io.lanewise.testkit.plan.OurPlanContract;
import io.lanewise.testkit.plan.TensorShapes;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;

/** The contract of dropout, and that its masks look like chance. */
public class DropoutContract extends OurPlanContract {
  private static final int MANY = 1 << 20;

  /** Five standard deviations: a mask that is chance fails once in a million. */
  private static final double FAR = 5;

  /** A hash of the first thousand numbers of seed (1, 2). */
  private static final int STAYS = 330103225;

  @Override
  protected String name() {
    return "dropout";
  }

  @Override
  public Arbitrary<DropoutProblem> problems() {
    return Combinators.combine(Arbitraries.of(0f, 0.1f, 0.5f, 0.99f), TensorShapes.any())
        .as(DropoutProblem::new);
  }

  @Override
  public List<Problem> largeProblems() {
    return Stream.of("dropout:0.5_n2_ic17_ih40_iw41/nchw16", "dropout:0.1_iw70001")
        .map(Problems::parse)
        .toList();
  }

  @Example
  void bothLayoutsHaveOneMask() {
    float[] ones = new float[2 * 37 * 5 * 7];
    Arrays.fill(ones, 1f);
    Tensor planes = Tensor.tight(Layout.NCHW, 2, 37, 5, 7).fill(ones);
    Tensor blocks = planes.as(Layout.NCHW16);
    Tensor fromPlanes = masked("dropout:0.4_n2_ic37_ih5_iw7", planes);
    Tensor fromBlocks = masked("dropout:0.4_n2_ic37_ih5_iw7/nchw16", blocks);
    assertArrayEquals(fromPlanes.array(), fromBlocks.as(Layout.NCHW).array());
  }

  private Tensor masked(String problem, Tensor x) {
    Tensor y = x.copy();
    plan(Problems.parse(problem))
        .run(new Operands().add(x.array(), 0).add(y.array(), 0).add(new int[] {5, 6}, 0));
    return y;
  }

  @Example
  void asManyAreDroppedAsAsked() {
    for (float rate : new float[] {0.01f, 0.1f, 0.5f, 0.9f}) {
      for (int seed = 0; seed < 5; seed++) {
        boolean[] kept = mask(rate, seed, 17);
        assertNear(rate, MANY, count(kept, false), "seed " + seed);
      }
    }
    float[] x = {1, 2, 3};
    float[] y = new float[3];
    plan(Problems.parse("dropout:0.0_iw3"))
        .run(new Operands().add(x, 0).add(y, 0).add(new int[2], 0));
    assertArrayEquals(x, y);
  }

  /** Neighbours at all distances of rows and planes, and the masks of neighbouring seeds. */
  @Example
  void masksAreIndependent() {
    boolean[] kept = mask(0.5f, 3, 4);
    for (int apart : new int[] {1, 2, 3, 4, 7, 8, 16, 49, 64, 196, 256, 784, 4096, 12544, 65536}) {
      int agree = 0;
      for (int i = 0; i + apart < MANY; i++) {
        agree += kept[i] == kept[i + apart] ? 1 : 0;
      }
      assertNear(0.5, MANY - apart, agree, "distance " + apart);
    }
    for (int[] seed : new int[][] {{4, 4}, {3, 5}, {2, 4}, {3, 3}, {3 + (1 << 20), 4}, {4, 3}}) {
      boolean[] other = mask(0.5f, seed[0], seed[1]);
      int agree = 0;
      for (int i = 0; i < MANY; i++) {
        agree += kept[i] == other[i] ? 1 : 0;
      }
      assertNear(0.5, MANY, agree, "seed " + Arrays.toString(seed));
    }
  }

  /** Every bit of the hash that decides is 1 half of the time. */
  @Example
  void bitsAreFair() {
    int[] ones = new int[32];
    for (int i = 0; i < MANY; i++) {
      int h = DropoutHash.of(11, 12, i);
      for (int bit = 0; bit < 32; bit++) {
        ones[bit] += h >>> bit & 1;
      }
    }
    for (int bit = 0; bit < 32; bit++) {
      assertNear(0.5, MANY, ones[bit], "bit " + bit);
    }
  }

  private boolean[] mask(float rate, int first, int second) {
    float[] x = new float[MANY];
    Arrays.fill(x, 1f);
    plan(new DropoutProblem(rate, TensorShape.row(MANY)))
        .run(new Operands().add(x, 0).add(x, 0).add(new int[] {first, second}, 0));
    boolean[] kept = new boolean[MANY];
    for (int i = 0; i < MANY; i++) {
      kept[i] = x[i] != 0;
    }
    return kept;
  }

  private static int count(boolean[] all, boolean wanted) {
    int count = 0;
    for (boolean one : all) {
      count += one == wanted ? 1 : 0;
    }
    return count;
  }

  private static void assertNear(double chance, int of, int count, String what) {
    double deviation = Math.sqrt(of * chance * (1 - chance));
    assertTrue(
        Math.abs(count - of * chance) < FAR * deviation,
        what + ": " + count + " of " + of + ", expected " + of * chance);
  }

  /** The first numbers of a seed: part of the contract, since training must be repeatable. */
  @Example
  void theMaskStays() {
    int hash = 0;
    for (int i = 0; i < 1000; i++) {
      hash = 31 * hash + DropoutHash.of(1, 2, i);
    }
    assertEquals(STAYS, hash);
  }

  @Example
  void badProblemsAreRefused() {
    Refusal.of("rate", () -> Problems.parse("dropout:1.0_iw3"));
    Refusal.of("rate", () -> Problems.parse("dropout:-0.5_iw3"));
    Refusal.of("rate", () -> Problems.parse("dropout:NaN_iw3"));
    Refusal.of("kind", () -> Problems.parse("dropout:half_iw3"));
  }
}
