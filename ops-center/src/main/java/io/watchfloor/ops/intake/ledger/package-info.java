/**
 * What the center has acknowledged: which record each sequence of a spool stands for, how far it is judged, and what is missing.
 * Asked by {@code intake} at a hello, before a batch is judged, and before its ack.
 */
@NullMarked
package io.watchfloor.ops.intake.ledger;

import org.jspecify.annotations.NullMarked;
