/**
 * Collectors: read telemetry from files, logs and tables of the host, and append it to the spool ({@code agent.spool}).
 * This package has what all collectors share: the polling interface, groups of records, the checkpoint file. Each kind
 * of source has a package of its own.
 */
@NullMarked
package io.watchfloor.sensors.agent.collect;

import org.jspecify.annotations.NullMarked;
