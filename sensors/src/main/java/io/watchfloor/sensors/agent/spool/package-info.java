/**
 * The sensor's persistent queue: bounded and crash-safe, so that nothing is lost between source and ack. {@code
 * agent.collect} appends to it, {@code agent.uplink} sends its records.
 */
@NullMarked
package io.watchfloor.sensors.agent.spool;

import org.jspecify.annotations.NullMarked;
