/**
 * What networks are made of: a sealed set of operations, each with its gradient beside it, written
 * once in terms of the kernels' problems and run by an {@link io.lanewise.nn.operation.Arithmetic},
 * be that the kernels' floats, the references' doubles, or none.
 */
package io.lanewise.nn.operation;
