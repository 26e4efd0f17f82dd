/** Other libraries behind the workbench's small interface, an adapter each. */
package io.lanewise.bench.peers;
