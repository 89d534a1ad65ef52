/**
 * Telemetry ingest: the streams and requests of sensors. Authenticates sensors, checks limits, compares histories and
 * acknowledges records. {@code intake.sensor} manages the rights of sensors, and {@code intake.ledger} stores which
 * records a sensor has already sent. The records go through {@code intake.gate} to {@code asset}; records that cannot
 * be evaluated go to {@code intake.quarantine}.
 */
@NullMarked
package io.watchfloor.ops.intake;

import org.jspecify.annotations.NullMarked;
