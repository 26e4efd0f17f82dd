/**
 * Learning rates as functions of the step. A step is whatever the caller counts, batches or epochs,
 * from 0.
 */
package io.lanewise.nn.schedule;
