/** Searches of the archive of telemetry: around an alert, around a case, and hunts. */
@NullMarked
package io.watchfloor.dashboards.hunt.routes;

import org.jspecify.annotations.NullMarked;
