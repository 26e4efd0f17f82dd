package io.lanewise.nn.safetensors;

import io.lanewise.nn.shape.Shape;

/**
 * What the header says of one tensor.
 *
 * @param dtype what its elements are
 * @param shape its sizes
 * @param begin its first byte, counted from the header's end
 * @param end one past its last byte
 */
public record TensorInfo(DType dtype, Shape shape, long begin, long end) {}
