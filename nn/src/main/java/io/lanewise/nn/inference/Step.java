package io.lanewise.nn.inference;

import io.lanewise.kernels.conv.ConvPlan;
import io.lanewise.kernels.conv.PackedFilters;
import io.lanewise.kernels.gemm.EpilogueData;
import io.lanewise.kernels.gemm.GemmPlan;
import io.lanewise.kernels.gemm.PackedMatrix;
import io.lanewise.kernels.layout.LayoutConversion;
import io.lanewise.kernels.plan.Plan;

/** An instruction made ready. */
sealed interface Step {
  /** Does it; allocates nothing. */
  void run(Workspace w);

  /**
   * A convolution.
   *
   * @param packed the filters, null where they are no constants
   * @param filters the filters, null where they are packed
   * @param fixed what the epilogue reads; null where that is a box of the workspace
   * @param box which one
   */
  record Convolve(
      ConvPlan plan,
      Place x,
      PackedFilters packed,
      Place filters,
      EpilogueData fixed,
      int box,
      Place y)
      implements Step {
    @Override
    public void run(Workspace w) {
      EpilogueData data = fixed != null ? fixed : w.box(box);
      if (packed != null) {
        plan.run(w.array(x), w.at(x), packed, data, w.array(y), w.at(y), w.scratch, 0);
      } else {
        plan.run(
            w.array(x),
            w.at(x),
            w.array(filters),
            w.at(filters),
            data,
            w.array(y),
            w.at(y),
            w.scratch,
            0);
      }
    }
  }

  /** A product; the parts as a convolution's. */
  record Multiply(
      GemmPlan plan, Place a, PackedMatrix packed, Place b, EpilogueData fixed, int box, Place c)
      implements Step {
    @Override
    public void run(Workspace w) {
      EpilogueData data = fixed != null ? fixed : w.box(box);
      if (packed != null) {
        plan.run(1f, w.array(a), w.at(a), packed, 0f, w.array(c), w.at(c), data, w.scratch, 0);
      } else {
        plan.run(
            1f,
            w.array(a),
            w.at(a),
            w.array(b),
            w.at(b),
            0f,
            w.array(c),
            w.at(c),
            data,
            w.scratch,
            0);
      }
    }
  }

  /**
   * Any other kernel.
   *
   * @param floats where the operands of floats lie
   * @param integers constants, or null for the workspace's
   * @param hasIntegers whether there is an operand of integers
   */
  record Solve(Plan plan, Place[] floats, int[] integers, boolean hasIntegers) implements Step {
    @Override
    public void run(Workspace w) {
      w.operands.clear();
      for (Place place : floats) {
        w.operands.add(w.array(place), w.at(place));
      }
      if (hasIntegers) {
        w.operands.add(integers == null ? w.integers : integers, 0);
      }
      plan.run(w.operands, w.scratch, 0);
    }
  }

  /** Another layout. */
  record Convert(LayoutConversion conversion, Place x, Place y) implements Step {
    @Override
    public void run(Workspace w) {
      conversion.run(w.array(x), w.at(x), w.array(y), w.at(y));
    }
  }

  /** The same elsewhere. */
  record Copy(int count, Place x, Place y) implements Step {
    @Override
    public void run(Workspace w) {
      System.arraycopy(w.array(x), w.at(x), w.array(y), w.at(y), count);
    }
  }
}
