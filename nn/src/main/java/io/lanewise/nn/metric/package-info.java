/** What is counted while a network learns, and when to stop. */
package io.lanewise.nn.metric;
