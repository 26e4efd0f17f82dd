/** Softmax, its logarithm, and the logarithm of sums of exponentials, over rows. */
package io.lanewise.kernels.softmax;
