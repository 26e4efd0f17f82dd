/** Sums, means, norms and extremes of a tensor, one number per something; and their gradients. */
package io.lanewise.kernels.reduce;
