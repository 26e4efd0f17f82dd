/** What was measured on which machine, in a file that the planner reads. */
package io.lanewise.kernels.tuning;
