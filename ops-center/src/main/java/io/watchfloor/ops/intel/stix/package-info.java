/**
 * STIX 2.1 without a database, a network or a clock: {@link io.watchfloor.ops.intel.stix.StixReader} reads a file with
 * limits, and checks each object against the tables of the standard ({@code intel/stix21.txt}). An object keeps the bytes
 * in which it was received.
 */
@NullMarked
package io.watchfloor.ops.intel.stix;

import org.jspecify.annotations.NullMarked;
