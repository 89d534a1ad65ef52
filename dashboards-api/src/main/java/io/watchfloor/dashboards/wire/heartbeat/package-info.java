/** Awaited heartbeats as the API shows and takes them. */
@NullMarked
package io.watchfloor.dashboards.wire.heartbeat;

import org.jspecify.annotations.NullMarked;
