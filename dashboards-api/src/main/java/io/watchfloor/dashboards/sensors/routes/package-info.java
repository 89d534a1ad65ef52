/** {@code /sensors}: the reporting sensors, and the telemetry routes as the description shows them. */
@NullMarked
package io.watchfloor.dashboards.sensors.routes;

import org.jspecify.annotations.NullMarked;
