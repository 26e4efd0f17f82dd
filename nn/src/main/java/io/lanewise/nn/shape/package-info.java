/** Sizes of tensors. */
package io.lanewise.nn.shape;
