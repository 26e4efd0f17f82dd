/** Naive twins of every kernel: double in and out, plain loops, no Vector API. */
package io.lanewise.kernels.reference;
