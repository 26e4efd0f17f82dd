/** The library as a whole. */
package io.lanewise.kernels;
