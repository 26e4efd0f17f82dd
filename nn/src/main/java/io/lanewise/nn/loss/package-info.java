/** Losses. */
package io.lanewise.nn.loss;
