/** Counts as people read them. */
@NullMarked
package io.watchfloor.sensors.agent.text;

import org.jspecify.annotations.NullMarked;
