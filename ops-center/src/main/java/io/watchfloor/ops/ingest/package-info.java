/**
 * The way in: the sensors' streams and requests. Authenticates them, checks budgets, compares histories and acknowledges. It asks
 * {@code ingest.sensor} what a sensor may and {@code ingest.ledger} what it has sent before, and hands the records to
 * {@code ingest.gate}, which brings them to {@code asset} and leaves what cannot be judged in {@code ingest.setaside}.
 */
@NullMarked
package io.watchfloor.ops.ingest;

import org.jspecify.annotations.NullMarked;
