/**
 * What every kernel beside products and convolutions has in common: a problem that names its
 * operands, an algorithm that accepts or refuses it, and a plan that checks a call and runs it.
 */
package io.lanewise.kernels.plan;
