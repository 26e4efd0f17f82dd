/** What plans tell of themselves: Flight Recorder events, and runs held against the reference. */
package io.lanewise.kernels.observe;
