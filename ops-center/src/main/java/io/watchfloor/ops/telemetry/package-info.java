/**
 * What one observed record says, in the shape that rules can ask about.
 *
 * <p>Records come from the gate in {@code ops.ingest} as bytes; the reader here finds out their shape, names their asset, time and log
 * sources, and flattens their fields. {@code ops.detection} judges the result.
 */
@NullMarked
package io.watchfloor.ops.telemetry;

import org.jspecify.annotations.NullMarked;
