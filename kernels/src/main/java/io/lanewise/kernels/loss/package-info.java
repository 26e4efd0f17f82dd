/** Losses of whole batches: the value and its gradient in one call. */
package io.lanewise.kernels.loss;
