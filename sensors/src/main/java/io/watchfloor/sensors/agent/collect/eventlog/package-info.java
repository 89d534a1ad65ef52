/** Collects channels of the Windows event log. The log is an interface; {@code agent.windows} implements it. */
@NullMarked
package io.watchfloor.sensors.agent.collect.eventlog;

import org.jspecify.annotations.NullMarked;
