package io.lanewise.kernels.gemm;

import io.lanewise.kernels.activation.Activation;
import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.shape.ProblemString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A matrix product {@code C := alpha·op(A)·op(B) + beta·C} by its sizes: what one string says, for
 * example {@code gemm:m64_n3136_k576/tn/packed-b/bias-row/relu}.
 *
 * @param batch independent products of this shape, one after the other in memory
 * @param m rows of op(A) and C
 * @param n columns of op(B) and C
 * @param k columns of op(A), rows of op(B)
 * @param transA whether A is stored k×m, op(A) = Aᵀ
 * @param transB whether B is stored n×k, op(B) = Bᵀ
 * @param packedA whether A comes as a {@link PackedMatrix}
 * @param packedB whether B comes as a {@link PackedMatrix}
 * @param epilogue what happens to the product
 */
public record GemmProblem(
    int batch,
    int m,
    int n,
    int k,
    boolean transA,
    boolean transB,
    boolean packedA,
    boolean packedB,
    Epilogue epilogue) {
  /**
   * Length of one chain of fused multiply-adds. A constant of the library, because the order of
   * arithmetic, and so the bits of every result, hangs on it. Long, so that C is read and written
   * seldom; not so long that a panel of A (14 rows, 32 KB) and one of B (32 columns, 72 KB) crowd
   * the first two caches; and 576 divides the k of the usual 3×3 convolutions (64, 128, 256, 512
   * channels), which leaves them no short rest.
   */
  public static final int KC = 576;

  /** The largest m, n or k that leaves room to round up to tiles. */
  static final int LARGEST = Integer.MAX_VALUE - 1024;

  /** Checks the sizes. */
  public GemmProblem {
    Check.size("gemm", "batch", batch);
    Check.size("gemm", "m", m);
    Check.size("gemm", "n", n);
    Check.size("gemm", "k", k);
    Check.notNull("gemm", "epilogue", epilogue);
    if (batch != 1 && (packedA || packedB)) {
      throw Check.error("gemm", "batch", "must be 1 where an operand is packed", batch);
    }
  }

  /** One product of plain matrices, as stored. */
  public static GemmProblem of(int m, int n, int k) {
    return of(false, false, m, n, k);
  }

  /** One product of plain or transposed matrices. */
  public static GemmProblem of(boolean transA, boolean transB, int m, int n, int k) {
    return new GemmProblem(1, m, n, k, transA, transB, false, false, Epilogue.NONE);
  }

  /** This problem with that many products. */
  public GemmProblem withBatch(int products) {
    return new GemmProblem(products, m, n, k, transA, transB, packedA, packedB, epilogue);
  }

  /** This problem with A packed beforehand, or not. */
  public GemmProblem withPackedA(boolean packed) {
    return new GemmProblem(batch, m, n, k, transA, transB, packed, packedB, epilogue);
  }

  /** This problem with B packed beforehand, or not. */
  public GemmProblem withPackedB(boolean packed) {
    return new GemmProblem(batch, m, n, k, transA, transB, packedA, packed, epilogue);
  }

  /** This problem with another epilogue. */
  public GemmProblem withEpilogue(Epilogue last) {
    return new GemmProblem(batch, m, n, k, transA, transB, packedA, packedB, last);
  }

  /** Floating-point operations: 2·m·n·k a product. */
  public long flops() {
    return 2L * batch * m * n * k;
  }

  /**
   * Reads a problem string; options may stand in any order.
   *
   * @throws IllegalArgumentException naming the text and the part that is wrong
   */
  public static GemmProblem parse(String text) {
    ProblemString parts = ProblemString.parse(text);
    if (!parts.operation().equals("gemm")) {
      throw Check.error("problem", "operation", "must be gemm", text);
    }
    if (!parts.fields().keySet().equals(java.util.Set.of("m", "n", "k"))) {
      throw Check.error("problem", "gemm", "must have the fields m, n and k", text);
    }
    Map<String, Integer> f = parts.fields();
    GemmProblem problem = of(f.get("m"), f.get("n"), f.get("k"));
    List<String> seen = new ArrayList<>();
    for (String option : parts.options()) {
      String group = group(option);
      if (seen.contains(group)) {
        throw Check.error(
            "problem", "option", "must not repeat or contradict '" + option + "'", text);
      }
      seen.add(group);
      problem = problem.with(option, text);
    }
    return problem;
  }

  private static String group(String option) {
    if (option.matches("tn|nt|tt")) {
      return "trans";
    }
    if (option.startsWith("bias-")) {
      return "bias";
    }
    if (option.matches("batch\\d+")) {
      return "batch";
    }
    return option.equals("packed-a") || option.equals("packed-b") || option.equals("residual")
        ? option
        : "activation";
  }

  private GemmProblem with(String option, String text) {
    switch (option) {
      case "tn", "nt", "tt" -> {
        return new GemmProblem(
            batch,
            m,
            n,
            k,
            option.charAt(0) == 't',
            option.charAt(1) == 't',
            packedA,
            packedB,
            epilogue);
      }
      case "packed-a" -> {
        return withPackedA(true);
      }
      case "packed-b" -> {
        return withPackedB(true);
      }
      case "residual" -> {
        return withEpilogue(epilogue.withResidual(true));
      }
      case "bias-row" -> {
        return withEpilogue(epilogue.withBias(Epilogue.Bias.ROW));
      }
      case "bias-column" -> {
        return withEpilogue(epilogue.withBias(Epilogue.Bias.COLUMN));
      }
      case "bias-full" -> {
        return withEpilogue(epilogue.withBias(Epilogue.Bias.FULL));
      }
      default -> {
        if (option.matches("batch\\d+")) {
          return withBatch(products(option, text));
        }
        Activation activation = Activation.parse(option);
        if (activation == null) {
          throw Check.error(
              "problem", "option", "must be one of gemm's, not '" + option + "'", text);
        }
        return withEpilogue(epilogue.withActivation(activation));
      }
    }
  }

  private static int products(String option, String text) {
    try {
      return Integer.parseInt(option, 5, option.length(), 10);
    } catch (NumberFormatException e) {
      throw Check.error("problem", "batch", "must be at most 2147483647", text);
    }
  }

  /** The canonical problem string: defaults left out, options in fixed order. */
  @Override
  public String toString() {
    Map<String, Integer> fields = new LinkedHashMap<>();
    fields.put("m", m);
    fields.put("n", n);
    fields.put("k", k);
    List<String> options = new ArrayList<>();
    if (transA || transB) {
      options.add((transA ? "t" : "n") + (transB ? "t" : "n"));
    }
    if (packedA) {
      options.add("packed-a");
    }
    if (packedB) {
      options.add("packed-b");
    }
    if (batch != 1) {
      options.add("batch" + batch);
    }
    if (epilogue.bias() != Epilogue.Bias.NONE) {
      options.add("bias-" + epilogue.bias().name().toLowerCase(java.util.Locale.ROOT));
    }
    if (epilogue.residual()) {
      options.add("residual");
    }
    if (!epilogue.activation().equals(Activation.IDENTITY)) {
      options.add(epilogue.activation().toString());
    }
    return new ProblemString("gemm", fields, options).toString();
  }
}
