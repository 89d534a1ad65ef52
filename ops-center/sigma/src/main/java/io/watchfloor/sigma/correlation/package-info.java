/**
 * Correlation of rule matches in time windows, by the time in the telemetry.
 *
 * <p>The caller passes its windows, a record and the matching rules to
 * {@link io.watchfloor.sigma.correlation.Correlations}, and stores the returned windows. For recordings,
 * {@code CorrelationTable} stores them in memory. Uses no clock, and detections are independent of the order of
 * arrival.
 */
@NullMarked
package io.watchfloor.sigma.correlation;

import org.jspecify.annotations.NullMarked;
