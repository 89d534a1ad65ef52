/**
 * What the shells of all entities share: where they live, how they come back after a failure, what follows a commit, and that no
 * command ends them. Below {@code asset}, {@code window}, {@code triage}, {@code cases}, {@code escalation} and {@code rulepack}.
 */
@NullMarked
package io.watchfloor.ops.shell;

import org.jspecify.annotations.NullMarked;
