/**
 * Reads telemetry where an asset leaves it, and appends it to the spool. The start of the flow; {@code agent.spool}
 * follows.
 */
@NullMarked
package io.watchfloor.sensors.agent.collect;

import org.jspecify.annotations.NullMarked;
