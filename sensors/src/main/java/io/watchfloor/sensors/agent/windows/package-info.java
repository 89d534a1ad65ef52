/** Calls Windows libraries through JNA. Other packages use only the interface {@code EventLog}. */
@NullMarked
package io.watchfloor.sensors.agent.windows;

import org.jspecify.annotations.NullMarked;
