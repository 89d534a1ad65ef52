/** Tests of the Windows event log collector. */
@NullMarked
package io.watchfloor.sensors.agent.collect.eventlog;

import org.jspecify.annotations.NullMarked;
