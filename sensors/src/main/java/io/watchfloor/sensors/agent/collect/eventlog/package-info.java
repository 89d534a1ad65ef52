/**
 * Collects channels of the Windows event log. The event log is an interface, which {@code agent.windows} implements.
 */
@NullMarked
package io.watchfloor.sensors.agent.collect.eventlog;

import org.jspecify.annotations.NullMarked;
