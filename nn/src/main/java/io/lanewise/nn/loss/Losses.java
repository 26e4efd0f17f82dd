package io.lanewise.nn.loss;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.loss.ElementLossProblem;
import io.lanewise.kernels.loss.LabelLossProblem;
import io.lanewise.kernels.loss.Reduction;
import io.lanewise.nn.Tensor;
import io.lanewise.nn.operation.ElementLoss;
import io.lanewise.nn.operation.LabelLoss;
import io.lanewise.nn.shape.Shape;

/**
 * Losses: what training makes small, the mean over the batch. Scores are (batch, classes), labels
 * one integer a row ({@link Tensor#ofIntegers}). Targets have no gradient.
 */
public final class Losses {
  private Losses() {}

  /** Softmax, logarithm and label in one: the mean of −log p of the labels. */
  public static Tensor crossEntropy(Tensor scores, Tensor labels) {
    return labelled(LabelLossProblem.Kind.CROSS_ENTROPY, 0, false, scores, labels);
  }

  /**
   * The same with part of the target spread evenly over all classes (Szegedy et al., 2016).
   *
   * @param smoothing that part, from 0 to 1
   */
  public static Tensor crossEntropy(Tensor scores, Tensor labels, float smoothing) {
    return labelled(LabelLossProblem.Kind.CROSS_ENTROPY, smoothing, false, scores, labels);
  }

  /**
   * The same where classes have weights, one number each: the weighted mean.
   *
   * @param smoothing the part of the target that is spread evenly, from 0 to 1
   */
  public static Tensor crossEntropy(Tensor scores, Tensor labels, Tensor weights, float smoothing) {
    return labelled(LabelLossProblem.Kind.CROSS_ENTROPY, smoothing, true, scores, weights, labels);
  }

  /** Cross-entropy against probabilities of the scores' shape. */
  public static Tensor softCrossEntropy(Tensor scores, Tensor probabilities) {
    if (!probabilities.shape().equals(scores.shape())) {
      throw Check.error(
          "soft-cross-entropy",
          "targets",
          "must be of shape " + scores.shape(),
          probabilities.shape());
    }
    return labelled(LabelLossProblem.Kind.SOFT_CROSS_ENTROPY, 0, false, scores, probabilities);
  }

  /** The mean of −x of the labels, x being logarithms of probabilities. */
  public static Tensor nll(Tensor logarithms, Tensor labels) {
    return labelled(LabelLossProblem.Kind.NLL, 0, false, logarithms, labels);
  }

  /** By how much other scores miss being 1 below the label's (Weston and Watkins, 1999). */
  public static Tensor hinge(Tensor scores, Tensor labels) {
    return labelled(LabelLossProblem.Kind.HINGE, 0, false, scores, labels);
  }

  private static Tensor labelled(
      LabelLossProblem.Kind kind,
      float smoothing,
      boolean weighted,
      Tensor scores,
      Tensor... others) {
    String name = kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    Shape shape = Check.notNull("loss", "scores", scores).shape();
    for (Tensor other : others) {
      Check.notNull("loss", "labels", other);
    }
    if (shape.rank() != 2) {
      throw Check.error(name, "scores", "must be (batch, classes)", shape);
    }
    Shape targets = others[others.length - 1].shape();
    if (kind != LabelLossProblem.Kind.SOFT_CROSS_ENTROPY
        && !targets.equals(Shape.of(shape.size(0)))) {
      throw Check.error(name, "labels", "must be " + shape.size(0) + " integers", targets);
    }
    LabelLossProblem problem =
        new LabelLossProblem(
            kind,
            shape.size(0),
            shape.size(1),
            smoothing,
            weighted,
            LabelLossProblem.NO_LABEL,
            Reduction.MEAN,
            false);
    Tensor[] inputs = new Tensor[others.length + 1];
    inputs[0] = scores;
    System.arraycopy(others, 0, inputs, 1, others.length);
    return Tensor.of(new LabelLoss(problem), inputs);
  }

  /** The mean of (x − t)². */
  public static Tensor mse(Tensor x, Tensor targets) {
    return elements(ElementLossProblem.Kind.MSE, 0, x, targets);
  }

  /** The mean of |x − t|. */
  public static Tensor l1(Tensor x, Tensor targets) {
    return elements(ElementLossProblem.Kind.L1, 0, x, targets);
  }

  /** The mean of d²/2 where |d| ≤ delta, else delta·(|d| − delta/2) (Huber, 1964). */
  public static Tensor huber(Tensor x, Tensor targets, float delta) {
    return elements(ElementLossProblem.Kind.HUBER, delta, x, targets);
  }

  /** Binary cross-entropy of logits against probabilities: the mean. */
  public static Tensor bceWithLogits(Tensor logits, Tensor targets) {
    return elements(ElementLossProblem.Kind.BCE, 0, logits, targets);
  }

  /** The mean of max(0, −t·x), t being ±1: what the perceptron rule goes down. */
  public static Tensor perceptron(Tensor scores, Tensor signs) {
    return elements(ElementLossProblem.Kind.PERCEPTRON, 0, scores, signs);
  }

  /** The mean of t·(log t − x), x being logarithms of probabilities. */
  public static Tensor klDivergence(Tensor logarithms, Tensor probabilities) {
    return elements(ElementLossProblem.Kind.KL, 0, logarithms, probabilities);
  }

  private static Tensor elements(
      ElementLossProblem.Kind kind, float delta, Tensor x, Tensor targets) {
    Check.notNull("loss", "x", x);
    Check.notNull("loss", "targets", targets);
    if (!x.shape().equals(targets.shape())) {
      throw Check.error(
          kind.name().toLowerCase(java.util.Locale.ROOT),
          "targets",
          "must be of shape " + x.shape(),
          targets.shape());
    }
    ElementLossProblem problem =
        new ElementLossProblem(kind, delta, x.shape().elements(), Reduction.MEAN, false);
    return Tensor.of(new ElementLoss(problem), x, targets);
  }
}
