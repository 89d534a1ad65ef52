/**
 * Evaluates a record against a whole rule set in one pass. The cost depends on the literals found in the record, not on
 * the number of rules.
 *
 * <p>Rules are compiled to checks over slots of the record's bytes, and evaluated only if one of their prefilter terms
 * is true. Uses no clock, no I/O and no threads. Results must equal those of {@code evaluation}.
 */
@NullMarked
package io.watchfloor.sigma.engine;

import org.jspecify.annotations.NullMarked;
