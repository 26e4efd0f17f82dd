/** Activation functions: the one list that epilogues and layers share. */
package io.lanewise.kernels.activation;
