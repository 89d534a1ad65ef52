/**
 * Collectors: read telemetry from files, logs and tables of the host, and append it to the spool ({@code agent.spool}).
 * This package contains what all collectors share: the polling interface, groups of records, the checkpoint file. Each
 * kind of source has its own package.
 */
@NullMarked
package io.watchfloor.sensors.agent.collect;

import org.jspecify.annotations.NullMarked;
