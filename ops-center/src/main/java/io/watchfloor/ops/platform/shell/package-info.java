/**
 * What all entities share: sharding, restart after failures, and error handling. Below {@code asset}, {@code
 * detection.correlation}, {@code incident.triage}, {@code cases}, {@code paging.escalation} and {@code detection.pack}.
 */
@NullMarked
package io.watchfloor.ops.platform.shell;

import org.jspecify.annotations.NullMarked;
