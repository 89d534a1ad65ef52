/** Commands about where telemetry comes from: sensors, doors, and records that are not judged. */
@NullMarked
package io.watchfloor.dashboards.cli.remote.sensors;

import org.jspecify.annotations.NullMarked;
