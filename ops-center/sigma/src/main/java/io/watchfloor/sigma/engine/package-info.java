/**
 * Judges a record with a whole rule set at once: cost follows what is found in the record, not the number of rules.
 *
 * <p>Rules are compiled to checks over slots of the record's bytes, and tried only when one of their witnesses is there. Pure: no clock, no
 * I/O, no thread of its own. Must answer what {@code evaluation} answers.
 */
@NullMarked
package io.watchfloor.sigma.engine;

import org.jspecify.annotations.NullMarked;
