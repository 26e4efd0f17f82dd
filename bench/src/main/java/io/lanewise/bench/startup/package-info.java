/** Fresh JVMs: how soon a kernel is as fast as it gets. */
package io.lanewise.bench.startup;
