/** The contracts without a test engine: one property, one seed, one answer. */
package io.lanewise.testkit.trial;
