/** Optimisers. */
package io.lanewise.nn.optimise;
