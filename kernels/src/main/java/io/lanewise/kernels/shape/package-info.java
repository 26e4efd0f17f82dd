/** Shapes of problems and the one string they print as: the only place of size arithmetic. */
package io.lanewise.kernels.shape;
