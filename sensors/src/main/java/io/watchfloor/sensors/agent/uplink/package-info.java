/**
 * Carries the spool's records to the center over one WebSocket, and commits what the center acked. Empties {@code
 * agent.spool}; on the other end stands {@code ops.ingest}.
 */
@NullMarked
package io.watchfloor.sensors.agent.uplink;

import org.jspecify.annotations.NullMarked;
