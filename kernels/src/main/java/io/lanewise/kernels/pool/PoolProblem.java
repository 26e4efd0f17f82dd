package io.lanewise.kernels.pool;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.reference.ReferencePool;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.PoolShape;
import io.lanewise.kernels.shape.ProblemString;
import io.lanewise.kernels.shape.TensorShape;
import java.util.List;

/**
 * A pooling of a tensor x, which becomes y, an element a window; or its gradient.
 *
 * <p>Operands:
 *
 * <ul>
 *   <li>max: x, y, and where asked the indices of the winners; backward: dy, dx, indices;
 *   <li>average: x, y; backward: dy, dx;
 *   <li>Lp: x, y; backward: x, y, dy, dx;
 *   <li>max unpooling: y, x, indices, the shape being that of the max pooling it undoes; backward:
 *       dx, dy, indices.
 * </ul>
 *
 * <p>Indices are an {@code int[]} of y's shape and layout: row · width + column in the channel's
 * plane of x. NaN wins over every number; among equals (−0 equals +0) the first in row-major order
 * wins; padding never does. The sign of a max that is zero is not promised. Backward of max adds
 * each gradient to the element of its index, in ascending order. Unpooling sets each element of its
 * index, the last winning where several do, and all others to +0; its backward takes each gradient
 * from its index. An index may be any pixel of the plane, not only one of its window.
 *
 * <p>Averages and sums propagate NaN. Backward of Lp is {@code dx = sign(x)·|x|^(p−1)·Σ
 * dy·y^(1−p)}, where for p &gt; 1 windows whose y is 0 add nothing; it is meant for the y that
 * forward gave. (Semantics as PyTorch's pooling layers and ONNX's MaxPool, AveragePool, LpPool and
 * MaxUnpool have them; Lp takes magnitudes, as ONNX does.)
 *
 * <p>Error bounds: max and unpooling are exact. Average and Lp of p = 1 and 2: {@code γ(k + 4)}
 * times the result for the magnitudes, k the elements of a window; for p = 2 in addition {@code
 * √(k·2⁻¹⁴⁹)}, where squares vanish, and elements above 2⁶³/√k may overflow. Other p are computed
 * in double: γ(4). Backward: {@code γ(c + 4)}, c the windows that share an element (for max: all of
 * the plane), while dy / y^(p−1) does not overflow.
 *
 * <p>Strings: {@code pool:max_ic64_ih112_k3_s2_p1/indices/nchw16}, {@code
 * pool:avg_ic64_ih224_k2/exclude-pad}, {@code pool:avg_ic2048_ih7_k7} (also written {@code
 * pool:avg_ic2048_ih7/global}), {@code pool:lp=2.0_ic8_ih9_oh3_ow2/backward} (adaptive), {@code
 * pool:unpool_ic64_ih112_k2}; further options {@code ceil} and {@code divisor3}. The stride is the
 * kernel where left out.
 *
 * @param pooling what becomes of a window
 * @param shape of x, and the windows
 * @param indices whether a max pooling also writes the indices
 * @param backward whether the gradient is computed
 */
