/** What the sensor is told to do: its file, and what the center may send in addition, read and checked. */
@NullMarked
package io.watchfloor.sensors.agent.settings;

import org.jspecify.annotations.NullMarked;
