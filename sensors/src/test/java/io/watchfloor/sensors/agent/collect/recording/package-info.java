/** Tests of recordings in all formats. */
@NullMarked
package io.watchfloor.sensors.agent.collect.recording;

import org.jspecify.annotations.NullMarked;
