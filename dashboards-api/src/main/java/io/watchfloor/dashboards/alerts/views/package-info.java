/**
 * Alerts and the detections in them, as they go over the wire.
 *
 * <p>The telemetry that an alert rests on, what in it matched, and its holds and erasures, on the wire.
 */
@NullMarked
package io.watchfloor.dashboards.alerts.views;

import org.jspecify.annotations.NullMarked;
