/** Channels of the Windows event log. */
@NullMarked
package io.watchfloor.sensors.agent.collect.eventlog;

import org.jspecify.annotations.NullMarked;
