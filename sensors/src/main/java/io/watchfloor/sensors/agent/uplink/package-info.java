/**
 * Sends the spool's records to the center over one WebSocket and commits the records that the center acknowledges.
 * Reads from {@code agent.spool}; {@code ops.intake} is the center's side.
 */
@NullMarked
package io.watchfloor.sensors.agent.uplink;

import org.jspecify.annotations.NullMarked;
