/**
 * Tensors and autograd. A {@link io.lanewise.nn.Tensor} remembers what it was made of, {@link
 * io.lanewise.nn.Tensor#backward} goes back over that, {@link io.lanewise.nn.Functions} has what
 * networks are made of, and a {@link io.lanewise.nn.Step} recycles the storage of one step of
 * training.
 */
package io.lanewise.nn;
