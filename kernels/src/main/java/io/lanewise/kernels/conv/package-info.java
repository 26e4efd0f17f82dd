/** Convolution: every algorithm, forward and backward, behind one plan. */
package io.lanewise.kernels.conv;
