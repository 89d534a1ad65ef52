/**
 * The sensor agent's program: its commands, settings and state. It wires {@code collect} (sources) through {@code spool}
 * (the log on disk) to {@code uplink} (the center).
 */
@NullMarked
package io.watchfloor.sensors.agent;

import org.jspecify.annotations.NullMarked;
