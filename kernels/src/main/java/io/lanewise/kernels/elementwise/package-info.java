/** Functions of two tensors, element by element, the second one broadcast; and their gradients. */
package io.lanewise.kernels.elementwise;
