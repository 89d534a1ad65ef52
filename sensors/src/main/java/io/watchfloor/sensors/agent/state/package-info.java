/** What the sensor keeps in its state directory: its credential, whose spool it is, its status. */
@NullMarked
package io.watchfloor.sensors.agent.state;

import org.jspecify.annotations.NullMarked;
