/**
 * The sensor's log on disk: bounded and crash-safe, so nothing is lost between source and ack. Filled by
 * {@code agent.collect}, emptied by {@code agent.uplink}.
 */
@NullMarked
package io.watchfloor.sensors.agent.spool;

import org.jspecify.annotations.NullMarked;
