/** Recordings of every layout. */
@NullMarked
package io.watchfloor.sensors.agent.collect.recording;

import org.jspecify.annotations.NullMarked;
