/** Calls Windows libraries through JNA. Other packages use the interface {@code EventLog} only. */
@NullMarked
package io.watchfloor.sensors.agent.windows;

import org.jspecify.annotations.NullMarked;
