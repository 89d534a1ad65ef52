/**
 * What entities still owe each other, found in the journal, and the sweep that wakes the debtors. Above {@code asset},
 * {@code incident.triage}, {@code cases}, {@code detection.correlation} and {@code detection.pack}.
 */
@NullMarked
package io.watchfloor.ops.platform.outbox;

import org.jspecify.annotations.NullMarked;
