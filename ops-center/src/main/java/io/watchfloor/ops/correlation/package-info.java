/**
 * Windows over what rules matched, judged by the time in the telemetry.
 *
 * <p>{@code ops.asset} hands in the windows that it has journaled, a piece of telemetry and the rules from {@code ops.detection} that
 * matched it, and journals what {@link io.watchfloor.ops.correlation.Correlations} answers. Windows that no single asset can judge are
 * held by {@code ops.correlation.entity}, for recordings by a table. Pure: no clock, no order of arrival.
 */
@NullMarked
package io.watchfloor.ops.correlation;

import org.jspecify.annotations.NullMarked;
