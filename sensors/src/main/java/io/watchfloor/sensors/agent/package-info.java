/**
 * The sensor agent's main class and its commands. {@code running} connects {@code collect} (sources), {@code spool}
 * (queue on disk) and {@code uplink} (connection to the center), configured by {@code settings} and {@code state}.
 */
@NullMarked
package io.watchfloor.sensors.agent;

import org.jspecify.annotations.NullMarked;
