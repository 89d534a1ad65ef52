/**
 * Indicators of threat intelligence as a table of values, for the engine's pass over a record. Immutable: the caller
 * passes the same table for all records that must be evaluated alike, and the time at which the indicators must be valid.
 */
@NullMarked
package io.watchfloor.sigma.indicator;

import org.jspecify.annotations.NullMarked;
