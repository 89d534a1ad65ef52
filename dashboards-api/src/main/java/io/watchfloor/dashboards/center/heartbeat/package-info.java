/**
 * Monitoring of heartbeats from a second Watchfloor center or from other programs.
 *
 * <p>This package also defines the wire format of the heartbeats.
 */
@NullMarked
package io.watchfloor.dashboards.center.heartbeat;

import org.jspecify.annotations.NullMarked;
