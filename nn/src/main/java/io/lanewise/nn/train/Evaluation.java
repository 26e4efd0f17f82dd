package io.lanewise.nn.train;

import io.lanewise.nn.metric.ConfusionMatrix;

/**
 * How a model did on a data set.
 *
 * @param loss the mean
 * @param accuracy the part of the examples whose highest score is the right one
 * @param top5 the part whose right score is among the five highest
 * @param confusion right classes against answered ones
 */
public record Evaluation(double loss, double accuracy, double top5, ConfusionMatrix confusion) {}
