/**
 * Recordings, which are complete when they are read: of every layout, from a folder or as somebody replays them.
 */
@NullMarked
package io.watchfloor.sensors.agent.collect.recording;

import org.jspecify.annotations.NullMarked;
