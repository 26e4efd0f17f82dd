/** Conversions of image tensors between layouts. */
package io.lanewise.kernels.layout;
