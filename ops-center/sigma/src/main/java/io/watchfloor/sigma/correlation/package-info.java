/**
 * Windows over rule matches, judged by the time in the telemetry.
 *
 * <p>The caller hands in the windows that it keeps, a piece of telemetry and the rules that matched it, and stores the
 * windows that {@link io.watchfloor.sigma.correlation.Correlations} returns. For recordings an in-memory table stores
 * them. Pure: no clock, independent of the order of arrival.
 */
@NullMarked
package io.watchfloor.sigma.correlation;

import org.jspecify.annotations.NullMarked;
