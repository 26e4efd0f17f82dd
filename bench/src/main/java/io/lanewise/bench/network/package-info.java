/** Networks as lists of layers, and the suite that measures layers of any kind. */
package io.lanewise.bench.network;
