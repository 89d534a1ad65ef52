/**
 * The way in: authenticates sensors, checks budgets, has records judged, groups them by asset and acknowledges. From the sensors'
 * uplink to {@code asset}. It asks {@code ingest.sensor} what a sensor may, {@code ingest.ledger} what it has sent before, and
 * leaves what cannot be judged in {@code ingest.setaside}.
 */
@NullMarked
package io.watchfloor.ops.ingest;

import org.jspecify.annotations.NullMarked;
