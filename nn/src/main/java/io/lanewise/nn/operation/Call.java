package io.lanewise.nn.operation;

/**
 * The arrays of one application of an operation.
 *
 * @param x what it is applied to
 * @param y its result
 * @param kept what the forward pass leaves for the backward one: floats first, then integers
 */
public record Call(Buffer[] x, Buffer y, Buffer[] kept) {}
