/** Packs files and the state of this host for the people of the center. */
@NullMarked
package io.watchfloor.sensors.agent.gather;

import org.jspecify.annotations.NullMarked;
