/**
 * Networks made ready for use: a {@link io.lanewise.nn.inference.Predictor} is a function of one
 * tensor with its numbers folded, packed and planned, for any number of threads, that allocates
 * nothing.
 */
package io.lanewise.nn.inference;
