/** How telemetry comes in and where it stops, as the API shows it: doors, tokens, gaps, records set aside. */
@NullMarked
package io.watchfloor.dashboards.wire.sensor;

import org.jspecify.annotations.NullMarked;
