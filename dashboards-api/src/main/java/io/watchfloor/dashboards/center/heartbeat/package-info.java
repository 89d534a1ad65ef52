/**
 * Heartbeats that this center waits for: of a second Watchfloor, or of any program.
 *
 * <p>Awaited heartbeats as the API shows and takes them.
 */
@NullMarked
package io.watchfloor.dashboards.center.heartbeat;

import org.jspecify.annotations.NullMarked;
