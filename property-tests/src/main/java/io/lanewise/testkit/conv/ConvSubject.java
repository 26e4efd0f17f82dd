package io.lanewise.testkit.conv;

import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.conv.ConvAlgorithm;
import io.lanewise.kernels.conv.ConvPlan;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.conv.Direction;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.testkit.Tensor;
import io.lanewise.testkit.Values;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** An algorithm for convolutions, and the cases it is to be tested with. */
public interface ConvSubject {
  /** The algorithm. */
  ConvAlgorithm algorithm();

  /** Rows and columns of outputs of its largest tile, where its bound is one of tiles. */
  default int tile() {
    return 6;
  }

  /**
   * What filters must be multiples of for its results on small integers to be exact; 0 where they
   * never are, and then nothing that needs exact results is tested.
   */
  default int exactFilterMultiple() {
    return 1;
  }

  /** Shapes to choose from; those that it does not take are left out. */
  default Arbitrary<ConvShape> shapes() {
    return ConvShapes.any();
  }

  /** Problems that it takes. */
  default Arbitrary<ConvProblem> problems() {
    return ConvProblems.any(shapes()).filter(this::takes);
  }

  /** Cases of them. */
  @Provide
  default Arbitrary<ConvCase> cases() {
    return ConvCase.of(problems());
  }

  /** Forward cases. */
  @Provide
  default Arbitrary<ConvCase> forwardCases() {
    return ConvCase.of(problems().filter(p -> p.direction() == Direction.FORWARD));
  }

  /** Whether it takes a problem. */
  default boolean takes(ConvProblem problem) {
    return algorithm().supports(problem).accepted();
  }

  /** Whether its results on {@link #exactData} are exact. */
  default boolean isExact() {
    return exactFilterMultiple() > 0;
  }

  /** Data without roundings: integers; where filters must be large, images of a few ones. */
  default ConvData exactData(ConvCase it) {
    ConvData data = it.data(Values.INTEGERS);
    int multiple = exactFilterMultiple();
    if (multiple > 1) {
      Tensor w = data.w();
      w.forEach((o, i, h, v) -> w.set(o, i, h, v, multiple * Math.signum(w.get(o, i, h, v))));
      for (Tensor each : new Tensor[] {data.x(), data.y()}) {
        if (each != data.target() || it.problem().accumulate()) {
          fewOnes(each, new Random(it.seed()));
        }
      }
    }
    return data;
  }

  private static void fewOnes(Tensor x, Random random) {
    x.fill(0f);
    for (int i = 0; i < 2 * x.images(); i++) {
      int channel = random.nextInt(x.channels());
      x.set(i / 2, channel, random.nextInt(x.height()), random.nextInt(x.width()), 1f);
    }
  }

  /** The plan for a call. */
  default ConvPlan plan(ConvData data) {
    return algorithm().plan(data.problem(), data.options());
  }

  /** Computes, and returns what the target then holds; the data's own stays as it was. */
  default Tensor run(ConvData data) {
    return ConvCall.run(plan(data), data);
  }

  /** Likewise; what the algorithm does not take is computed by the reference. */
  default Tensor runOrRefer(ConvData data) {
    ConvAlgorithm any =
        takes(data.problem()) ? algorithm() : Catalogue.standard().conv("reference");
    return ConvCall.run(any.plan(data.problem(), data.options()), data);
  }

  /** How far a result may lie from the exact one. */
  default ErrorBound errorBound(ConvProblem problem) {
    return algorithm().errorBound(problem);
  }
}
