/** Images at other sizes: nearest and bilinear, whole or in regions; regions pooled. */
package io.lanewise.kernels.resample;
