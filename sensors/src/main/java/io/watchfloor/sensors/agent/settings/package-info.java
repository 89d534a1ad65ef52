/** Reads and validates the sensor's configuration: its own file, and what the center may add. */
@NullMarked
package io.watchfloor.sensors.agent.settings;

import org.jspecify.annotations.NullMarked;
