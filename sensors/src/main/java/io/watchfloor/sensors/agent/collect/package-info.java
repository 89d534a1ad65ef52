/**
 * Reads telemetry where an asset leaves it, and appends it to the spool. The start of the flow; {@code agent.spool}
 * follows. Here is what all collectors share: a turn, a group of records, the place that is read to. Each kind of source
 * has a package of its own.
 */
@NullMarked
package io.watchfloor.sensors.agent.collect;

import org.jspecify.annotations.NullMarked;
