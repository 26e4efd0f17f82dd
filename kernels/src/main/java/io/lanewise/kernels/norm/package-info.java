/**
 * Normalisation: batch, group, layer and instance norm, and local response normalisation, forward
 * and backward.
 */
package io.lanewise.kernels.norm;
