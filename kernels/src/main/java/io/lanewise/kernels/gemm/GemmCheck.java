package io.lanewise.kernels.gemm;

import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.observe.SelfCheck;
import java.util.concurrent.ThreadLocalRandom;

/** Some elements of one product computed in double, to hold the plan's to. */
final class GemmCheck {
  private static final int MOST = 64;
  private static final int LEAST = 4;
  private static final long PRODUCTS = 1 << 22;

  /**
   * An operand as it was before it was packed.
   *
   * @param values of one matrix
   * @param at where it begins
   * @param ld elements between the starts of two rows as stored
   * @param stride elements between the starts of two products' matrices
   * @param trans whether it is stored transposed
   */
  record Stored(float[] values, int at, int ld, long stride, boolean trans) {
    double get(int product, int row, int column) {
      long from = at + product * stride;
      return values[(int) (from + (trans ? (long) column * ld + row : (long) row * ld + column))];
    }
  }

  private final GemmPlan plan;
  private final GemmProblem problem;
  private final float[] c;
  private final int cOffset;
  private final int[] rows;
  private final int[] columns;
  private final int[] products;
  private final double[] exact;
  private final double[] magnitude;

  private GemmCheck(GemmPlan plan, float[] c, int cOffset) {
    this.plan = plan;
    this.problem = plan.problem();
    this.c = c;
    this.cOffset = cOffset;
    int count = Math.clamp(PRODUCTS / problem.k(), LEAST, MOST);
    rows = new int[count];
    columns = new int[count];
    products = new int[count];
    exact = new double[count];
    magnitude = new double[count];
  }

  /** Before the run, which may overwrite what is read; null where an operand is not known. */
  static GemmCheck begin(
      GemmPlan plan,
      float alpha,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float beta,
      float[] c,
      int cOffset,
      EpilogueData epilogue) {
    Stored left = plan.stored('A', a, aOffset);
    Stored right = plan.stored('B', b, bOffset);
    if (left == null || right == null) {
      return null;
    }
    GemmCheck check = new GemmCheck(plan, c, cOffset);
    ThreadLocalRandom random = ThreadLocalRandom.current();
    for (int s = 0; s < check.exact.length; s++) {
      check.products[s] = random.nextInt(check.problem.batch());
      check.rows[s] = random.nextInt(check.problem.m());
      check.columns[s] = random.nextInt(check.problem.n());
      check.compute(s, alpha, left, right, beta, epilogue);
    }
    return check;
  }

  private void compute(int s, float alpha, Stored a, Stored b, float beta, EpilogueData data) {
    int product = products[s];
    int i = rows[s];
    int j = columns[s];
    double sum = 0;
    double absolute = 0;
    for (int p = 0; p < problem.k(); p++) {
      double term = a.get(product, i, p) * b.get(product, p, j);
      sum += term;
      absolute += Math.abs(term);
    }
    add(s, alpha * sum, Math.abs(alpha) * absolute);
    if (beta != 0) {
      add(s, (double) beta * c[place(s)]);
    }
    int at = data.biasOffset();
    switch (problem.epilogue().bias()) {
      case NONE -> {}
      case ROW -> add(s, data.bias()[at + i]);
      case COLUMN -> add(s, data.bias()[at + j]);
      case FULL -> add(s, data.bias()[at + i * problem.n() + j]);
    }
    if (problem.epilogue().residual()) {
      long row = (long) product * problem.m() + i;
      add(
          s,
          data.residual()[(int) (data.residualOffset() + row * plan.options().ldResidual() + j)]);
    }
  }

  private void add(int s, double term) {
    add(s, term, Math.abs(term));
  }

  private void add(int s, double term, double absolute) {
    exact[s] += term;
    magnitude[s] += absolute;
  }

  private int place(int s) {
    GemmOptions options = plan.options();
    return (int)
        (cOffset + products[s] * options.strideC() + (long) rows[s] * options.ldc() + columns[s]);
  }

  /** After the run. */
  SelfCheck.Tally tally() {
    ErrorBound bound = plan.errorBound();
    double nearZero = (problem.k() + 4.0) * Float.MIN_VALUE;
    SelfCheck.Tally tally = new SelfCheck.Tally();
    for (int s = 0; s < exact.length; s++) {
      double allowed = bound.factor() * magnitude[s] + nearZero;
      tally.compare(
          "c",
          place(s),
          problem.epilogue().activation().exactly(exact[s]),
          c[place(s)],
          problem.epilogue().activation().allowed(exact[s], allowed));
    }
    return tally;
  }
}
