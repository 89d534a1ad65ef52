/** Reads and validates the sensor's configuration: its own file, and the additions from the center. */
@NullMarked
package io.watchfloor.sensors.agent.settings;

import org.jspecify.annotations.NullMarked;
