/** Training: epochs over batches, what is measured on the way, checkpoints. */
package io.lanewise.nn.train;
