/** How work is split and on which threads, and scratch memory. */
package io.lanewise.kernels.parallel;
