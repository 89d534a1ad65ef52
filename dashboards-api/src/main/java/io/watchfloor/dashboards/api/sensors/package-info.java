/** {@code /sensors}: the reporting sensors, and the telemetry routes as the description shows them. */
@NullMarked
package io.watchfloor.dashboards.api.sensors;

import org.jspecify.annotations.NullMarked;
