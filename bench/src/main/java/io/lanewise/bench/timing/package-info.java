/** How long a call takes: competitors take turns in one loop. */
package io.lanewise.bench.timing;
