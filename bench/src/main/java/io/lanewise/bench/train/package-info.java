/** Training and prediction from the command line. */
package io.lanewise.bench.train;
