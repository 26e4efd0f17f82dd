package io.lanewise.nn.train;

/**
 * What came of an epoch.
 *
 * @param epoch its number, from 0
 * @param loss the mean over the batches as they were trained on
 * @param accuracy the part of the examples that was right before it was learnt from
 * @param learningRate at the end
 * @param seconds it took, validation not counted
 * @param validation on the validation set; null without one
 */
public record EpochResult(
    int epoch,
    double loss,
    double accuracy,
    double learningRate,
    double seconds,
    Evaluation validation) {}
