/**
 * What entities still owe each other, found in the journal, and the sweep that wakes the debtors. Above {@code asset},
 * {@code triage}, {@code cases}, {@code window} and {@code rulepack}.
 */
@NullMarked
package io.watchfloor.ops.outbox;

import org.jspecify.annotations.NullMarked;
