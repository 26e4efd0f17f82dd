/** Dropout, with a mask that a seed and an element's place decide. */
package io.lanewise.kernels.dropout;
