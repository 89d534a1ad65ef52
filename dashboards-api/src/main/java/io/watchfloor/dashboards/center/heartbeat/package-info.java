/**
 * Monitoring of heartbeats from a second Watchfloor center or from other programs.
 *
 * <p>Also their wire format.
 */
@NullMarked
package io.watchfloor.dashboards.center.heartbeat;

import org.jspecify.annotations.NullMarked;
