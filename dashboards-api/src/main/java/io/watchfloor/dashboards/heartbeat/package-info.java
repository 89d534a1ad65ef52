/** Heartbeats that this center waits for: of a second Watchfloor, or of any program. */
@NullMarked
package io.watchfloor.dashboards.heartbeat;

import org.jspecify.annotations.NullMarked;
