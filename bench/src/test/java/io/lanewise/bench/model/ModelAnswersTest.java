package io.lanewise.bench.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.bench.report.Status;
import io.lanewise.bench.suite.Verdict;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.conv.Direction;
import io.lanewise.kernels.optimiser.Rule;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.nn.operation.Buffer;
import io.lanewise.nn.operation.ReferenceArithmetic;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is right for a network is told from what is not. */
class ModelAnswersTest {
  static List<ModelJob> jobs() {
    return List.of(
        ModelJob.lenet5(3, Rule.Kind.ADAM),
        ModelJob.mlp(2),
        ModelJob.residual(2, 5, 7, 0),
        ModelJob.lenet5(2, null));
  }

  private static Verdict check(ModelOperands operands, float[] answer) {
    return new ModelAnswers(operands).check(answer, ModelAnswers.BOUND);
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void oursIsRight(ModelJob job) {
    ModelOperands operands = ModelOperands.of(job);
    float[] answer = new OurModel(operands, 1).answer();
    float[] before = answer.clone();
    Verdict verdict = check(operands, answer);
    assertEquals(Status.OK, verdict.status(), verdict.reason());
    assertTrue(verdict.error() < 1e-3, verdict.toString());
    assertArrayEquals(before, answer);
    assertArrayEquals(answer, new OurModel(operands, 2).answer());
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void whatWasRunDoesNotChangeTheAnswer(ModelJob job) {
    ModelOperands operands = ModelOperands.of(job);
    OurModel ours = new OurModel(operands, 1);
    float[] first = ours.answer();
    ours.run();
    ours.run();
    assertArrayEquals(first, ours.answer());
  }

  /** Nothing changed, gradients of another scale, a wrong loss, something that is not a number. */
  @ParameterizedTest
  @MethodSource("jobs")
  void otherAnswersAreWrong(ModelJob job) {
    ModelOperands operands = ModelOperands.of(job);
    float[] right = new OurModel(operands, 1).answer();
    int results = job.trains() ? 1 : right.length;
    for (int i = 0; i < right.length; i += Math.max(1, right.length / 50)) {
      float[] wrong = right.clone();
      wrong[i] = Float.NaN;
      assertEquals(Status.FAILED, check(operands, wrong).status(), "number " + i);
    }
    float[] wrong = right.clone();
    for (int i = 0; i < results; i++) {
      wrong[i] *= 1.1f;
    }
    assertEquals(Status.FAILED, check(operands, wrong).status());
    if (!job.trains()) {
      return;
    }
    int parameters = (right.length - 1) / 2;
    float[] scaled = right.clone();
    for (int i = 1; i <= parameters; i++) {
      scaled[i] *= 1.1f;
    }
    assertEquals(Status.FAILED, check(operands, scaled).status());
    float[] still = right.clone();
    int at = 1 + parameters;
    for (String name : operands.learnt()) {
      float[] first = operands.numbers().get(name);
      System.arraycopy(first, 0, still, at, first.length);
      at += first.length;
    }
    Verdict verdict = check(operands, still);
    assertEquals(Status.FAILED, verdict.status());
    assertTrue(verdict.reason().contains("change of"), verdict.reason());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv:n2_ic3_ih7_iw9_oc4_k3_p1",
        "conv:n1_ic4_ih9_oc6_k3_s2_p1_g2",
        "conv:n2_ic2_ih8_iw5_oc2_kh3_kw2_s3_d2",
        "conv:n1_ic1_ih6_oc2_k5_p2"
      })
  void convolutionsAreTheReferences(String string) {
    ConvShape shape = ConvProblem.parse(string).shape();
    float[] x = numbers(shape.batch() * shape.channels() * shape.height() * shape.width());
    float[] w = numbers((int) shape.weights());
    float[] y = numbers(shape.batch() * shape.filters() * shape.outHeight() * shape.outWidth());
    for (Direction direction : Direction.values()) {
      Buffer source = Buffer.of(fromX(direction) ? x : y);
      Buffer second =
          switch (direction) {
            case FORWARD, BACKWARD_DATA -> Buffer.of(w);
            case BACKWARD_WEIGHTS -> Buffer.of(y);
            case BACKWARD_BIAS -> null;
          };
      int targets =
          switch (direction) {
            case FORWARD -> y.length;
            case BACKWARD_DATA -> x.length;
            case BACKWARD_WEIGHTS -> w.length;
            case BACKWARD_BIAS -> shape.filters();
          };
      ConvProblem problem = ConvProblem.of(shape, direction);
      Buffer one = Buffer.of(new float[targets]);
      Doubles doubles = new Doubles();
      doubles.convolve(problem, source, second, null, one);
      ReferenceArithmetic reference = new ReferenceArithmetic();
      reference.convolve(problem, source, second, null, one);
      assertArrayEquals(reference.of(one), doubles.of(one), 1e-12, direction.text());
    }
  }

  private static boolean fromX(Direction direction) {
    return direction == Direction.FORWARD || direction == Direction.BACKWARD_WEIGHTS;
  }

  private static float[] numbers(int count) {
    RandomGenerator random = RandomGeneratorFactory.getDefault().create(count);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = random.nextFloat(-1, 1);
    }
    return numbers;
  }

  @Test
  void operationsAreCounted() {
    // 784·512 + 512·10 multiply-adds an image; the input's gradient is not computed.
    long forward = 784L * 512 + 512L * 10;
    long data = 512L * 10;
    assertEquals(2 * (2 * forward + data) * 2, ModelOperands.of(ModelJob.mlp(2)).flops());
  }
}
