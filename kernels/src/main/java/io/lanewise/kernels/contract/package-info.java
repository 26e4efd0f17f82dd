/** What every operation promises and how it refuses: error bounds, support, argument checks. */
package io.lanewise.kernels.contract;
