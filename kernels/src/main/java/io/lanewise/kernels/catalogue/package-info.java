/** Every operation's algorithms in one list. */
package io.lanewise.kernels.catalogue;
