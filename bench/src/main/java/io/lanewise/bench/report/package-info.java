/** What comes out of a run: rows, and their forms as a table and as JSON. */
package io.lanewise.bench.report;
