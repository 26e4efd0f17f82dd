/** Other libraries beside ours in the same run. */
package io.lanewise.bench.peer;
