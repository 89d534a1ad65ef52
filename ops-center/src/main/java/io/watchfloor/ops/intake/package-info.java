/**
 * The way in: the sensors' streams and requests. Authenticates them, checks budgets, compares histories and acknowledges. It asks
 * {@code intake.sensor} what a sensor may and {@code intake.ledger} what it has sent before, and hands the records to
 * {@code intake.gate}, which brings them to {@code asset} and leaves what cannot be judged in {@code intake.quarantine}.
 */
@NullMarked
package io.watchfloor.ops.intake;

import org.jspecify.annotations.NullMarked;
