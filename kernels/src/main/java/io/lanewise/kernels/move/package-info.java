/**
 * Numbers moved from one place to another: concat and split, pad, crop, flip, transpose,
 * depth-to-space, im2col. Each is a list of boxes, copied by the same few kernels.
 */
package io.lanewise.kernels.move;
