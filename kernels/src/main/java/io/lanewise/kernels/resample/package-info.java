/** Images at other sizes: nearest and bilinear, whole or in regions. */
package io.lanewise.kernels.resample;
