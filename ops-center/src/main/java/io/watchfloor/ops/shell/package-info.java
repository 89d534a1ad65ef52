/**
 * What the shells of all entities share, as plain functions: where they live, how they come back after a failure, and what follows
 * a commit. Below {@code asset}, {@code window}, {@code triage}, {@code cases}, {@code escalation} and {@code rulepack}.
 */
@NullMarked
package io.watchfloor.ops.shell;

import org.jspecify.annotations.NullMarked;