public record PoolProblem(Pooling pooling, PoolShape shape, boolean indices, boolean backward)
    implements Problem {
  private static final String OP = "pool";
  private static final String DIVISOR = "divisor";

  /** Refuses nulls, and indices where there are none to be written. */
  public PoolProblem {
    Check.notNull(OP, "pooling", pooling);
    Check.notNull(OP, "shape", shape);
    if (indices && (backward || pooling.kind() != Pooling.Kind.MAX)) {
      throw Check.error(OP, "indices", "must be asked of max pooling forward only", pooling);
    }
  }

  /**
   * Reads a problem string.
   *
   * @throws IllegalArgumentException naming the text and the part that is wrong
   */
  public static PoolProblem parse(String text) {
    ProblemString parts = ProblemString.parseWithKind(text);
    parts.requireFields(OP, PoolShape.fieldNames());
    Pooling pooling = Pooling.parse(parts.kind());
    if (pooling == null) {
      throw Check.error(
          "problem", "kind", "must be max, avg, lp=… or unpool, not '" + parts.kind() + "'", text);
    }
    boolean indices = false;
    boolean backward = false;
    boolean ceil = false;
    boolean global = false;
    Layout layout = Layout.NCHW;
    for (String option : parts.distinctOptions()) {
      switch (option) {
        case "indices" -> indices = true;
        case "backward" -> backward = true;
        case "ceil" -> ceil = true;
        case "global" -> global = true;
        case "exclude-pad" -> pooling = averaging(pooling, option, Pooling.AVERAGE_INSIDE, text);
        default -> {
          if (option.startsWith(DIVISOR)) {
            Pooling divided = Pooling.sumOver(number(option.substring(DIVISOR.length()), text));
            pooling = averaging(pooling, option, divided, text);
          } else {
            layout = parts.layout(option);
          }
        }
      }
    }
    return new PoolProblem(pooling, PoolShape.of(parts, layout, ceil, global), indices, backward);
  }

  private static Pooling averaging(Pooling plain, String option, Pooling with, String text) {
    if (!plain.equals(Pooling.AVERAGE)) {
      throw Check.error("problem", option, "must stand alone and with avg", text);
    }
    return with;
  }

  private static int number(String digits, String text) {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      throw Check.error("problem", DIVISOR, "must be followed by an integer", text);
    }
  }

  @Override
  public String operation() {
    return OP;
  }

  /** Whether indices are read or written. */
  boolean hasIndices() {
    return indices
        || pooling.kind() == Pooling.Kind.UNPOOL
        || backward && pooling.kind() == Pooling.Kind.MAX;
  }

  @Override
  public List<Operand> operands() {
    TensorShape x = shape.input();
    TensorShape y = shape.output();
    Operand read = winners(Operand.in("indices", y));
    return switch (pooling.kind()) {
      case MAX ->
          backward
              ? List.of(Operand.in("dy", y), Operand.out("dx", x), read)
              : indices
                  ? List.of(
                      Operand.in("x", x), Operand.out("y", y), winners(Operand.out("indices", y)))
                  : List.of(Operand.in("x", x), Operand.out("y", y));
      case UNPOOL ->
          backward
              ? List.of(Operand.in("dx", x), Operand.out("dy", y), read)
              : List.of(Operand.in("y", y), Operand.out("x", x), read);
      case AVERAGE ->
          backward
              ? List.of(Operand.in("dy", y), Operand.out("dx", x))
              : List.of(Operand.in("x", x), Operand.out("y", y));
      case LP ->
          backward
              ? List.of(
                  Operand.in("x", x), Operand.in("y", y), Operand.in("dy", y), Operand.out("dx", x))
              : List.of(Operand.in("x", x), Operand.out("y", y));
    };
  }

  private Operand winners(Operand operand) {
    int pixels = shape.input().height() * shape.input().width();
    return operand.ofIntegers(Operand.Integers.between(0, pixels - 1));
  }

  @Override
  public void reference(double[][] o) {
    switch (pooling.kind()) {
      case MAX -> {
        if (backward) {
          ReferencePool.maxGradient(shape, o[0], o[2], o[1]);
        } else {
          ReferencePool.max(shape, o[0], o[1], indices ? o[2] : null);
        }
      }
      case UNPOOL -> {
        if (backward) {
          ReferencePool.unpoolGradient(shape, o[0], o[2], o[1]);
        } else {
          ReferencePool.unpool(shape, o[0], o[2], o[1]);
        }
      }
      case AVERAGE -> {
        if (backward) {
          ReferencePool.averageGradient(shape, this::divisor, o[0], o[1]);
        } else {
          ReferencePool.average(shape, this::divisor, o[0], o[1]);
        }
      }
      case LP -> {
        if (backward) {
          ReferencePool.lpGradient(shape, pooling.p(), o[0], o[1], o[2], o[3]);
        } else {
          ReferencePool.lp(shape, pooling.p(), o[0], o[1]);
        }
      }
    }
  }

  /** What the average over a window divides by. */
  private double divisor(int row, int column) {
    int h = pooling.divisor(shape.rows().taps(row), shape.rows().span(row));
    int w = pooling.divisor(shape.columns().taps(column), shape.columns().span(column));
    return pooling.divisor() > 0 ? h : (double) h * w;
  }

  /** Also what is lost where squares vanish, and quotients fall among the denormals. */
  @Override
  public void magnitudes(double[][] o) {
    Problem.super.magnitudes(o);
    if (pooling.kind() == Pooling.Kind.AVERAGE && backward) {
      double sharing = PoolingAlgorithm.sharing(this);
      add(o[1], sharing * Float.MIN_VALUE / PoolingAlgorithm.sumBound(sharing));
    } else if (pooling.equals(Pooling.lp(2)) && !backward) {
      double taps = shape.mostTaps();
      add(o[1], Math.sqrt(taps * Float.MIN_VALUE) / PoolingAlgorithm.sumBound(taps));
    }
  }

  private static void add(double[] magnitudes, double more) {
    for (int i = 0; i < magnitudes.length; i++) {
      magnitudes[i] += more;
    }
  }

  /** The canonical problem string. */
  @Override
  public String toString() {
    Layout layout = shape.input().layout();
    return ProblemString.of(OP, pooling.toString(), shape.fields())
        .withOption(shape.ceil(), "ceil")
        .withOption(pooling.leavesPaddingOut(), "exclude-pad")
        .withOption(pooling.divisor() > 0, DIVISOR + pooling.divisor())
        .withOption(indices, "indices")
        .withOption(backward, "backward")
        .withOption(layout != Layout.NCHW, layout.text())
        .toString();
  }
}
