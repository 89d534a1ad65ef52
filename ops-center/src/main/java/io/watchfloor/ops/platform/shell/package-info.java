/**
 * Common functions of all entities: sharding, restart after failures, and error handling. Used by {@code asset}, {@code
 * detection.correlation}, {@code incident.triage}, {@code cases}, {@code paging.escalation} and {@code detection.pack}.
 */
@NullMarked
package io.watchfloor.ops.platform.shell;

import org.jspecify.annotations.NullMarked;
