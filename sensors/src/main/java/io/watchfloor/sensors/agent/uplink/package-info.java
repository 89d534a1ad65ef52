/**
 * Sends the spool's records to the center over one WebSocket and commits what the center acknowledges. Reads from
 * {@code agent.spool}; the center's side is {@code ops.intake}.
 */
@NullMarked
package io.watchfloor.sensors.agent.uplink;

import org.jspecify.annotations.NullMarked;
