/** Where weights begin: distributions scaled by a layer's fan, and orthogonal matrices. */
package io.lanewise.nn.initialise;
