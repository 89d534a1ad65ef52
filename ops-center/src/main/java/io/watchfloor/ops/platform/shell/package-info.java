/**
 * What the shells of all entities share: where they live, how they come back after a failure, what follows a commit, and that no
 * command ends them. Below {@code asset}, {@code detection.correlation}, {@code incident.triage}, {@code cases}, {@code paging.escalation} and {@code detection.pack}.
 */
@NullMarked
package io.watchfloor.ops.platform.shell;

import org.jspecify.annotations.NullMarked;
