/** Steps of optimisers in one pass over parameters, gradients and state; clipping and penalties. */
package io.lanewise.kernels.optimiser;
