/**
 * Pending deliveries between entities, projected from the journal, and the sweep that wakes the entities with overdue
 * deliveries. Depends on {@code asset}, {@code incident.triage}, {@code cases}, {@code detection.correlation} and
 * {@code detection.pack}.
 */
@NullMarked
package io.watchfloor.ops.platform.outbox;

import org.jspecify.annotations.NullMarked;
