/** Routes for sensors and inputs, and descriptions of the telemetry routes. */
@NullMarked
package io.watchfloor.dashboards.sensors.routes;

import org.jspecify.annotations.NullMarked;
