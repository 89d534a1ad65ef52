/**
 * Channels of the Windows event log. The log itself is handed in; {@code agent.windows} has the real one.
 */
@NullMarked
package io.watchfloor.sensors.agent.collect.eventlog;

import org.jspecify.annotations.NullMarked;
