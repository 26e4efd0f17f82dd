package io.lanewise.nn;

import io.lanewise.nn.operation.Call;
import io.lanewise.nn.operation.Operation;

/**
 * How a tensor was made.
 *
 * @param operation by what
 * @param inputs of what
 * @param call the arrays
 * @param age a number that grows: a result is younger than all it was made of
 */
record Node(Operation operation, Tensor[] inputs, Call call, long age) {}
