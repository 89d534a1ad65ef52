/**
 * Windows over what rules matched, judged by the time in the telemetry.
 *
 * <p>The caller hands in the windows that it keeps, a piece of telemetry and the rules that matched it, and keeps what {@link
 * io.watchfloor.sigma.correlation.Correlations} answers. For recordings a table in memory keeps them. Pure: no clock, no order of arrival.
 */
@NullMarked
package io.watchfloor.sigma.correlation;

import org.jspecify.annotations.NullMarked;
