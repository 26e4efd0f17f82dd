package io.lanewise.kernels.move;

import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.PlanJob;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.plan.VectorAlgorithm;
import java.util.List;

/** Moves, box by box: runs are copied, crossing steps turned in registers, gradients summed. */
public final class MoveAlgorithm extends VectorAlgorithm<MoveProblem> {
  /** The one there is. */
  public MoveAlgorithm() {
    super("move", MoveProblem.class);
  }

  @Override
  public ErrorBound errorBound(Problem problem) {
    long terms = problem instanceof MoveProblem move ? terms(move) : 1;
    return terms == 1
        ? new ErrorBound(ErrorBound.Norm.ULP, 0)
        : new ErrorBound(ErrorBound.Norm.ELEMENTWISE, ErrorBound.gamma(terms));
  }

  /** How many numbers are summed up for one. */
  private static long terms(MoveProblem problem) {
    return switch (problem) {
      case PadProblem p when p.backward() -> p.terms();
      case Im2colProblem p when p.backward() -> p.shape().taps();
      default -> 1;
    };
  }

  static List<Box> boxes(MoveProblem problem) {
    return switch (problem) {
      case ConcatProblem p -> p.boxes();
      case CropProblem p -> p.boxes();
      case DepthSpaceProblem p -> p.boxes();
      case FlipProblem p -> p.boxes();
      case Im2colProblem p -> p.boxes();
      case PadProblem p -> p.boxes();
      case TransposeProblem p -> p.boxes();
    };
  }

  private static boolean sums(MoveProblem problem) {
    return problem instanceof PadProblem pad && pad.backward()
        || problem instanceof Im2colProblem columns && columns.backward();
  }

  @Override
  protected Plan planned(MoveProblem problem, PlanOptions options) {
    return new MovePlan(this, problem, options);
  }

  private static final class MovePlan extends Plan {
    private final MoveProblem problem;
    private final List<Box> boxes;

    MovePlan(MoveAlgorithm algorithm, MoveProblem problem, PlanOptions options) {
      super(algorithm, problem, options);
      this.problem = problem;
      boxes = sums(problem) ? boxes(problem) : Box.arranged(boxes(problem));
    }

    @Override
    protected String describe() {
      return boxes.size() + (sums(problem) ? " boxes, summed plane by plane" : " boxes, copied");
    }

    @Override
    protected PlanJob newJob() {
      return sums(problem) ? new SumJob(problem, boxes) : new MoveJob(boxes);
    }
  }
}
