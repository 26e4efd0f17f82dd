/** Pooling: max, average and Lp over windows of each channel's pixels, and max unpooling. */
package io.lanewise.kernels.pool;
