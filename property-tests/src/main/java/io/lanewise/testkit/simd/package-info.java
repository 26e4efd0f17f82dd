/** The elementary functions of single floats next to the exact ones. */
package io.lanewise.testkit.simd;
