/**
 * The sensor's persistent queue of records: bounded and crash-safe, so that no record is lost between its source and
 * the center's ack. {@code agent.collect} appends records, and {@code agent.uplink} sends them.
 */
@NullMarked
package io.watchfloor.sensors.agent.spool;

import org.jspecify.annotations.NullMarked;
