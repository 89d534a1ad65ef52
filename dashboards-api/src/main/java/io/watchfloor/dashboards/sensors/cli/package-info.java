/** Commands about where telemetry comes from: sensors, doors, and records that are not judged. */
@NullMarked
package io.watchfloor.dashboards.sensors.cli;

import org.jspecify.annotations.NullMarked;
