/** The frame of all HTML reports: one file that needs no network, in light and dark. */
package io.lanewise.bench.html;
