/**
 * The sensor agent's program and its commands. They read {@code settings} and {@code state}; {@code running} wires
 * {@code collect} (sources) through {@code spool} (the log on disk) to {@code uplink} (the center).
 */
@NullMarked
package io.watchfloor.sensors.agent;

import org.jspecify.annotations.NullMarked;
