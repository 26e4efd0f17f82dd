/** The workbench's command line: which kernel, for which problem, how far from the limit. */
package io.lanewise.bench;
