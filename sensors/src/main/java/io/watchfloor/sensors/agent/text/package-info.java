/** Formats counts for people. */
@NullMarked
package io.watchfloor.sensors.agent.text;

import org.jspecify.annotations.NullMarked;
