/** Collects recordings: complete files, from a watched folder or from the command {@code replay}. */
@NullMarked
package io.watchfloor.sensors.agent.collect.recording;

import org.jspecify.annotations.NullMarked;
