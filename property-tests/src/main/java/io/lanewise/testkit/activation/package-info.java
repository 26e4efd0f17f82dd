/** The contracts of our own kernels of this kind. */
package io.lanewise.testkit.activation;
