/**
 * Judges a record with a whole rule set at once: cost depends on what is found in the record, not on the number of
 * rules.
 *
 * <p>Rules are compiled to checks over slots of the record's bytes, and tried only when one of their witnesses is
 * there. Pure: no clock, no I/O, no thread of its own. Must give the same answers as {@code evaluation}.
 */
@NullMarked
package io.watchfloor.sigma.engine;

import org.jspecify.annotations.NullMarked;
