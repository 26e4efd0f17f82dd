/** How a tensor is folded to one number per something, in pieces that its shape alone decides. */
package io.lanewise.kernels.fold;
