/** Sends recordings once and waits until the center has evaluated their records. */
@NullMarked
package io.watchfloor.sensors.agent.replay;

import org.jspecify.annotations.NullMarked;
