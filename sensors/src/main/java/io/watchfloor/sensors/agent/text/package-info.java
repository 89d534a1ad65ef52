/** Formats numbers with their nouns, for messages. */
@NullMarked
package io.watchfloor.sensors.agent.text;

import org.jspecify.annotations.NullMarked;
