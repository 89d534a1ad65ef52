/**
 * Carries the spool's records to the center over one WebSocket, and commits what the center has acked. Takes from
 * {@code agent.spool}; at the other end is {@code ops.intake}.
 */
@NullMarked
package io.watchfloor.sensors.agent.uplink;

import org.jspecify.annotations.NullMarked;
