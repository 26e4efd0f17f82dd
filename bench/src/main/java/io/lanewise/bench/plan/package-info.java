/** The kernels around products and convolutions: their problems, and who competes in them. */
package io.lanewise.bench.plan;
