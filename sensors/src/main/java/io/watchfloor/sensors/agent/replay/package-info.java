/** Sends a recording once, and waits until the center has judged it. */
@NullMarked
package io.watchfloor.sensors.agent.replay;

import org.jspecify.annotations.NullMarked;
