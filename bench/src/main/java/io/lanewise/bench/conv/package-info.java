/** The convolution suite: layers, operands, exact answers, and the implementations that compete. */
package io.lanewise.bench.conv;
