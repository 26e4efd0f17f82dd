/**
 * The register-tiled micro-kernels that all dense arithmetic ends in, and what goes round them:
 * packing panels, storing tiles. Policy lives elsewhere, and arguments have been checked.
 */
package io.lanewise.kernels.micro;
