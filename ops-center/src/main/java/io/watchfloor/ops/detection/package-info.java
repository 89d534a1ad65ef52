/**
 * Which rules match a piece of telemetry.
 *
 * <p>Takes telemetry from {@code ops.telemetry} and a pack from {@code ops.rules}; its answers go to {@code ops.asset}, and over
 * {@code ops.correlation} where a rule counts or orders. Pure: no clock, no state, no I/O but in
 * the offline judge, which reads recorded files.
 */
@NullMarked
package io.watchfloor.ops.detection;

import org.jspecify.annotations.NullMarked;
